import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import ts from "typescript";
import { installed, project, require } from "./installed.js";

const manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));

/** @param {unknown} target @returns {string[]} the files that an entry of the exports map names */
function targets(target) {
  return typeof target === "string" ? [target] : Object.values(Object(target)).flatMap(targets);
}

/** @param {string} name @returns {Promise<Record<string, unknown>>} */
const load = (name) => import(pathToFileURL(join(installed, name)).href);

/** @param {string} name @returns {string[]} the values that a declaration file exports, sorted */
function declaredValues(name) {
  const program = ts.createProgram([join(installed, name)], { noEmit: true, types: [] });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(join(installed, name));
  const module = source && checker.getSymbolAtLocation(source);
  assert.ok(module, `${name} is no module`);
  return checker
    .getExportsOfModule(module)
    .filter((symbol) => {
      const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      return target.flags & ts.SymbolFlags.Value && !isTypeOnly(symbol);
    })
    .map((symbol) => symbol.name)
    .sort();
}

/** @param {ts.Symbol} symbol */
function isTypeOnly(symbol) {
  const [declaration] = symbol.declarations ?? [];
  return declaration !== undefined && ts.isTypeOnlyImportOrExportDeclaration(declaration);
}

test("the version is that of the package", async () => {
  for (const name of ["index.node.js", "index.web.js", "browser.js"]) {
    const source = readFileSync(join(installed, name === "browser.js" ? name : "version.js"), "utf8");
    assert.ok(source.includes(`"${manifest.version}"`), name);
  }
  assert.equal((await load("index.node.js")).version, manifest.version);
  assert.equal(require("cbr-tasks").version, manifest.version);
});

test("integrity.json has the hashes of the files for a CDN", () => {
  const hashes = JSON.parse(readFileSync(join(installed, "integrity.json"), "utf8"));
  assert.deepEqual(Object.keys(hashes), ["browser.js", "browser-table.js"]);
  for (const [name, hash] of Object.entries(hashes)) {
    const bytes = readFileSync(join(installed, name));
    assert.equal(hash, `sha384-${createHash("sha384").update(bytes).digest("base64")}`);
  }
});

test("every file of the exports map exists", () => {
  for (const target of targets(manifest.exports)) assert.ok(existsSync(join(installed, target)), target);
});

for (const [specifier, entry, name, other] of [
  ["cbr-tasks", "index", "CbrClient", "TaskTable"],
  ["cbr-tasks/table", "table/table", "TaskTable", "CbrClient"],
]) {
  test(`${specifier}: import and require give the same names, and no default`, async () => {
    const imported = Object.keys(await load(`${entry}.node.js`)).sort();
    assert.ok(imported.includes(name));
    assert.ok(!imported.includes(other));
    assert.ok(!imported.includes("default"));
    assert.deepEqual(Object.keys(require(specifier)).sort(), imported);
    assert.deepEqual(Object.keys(await load(`${entry}.web.js`)).sort(), imported);
  });

  test(`${specifier}: the types declare the values that are there`, async () => {
    const imported = Object.keys(await load(`${entry}.node.js`)).sort();
    assert.deepEqual(declaredValues(`${entry}.d.ts`), imported);
    assert.deepEqual(declaredValues(`${entry}.d.cts`), imported);
  });
}

test("cbr-tasks/node: import, require and the types have the same names", async () => {
  const names = ["clientFromEnvironment"];
  assert.deepEqual(Object.keys(await load("node/index.js")), names);
  assert.deepEqual(Object.keys(require("cbr-tasks/node")), names);
  assert.deepEqual(declaredValues("node/index.d.ts"), names);
  assert.deepEqual(declaredValues("node/index.d.cts"), names);
});

test("cbr-tasks/emulator can be required, and imported by its name", async () => {
  const { startEmulator } = await load("emulator/index.cjs");
  assert.equal(require("cbr-tasks/emulator").startEmulator, startEmulator);
  assert.deepEqual(declaredValues("emulator/index.d.cts"), ["startEmulator"]);
});

test("client and table throw the same class of errors", async () => {
  for (const [client, table] of [
    [await load("index.node.js"), await load("table/table.node.js")],
    [require("cbr-tasks"), require("cbr-tasks/table")],
    [await load("browser.js"), await load("browser-table.js")],
  ])
    assert.equal(client.CbrError, table.CbrError);
});

test("the file for browsers has the client's names and the viewer's, and loads the table", async () => {
  const names = ["index.web.js", "viewer/index.js"].map(async (name) => Object.keys(await load(name)));
  const expected = [...(await Promise.all(names)).flat(), "loadTable"].sort();
  const browser = await load("browser.js");
  assert.deepEqual(Object.keys(browser).sort(), expected);
  assert.deepEqual(declaredValues("browser.d.ts"), expected);
  const table = await /** @type {() => Promise<object>} */ (browser.loadTable)();
  assert.deepEqual(Object.keys(table), Object.keys(await load("table/table.web.js")));
});

test("the file for browsers is the default of CDNs", () => {
  const { jsdelivr, unpkg, exports } = manifest;
  assert.deepEqual([jsdelivr, unpkg, exports["./browser"].default], Array(3).fill("./browser.js"));
});

for (const [entry, module] of [
  ["index", "./wasm/cbr_tasks_full_bg.wasm"],
  ["table/table", "../wasm/cbr_tasks_table_bg.wasm"],
]) {
  test(`${entry}: the entry for workers imports the module and exports what the others do`, () => {
    // Only a worker's runtime can load it.
    const text = readFileSync(join(installed, `${entry}.workerd.js`), "utf8");
    assert.ok(text.includes(`from "${module}"`));
    assert.match(text, /export \* from "\.\/api\.js"/);
    assert.match(text, /export async function init\b/);
  });
}

/** Bundles a module for a browser. @param {string} contents @param {{ minify?: boolean, splitting?: boolean, outdir?: string }} [options] */
const bundled = (contents, options) =>
  build({
    stdin: { contents, resolveDir: project },
    bundle: true,
    format: "esm",
    target: "es2022",
    write: false,
    metafile: true,
    logLevel: "silent",
    ...options,
  });

test("a bundler for the browser takes the web entries, without a warning and without Node's modules", async () => {
  const { warnings, metafile } = await bundled(
    'import * as cbr from "cbr-tasks"; import * as table from "cbr-tasks/table"; console.log(cbr, table);',
  );
  assert.deepEqual(warnings, []);
  const inputs = Object.keys(metafile.inputs).map((input) =>
    input.replace(/^.*node_modules\/cbr-tasks\//, ""),
  );
  for (const entry of ["index", "table/table"]) {
    assert.ok(inputs.includes(`${entry}.web.js`), inputs.join(", "));
    assert.ok(!inputs.includes(`${entry}.node.js`));
  }
});

test("a page that has the client and the viewer loads nothing of the table first: the viewer asks for it on demand", async () => {
  const { metafile } = await bundled(
    'import * as cbr from "cbr-tasks"; import "cbr-tasks/viewer"; console.log(cbr);',
    { splitting: true, outdir: "out" },
  );
  const first = Object.entries(metafile.outputs).find(
    ([, { entryPoint }]) => entryPoint !== undefined && /stdin/.test(entryPoint),
  );
  const loaded = new Set([first?.[0] ?? ""]);
  // Iteration of a Set also visits the items that are added meanwhile.
  for (const path of loaded)
    for (const { path: imported, kind } of metafile.outputs[path].imports)
      if (kind === "import-statement") loaded.add(imported);
  const inputs = [...loaded].flatMap((path) => Object.keys(metafile.outputs[path].inputs)).join("\n");
  assert.match(inputs, /cbr-tasks\/index\.web\.js/);
  assert.doesNotMatch(inputs, /cbr-tasks\/table\/|wasm\/table\.|cbr_tasks_table/);
  assert.match(Object.keys(metafile.inputs).join("\n"), /cbr-tasks\/table\/table\.web\.js/);
});

test("a bundler drops client and table where nothing of them is used", async () => {
  const { outputFiles } = await bundled(
    'import { isCbrError } from "cbr-tasks"; import { TaskTable } from "cbr-tasks/table"; void 0;',
    { minify: true },
  );
  assert.equal(outputFiles[0].text.trim(), "");
});
