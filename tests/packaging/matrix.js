/**
 * Builds and runs every consumer with the packed package, and prints a matrix of the results:
 * node matrix.js --tarball FILE --tools FOLDER [NAME…]
 */
import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { launchChromium } from "../browser/chromium.js";
import { CONSUMERS, runConsumer } from "./harness/consumers.js";
import { installedSize } from "./harness/installed-size.js";
import { Project } from "./harness/project.js";
import { startService } from "./harness/service.js";
import { linkFolder, platformPackage } from "./harness/tools.js";

/** @typedef {import("./harness/consumers.js").Consumer} Consumer */

const { values, positionals } = parseArgs({
  options: { tarball: { type: "string" }, tools: { type: "string" } },
  allowPositionals: true,
});
if (!values.tarball || !values.tools) throw new Error("run `npm run test:packaging`");
const tarball = resolve(values.tarball);
const tools = resolve(values.tools);
const modules = join(tools, "node_modules");

const wanted = CONSUMERS.filter(
  ({ name }) => positionals.length === 0 || positionals.some((part) => name.includes(part)),
);
if (wanted.length === 0)
  throw new Error(`no consumer of ${CONSUMERS.map(({ name }) => name).join("; ")} fits ${positionals}`);

// Each project finds the tools in a parent folder.
const root = mkdtempSync(join(tmpdir(), "cbr-tasks-consumers-"));
linkFolder(modules, join(root, "node_modules"));
// Next allows imports only below the folder with a lock file.
for (const name of ["package.json", "package-lock.json"]) copyFileSync(join(tools, name), join(root, name));
const { service, close } = await startService();
const browser = await launchChromium();

/** @type {{ name: string, result: string, seconds: string, loaded: string }[]} */
const matrix = [];
for (const consumer of wanted) matrix.push(await tried(consumer));
await browser.close();
await close();

console.log(`\n${installed()}\n\n${row("consumer", "seconds", "KB loaded", "result")}`);
for (const { name, seconds, loaded, result } of matrix) console.log(row(name, seconds, loaded, result));
rmSync(root, { recursive: true });
console.log("\nloaded: what the page loads of scripts and WebAssembly, as gzip -9; 1 KB is 1,000 bytes");
const count = (/** @type {string} */ start) => matrix.filter(({ result }) => result.startsWith(start)).length;
const [passed, failed, left] = [count("passed"), count("failed"), count("not run")];
console.log(`${passed} passed, ${failed} failed${left ? `, ${left} not run` : ""}`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

/** Files that `npm install` of the package adds to an empty project. */
function installed() {
  const folder = join(root, "empty");
  if (!existsSync(folder)) return "";
  const { packages, files, bytes } = installedSize(folder);
  const megabytes = (/** @type {number} */ size) => `${(size / 1e6).toFixed(2)} MB`;
  const packed = megabytes(statSync(tarball).size);
  return `npm install: ${packages} package(s), ${files} files, ${megabytes(bytes)}; packed ${packed}`;
}

/** @param {Consumer} consumer */
async function tried(consumer) {
  const { name, binary } = consumer;
  const start = performance.now();
  let result = "passed";
  /** @type {number | undefined} */
  let bytes;
  if (binary && !platformPackage(modules, binary)) {
    result = `not run: there is no ${binary}* for ${process.platform} ${process.arch}`;
  } else {
    try {
      const project = await Project.create(consumer.folder, { root, tarball });
      bytes = await runConsumer(consumer, { project, service, browser });
    } catch (error) {
      result = "failed";
      console.error(`\n== ${name}\n${error instanceof Error ? error.message : error}`);
    }
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${name}: ${result} (${seconds} s)`);
  return { name, result, seconds, loaded: bytes === undefined ? "" : (bytes / 1000).toFixed(1) };
}

/** @param {string} name @param {string} seconds @param {string} loaded @param {string} result */
function row(name, seconds, loaded, result) {
  return `${name.padEnd(28)}${seconds.padStart(8)}${loaded.padStart(12)}  ${result}`;
}
