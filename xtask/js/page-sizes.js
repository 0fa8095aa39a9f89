/** Download sizes of pages that use the package. */
import { readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/** @typedef {import("./budget.js").Measure} Measure */
/** @typedef {keyof typeof PAGES} PageName */

/** Files of the package's entry points. The package is not installed during its build, so its names need aliases. */
const ENTRIES = {
  "cbr-tasks": "index.web.js",
  "cbr-tasks/table": "table/table.web.js",
  "cbr-tasks/viewer": "viewer/index.js",
};

const LISTS = `import { CbrClient, init } from "cbr-tasks";
  await init();
  const list = new CbrClient(globalThis.options).tasks.list();`;

/**
 * Files that the viewer loads on demand: the table and what needs it after its first rows, the details after a click, the plain list and
 * a language where they are wanted.
 */
const ON_DEMAND = [
  "table/table.web.js",
  ...["answers", "task-details", "list-view", "de", "zh-cn"].map((name) => `viewer/${name}.js`),
];

/** Scripts of pages: one lists tasks, one shows them in the viewer, one has a table too, without `liveTable` and `toOpenMetrics`. */
const PAGES = {
  tasks: `${LISTS} globalThis.page = await list;`,
  viewer: 'import "cbr-tasks/viewer"; document.body.append(document.createElement("cbr-task-viewer"));',
  // Imported by name: of `await import()`, esbuild keeps all exports, while Vite keeps those that are taken.
  table: `import { init as initTable, TaskTable } from "cbr-tasks/table";
    ${LISTS}
    await initTable();
    await list.into(new TaskTable());`,
};

/**
 * Download size of each page, bundled with code splitting: scripts and WebAssembly modules, each compressed with gzip -9. The
 * base64 copies of the modules are not counted, because they are loaded only if the module's own file cannot be loaded.
 *
 * @param {string} folder the package
 * @returns {Promise<Record<PageName, Measure>>}
 */
export async function pageSizes(folder) {
  const pages = Object.entries(PAGES).map(async ([name, script]) => [name, await pageSize(folder, script)]);
  return Object.fromEntries(await Promise.all(pages));
}

/** @param {string} folder @param {string} script @returns {Promise<Measure>} */
async function pageSize(folder, script) {
  const { outputFiles, metafile } = await build({
    stdin: { contents: script, resolveDir: folder, sourcefile: "page.js" },
    alias: Object.fromEntries(
      Object.entries(ENTRIES).map(([name, file]) => [name, join(resolve(folder), file)]),
    ),
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    target: "es2022",
    outdir: "page",
    write: false,
    metafile: true,
    logLevel: "warning",
  });
  /** @type {Record<string, number>} */
  const parts = {};
  let size = 0;
  const isOnDemand = (/** @type {string} */ input) =>
    script === PAGES.viewer && ON_DEMAND.some((file) => input.endsWith(file));
  for (const path of loadedChunks(metafile.outputs, isOnDemand)) {
    const chunk = outputFiles.find((file) => file.path === resolve(path));
    if (chunk === undefined) throw new Error(`esbuild wrote no ${path}`);
    size += gzipped(chunk.contents);
    for (const [input, { bytesInOutput }] of Object.entries(metafile.outputs[path].inputs)) {
      parts[relative(folder, resolve(input)).replaceAll("\\", "/")] = bytesInOutput;
    }
    // esbuild leaves the URL of a module's file in the script as it is.
    for (const [, file] of chunk.text.matchAll(/new URL\("\.\/(\w+\.wasm)",\s*import\.meta\.url\)/g)) {
      // The module with sign-in: loaded only by pages that sign in with a password or access keys.
      if (file.includes("_full_")) continue;
      const module = readFileSync(join(folder, "wasm", file));
      size += gzipped(module);
      parts[`wasm/${file}`] = module.length;
    }
  }
  return { size, parts };
}

/**
 * The script and all chunks that it imports, statically or dynamically.
 *
 * @param {import("esbuild").Metafile["outputs"]} outputs
 * @param {(input: string) => boolean} isOnDemand true for the entry of chunks that are not loaded first
 * @returns {Set<string>}
 */
function loadedChunks(outputs, isOnDemand) {
  const isFallback = (/** @type {string} */ path) =>
    Object.keys(outputs[path].inputs).some((input) => input.endsWith(".inline.js")) ||
    isOnDemand(outputs[path].entryPoint ?? "");
  const start = Object.keys(outputs).filter((path) => outputs[path].entryPoint?.endsWith("page.js"));
  const chunks = new Set(start);
  // Iteration of a Set also visits the items that are added meanwhile.
  for (const path of chunks)
    for (const imported of outputs[path].imports) if (!isFallback(imported.path)) chunks.add(imported.path);
  return chunks;
}

/** @param {Uint8Array} bytes */
function gzipped(bytes) {
  return gzipSync(bytes, { level: 9 }).length;
}
