/**
 * Benchmark: the table beside other packages, each in a process of its own with the same tasks. The packages are installed into a folder
 * of the build, the first time from the npm registry.
 */
import { execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { HEAP } from "./table/node.js";
import { PAGE } from "./table/page.js";
import { startServer } from "./table/server.js";

/** @typedef {import("./peers/child.js").Result} Result */

/** nodejs-polars is left out: its native part is not on every registry. arquero 8 needs a package that was not published. */
const PACKAGES = { "@duckdb/duckdb-wasm": "1.32.0", "apache-arrow": "21.2.0", arquero: "7.2.1" };

/** The first is the baseline. */
const CANDIDATES = {
  plain: "plain JavaScript",
  table: "cbr-tasks table",
  arrow: "apache-arrow, loops",
  arquero: "arquero",
  duckdb: "DuckDB-Wasm",
};

/** @param {{ sizes?: string }} options one size */
export async function peers({ sizes = "1000000" }) {
  const tasks = Number(sizes);
  if (!(tasks >= 10 * PAGE && tasks % PAGE === 0))
    throw new Error(`--sizes: expected thousands from ${10 * PAGE} on, got ${sizes}`);
  const folder = install();
  const server = await startServer();
  try {
    /** @type {Result[]} */
    const results = [];
    for (const name of Object.keys(CANDIDATES)) results.push(await measure(name, server.url, tasks, folder));
    const [base] = results;
    for (const { name, answers } of results)
      if (answers !== base.answers) throw new Error(`${name}: expected ${base.answers}, got ${answers}`);
    printTable(tasks, results);
    return results;
  } finally {
    server.close();
  }
}

/** @returns {string} the folder with the packages */
function install() {
  const folder = fileURLToPath(new URL("../../target/bench-peers/", import.meta.url));
  const missing = Object.keys(PACKAGES).filter((name) => !existsSync(join(folder, "node_modules", name)));
  if (missing.length > 0) {
    mkdirSync(folder, { recursive: true });
    const manifest = { private: true, dependencies: PACKAGES };
    writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
    const args = ["install", "--no-audit", "--no-fund", "--ignore-scripts"];
    execFileSync("npm", args, { cwd: folder, stdio: "inherit", shell: process.platform === "win32" });
  }
  return folder;
}

/** @param {string} name @param {string} server @param {number} tasks @param {string} folder @returns {Promise<Result>} */
async function measure(name, server, tasks, folder) {
  const script = fileURLToPath(new URL("peers/child.js", import.meta.url));
  const child = fork(script, [name, server, String(tasks), folder], {
    execArgv: ["--expose-gc", HEAP],
    env: { ...process.env, TZ: "UTC" },
  });
  /** @type {Result | undefined} */
  let result;
  child.on("message", (message) => {
    result = /** @type {Result} */ (message);
  });
  const [code] = await once(child, "exit");
  if (code !== 0 || result === undefined) throw new Error(`measuring ${name} ended with ${code}`);
  return result;
}

/** @param {number} tasks @param {Result[]} results */
function printTable(tasks, results) {
  const [base] = results;
  const row = (/** @type {string} */ title, /** @type {string[]} */ cells) =>
    console.log(`  ${title.padEnd(32)}${cells.map((cell) => cell.padStart(24)).join("")}`);
  console.log(`\n${tasks} tasks: milliseconds, and plain JavaScript's time divided by it`);
  row(
    "",
    results.map(({ name }) => CANDIDATES[/** @type {keyof typeof CANDIDATES} */ (name)]),
  );
  for (const what of Object.keys(base.times))
    row(
      what,
      results.map(({ times }) => {
        const digits = times[what] < 10 ? 2 : 0;
        return `${times[what].toFixed(digits)} (${(base.times[what] / times[what]).toFixed(1)} ×)`;
      }),
    );
  row(
    "bytes a task",
    results.map(({ bytes }) => `${bytes.toFixed(0)} (1/${(base.bytes / bytes).toFixed(1)})`),
  );
  row(
    "of it there is then",
    results.map(({ keeps }) => keeps),
  );
}
