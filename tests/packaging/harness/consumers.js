/** All consumers: their builds, their runs and their expected results. */
import assert from "node:assert/strict";
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { FRAMEWORKS } from "./framework-consumers.js";
import { installedSize, MOST } from "./installed-size.js";
import { NODE_ENVIRONMENT, NODE_VERSIONS } from "./node-consumers.js";
import { outcomeOf, servePage, total } from "./page.js";
import { PROXIES } from "./proxy-consumers.js";
import { OUTCOME, PAGE_OUTCOME, printsOutcome } from "./service.js";
import { WITH_TOOLS } from "./tool-consumers.js";

const TSC = fileURLToPath(new URL("../../../node_modules/typescript/bin/tsc", import.meta.url));
const TYPES = fileURLToPath(new URL("../../../node_modules/@types", import.meta.url));

/** @typedef {import("./project.js").Project} Project */
/** @typedef {import("./service.js").Service} Service */

/**
 * @typedef {object} Stage environment of a consumer's run
 * @property {Project} project
 * @property {Service} service
 * @property {Record<string, string>} env variables with the service for a program
 * @property {(url: string) => Promise<unknown>} visit opens a page and returns its result
 * @property {(folder: string, ...scripts: string[]) => Promise<unknown>} open the same for scripts of a folder, under a strict policy
 * @property {() => Map<string, number>} loaded scripts and WebAssembly modules of the page that was opened last, by URL, in bytes of gzip
 */

/**
 * @typedef {object} Consumer
 * @property {string} name
 * @property {string} folder below `consumers/`
 * @property {boolean} [quick] true if it needs only the repository's own tools
 * @property {string} [binary] package of the platform's program, which may be missing
 * @property {(stage: Stage) => Promise<void>} run
 */

const TYPED = [
  { name: "bundler", folder: "bundler" },
  { name: "node16 import", folder: "node-esm" },
  { name: "node16 require", folder: "node-cjs" },
];

/** @type {Consumer[]} with the repository's own compiler */
const TYPED_QUICK = TYPED.map(({ name, folder }) => ({
  name: `TypeScript, ${name}`,
  folder: "typescript",
  run: async ({ project }) => {
    // Node's types are the consumer's own dependency.
    await project.run(process.execPath, [TSC, "-p", folder, "--typeRoots", TYPES]);
  },
}));

/** @type {Consumer[]} with the oldest compiler that is promised, and the newest */
const TYPED_WITH_TOOLS = ["5.4", "7"].flatMap((version) =>
  TYPED.map(({ name, folder }) => ({
    name: `TypeScript ${version}, ${name}`,
    folder: "typescript",
    run: async ({ project }) => {
      const tsc = project.tool("tsc", `typescript-${version}`);
      await project.run(process.execPath, [tsc, "-p", folder, "--typeRoots", TYPES]);
    },
  })),
);

/** @type {Consumer[]} */
const QUICK = [
  {
    name: "an empty project",
    folder: "empty",
    run: async ({ project }) => {
      const { packages, bytes } = installedSize(project.folder);
      assert.ok(packages <= MOST.packages, `${packages} packages`);
      assert.ok(bytes <= MOST.bytes, `${bytes} bytes`);
    },
  },
  {
    name: "Node, import",
    folder: "node-esm",
    run: async ({ project, env }) => printsOutcome(await project.run(process.execPath, ["main.js"], env)),
  },
  {
    name: "Node, modules from bytes",
    folder: "node-esm",
    run: async ({ project, env }) => printsOutcome(await project.run(process.execPath, ["modules.js"], env)),
  },
  {
    name: "Node, require",
    folder: "node-cjs",
    run: async ({ project, env }) => printsOutcome(await project.run(process.execPath, ["main.js"], env)),
  },
  NODE_ENVIRONMENT,
  ...TYPED_QUICK,
  {
    name: "no bundler",
    folder: "page",
    run: async ({ project, open }) => assert.deepEqual(await open(project.folder, "page.js"), PAGE_OUTCOME),
  },
  {
    name: "no bundler, one file",
    folder: "single-file",
    run: async ({ project, open }) => {
      // As from a CDN: without the package's other files.
      const vendor = join(project.folder, "dist/vendor");
      mkdirSync(vendor, { recursive: true });
      for (const name of ["browser.js", "browser-table.js"])
        copyFileSync(join(project.folder, "node_modules/cbr-tasks", name), join(vendor, name));
      for (const name of ["page.js", "rows.js", "scenario.js"])
        copyFileSync(join(project.folder, name), join(project.folder, "dist", name));
      assert.deepEqual(await open(join(project.folder, "dist"), "page.js"), PAGE_OUTCOME);
    },
  },
  {
    name: "module worker",
    folder: "worker",
    run: async ({ project, open }) => assert.deepEqual(await open(project.folder, "page.js"), OUTCOME),
  },
  {
    name: "esbuild",
    folder: "esbuild",
    run: async ({ project, open }) => {
      const { warnings } = await build({
        entryPoints: [join(project.folder, "page.js")],
        bundle: true,
        minify: true,
        format: "esm",
        outdir: join(project.folder, "dist"),
        logLevel: "silent",
      });
      assert.deepEqual(warnings, []);
      assert.deepEqual(await open(join(project.folder, "dist"), "page.js"), PAGE_OUTCOME);
    },
  },
];

export const CONSUMERS = [
  ...QUICK.map((consumer) => ({ ...consumer, quick: true })),
  ...TYPED_WITH_TOOLS,
  ...NODE_VERSIONS,
  ...WITH_TOOLS,
  ...FRAMEWORKS,
  ...PROXIES,
];

/**
 * @param {Consumer} consumer
 * @param {{ project: Project, service: Service, browser: import("puppeteer-core").Browser }} with_
 * @returns {Promise<number | undefined>} size of the scripts and WebAssembly that its page loads, in bytes of gzip, if it has a page
 */
export async function runConsumer({ run }, { project, service, browser }) {
  /** @type {Map<string, number>} */
  let loaded = new Map();
  const visit = async (/** @type {string} */ url) => {
    const seen = await outcomeOf(browser, url, service);
    loaded = seen.loaded;
    return seen.outcome;
  };
  await run({
    project,
    service,
    env: { CBR_SERVICE: JSON.stringify(service) },
    visit,
    open: (folder, ...scripts) => servePage(folder, scripts, { service, use: visit }),
    loaded: () => loaded,
  });
  return loaded.size === 0 ? undefined : total(loaded);
}
