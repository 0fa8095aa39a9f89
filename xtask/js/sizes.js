// Prints the download sizes of the package, and compares them with the recorded budget:
// node sizes.js PACKAGE TARBALL NOTES BUDGET [--record]
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";
import { excesses } from "./budget.js";
import { pageSizes } from "./page-sizes.js";
import { sections } from "./sections.js";

/** @typedef {import("./budget.js").Sizes} Sizes */

const [folder, tarball, notes, budgetFile, option] = process.argv.slice(2);
const contents = JSON.parse(readFileSync(notes, "utf8"));
// The compressed copy of a module is loaded only where the module itself can't be.
const client = await minified("index.web.js", /\/client(-full)?\.inline\.js$/);
const table = await minified("table/table.web.js", /\/table\.inline\.js$/);
// Without the client, the table, and what is loaded where it is wanted.
const viewer = await minified(
  "viewer/index.js",
  /^\.\.\/|^\.\/(answers|de|list-view|task-details|zh-cn)\.js$/,
);
const pages = await pageSizes(folder);
const files = Object.fromEntries(
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => [relative(folder, file).replaceAll("\\", "/"), statSync(file).size])
    .sort(),
);

const BUNDLES = [
  "browser.js",
  "browser-table.js",
  "index.cjs",
  "table/table.cjs",
  "cli/index.js",
  "proxy/index.js",
  "node/index.js",
  "node/fetch.js",
  "node/yaml.js",
  "emulator/server.cjs",
];

console.log("1 KB is 1,000 bytes\n");
row("", "raw", "gzip -9", "brotli");
/** @type {Sizes} */
const sizes = {
  module: module("client: module", "cbr_tasks"),
  client: { size: compressed("client: glue and facade", client.bytes), parts: client.parts },
  "table module": module("table: module", "cbr_tasks_table"),
  table: { size: compressed("table: glue and facade", table.bytes), parts: table.parts },
  viewer: { size: compressed("viewer with Lit", viewer.bytes), parts: contents["viewer/index.js"] },
  ...Object.fromEntries(
    BUNDLES.map((name) => [
      name,
      { size: compressed(name, readFileSync(join(folder, name))), parts: contents[name] },
    ]),
  ),
  "page that lists tasks": pages.tasks,
  "page with the viewer": pages.viewer,
  "page with a table": pages.table,
  tarball: { size: statSync(tarball).size, parts: files },
  unpacked: { size: Object.values(files).reduce((sum, bytes) => sum + bytes, 0), parts: files },
  files: {
    size: Object.keys(files).length,
    parts: Object.fromEntries(Object.keys(files).map((name) => [name, 1])),
  },
};
row("tarball", "", kilobytes(sizes.tarball.size), "");
row(`unpacked, ${sizes.files.size} files`, kilobytes(sizes.unpacked.size), "", "");

console.log("\nWhat a page loads of the package, bundled in chunks, as gzip -9");
row("lists tasks", kilobytes(pages.tasks.size));
row("the same with the viewer", kilobytes(pages.viewer.size));
row("what the first table adds", kilobytes(pages.table.size - pages.tasks.size));
console.log();

if (option === "--record") {
  writeFileSync(budgetFile, `${JSON.stringify(sizes, null, 2)}\n`);
  console.log(`recorded in ${budgetFile}`);
} else {
  const beyond = excesses(sizes, JSON.parse(readFileSync(budgetFile, "utf8")));
  for (const excess of beyond) console.error(`\nbeyond the budget: ${excess}`);
  if (beyond.length > 0) {
    console.error("\nwhere that is meant: npm run sizes -- --record");
    process.exitCode = 1;
  } else {
    console.log("within 2 % of the budget");
  }
}

/** @param {string} entry @param {RegExp} external imports that are left out */
async function minified(entry, external) {
  const { outputFiles, metafile } = await build({
    entryPoints: [join(folder, entry)],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    plugins: [
      {
        name: "external",
        setup: ({ onResolve }) =>
          onResolve({ filter: external }, ({ path, kind }) =>
            kind === "entry-point" ? undefined : { path, external: true },
          ),
      },
    ],
    write: false,
    metafile: true,
    outdir: ".",
    logLevel: "warning",
  });
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  const parts = inputs.map(([input, { bytesInOutput }]) => [
    relative(folder, resolve(input)).replaceAll("\\", "/"),
    bytesInOutput,
  ]);
  return { bytes: outputFiles[0].contents, parts: Object.fromEntries(parts) };
}

/** @param {string} title @param {string} name */
function module(title, name) {
  const wasm = readFileSync(join(folder, `wasm/${name}_bg.wasm`));
  return { size: compressed(title, wasm), parts: sections(wasm) };
}

/** @param {string} name @param {Uint8Array} bytes @returns {number} gzipped */
function compressed(name, bytes) {
  const gzip = gzipSync(bytes, { level: 9 }).length;
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
  const brotli = brotliCompressSync(bytes, { params }).length;
  row(name, kilobytes(bytes.length), kilobytes(gzip), kilobytes(brotli));
  return gzip;
}

/** @param {string} name @param {string[]} figures */
function row(name, ...figures) {
  console.log(name.padEnd(28) + figures.map((figure) => figure.padStart(12)).join(""));
}

/** @param {number} bytes */
function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1)} KB`;
}
