import assert from "node:assert/strict";
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

test("every file that the exports map names is there", () => {
  for (const target of targets(manifest.exports)) assert.ok(existsSync(join(installed, target)), target);
});

test("import and require give the same names, and no default", async () => {
  const imported = Object.keys(await load("index.node.js")).sort();
  assert.ok(imported.includes("CbrClient"));
  assert.ok(!imported.includes("default"));
  assert.deepEqual(Object.keys(require("cbr-tasks")).sort(), imported);
  assert.deepEqual(Object.keys(await load("index.web.js")).sort(), imported);
});

test("the types declare the values that are there", async () => {
  const imported = Object.keys(await load("index.node.js")).sort();
  assert.deepEqual(declaredValues("index.d.ts"), imported);
  assert.deepEqual(declaredValues("index.d.cts"), imported);
});

test("the file for browsers has the client's names and the viewer's", async () => {
  const names = ["index.web.js", "viewer/index.js"].map(async (name) => Object.keys(await load(name)));
  const expected = (await Promise.all(names)).flat().sort();
  assert.deepEqual(Object.keys(await load("browser.js")).sort(), expected);
  assert.deepEqual(declaredValues("browser.d.ts"), expected);
});

test("the file for browsers is the one that CDNs hand out", () => {
  const { jsdelivr, unpkg, exports } = manifest;
  assert.deepEqual([jsdelivr, unpkg, exports["./browser"].default], Array(3).fill("./browser.js"));
});

test("the entry for workers exports what the others do", () => {
  // Only a worker's runtime can load it: it imports the module itself.
  const text = readFileSync(join(installed, "index.workerd.js"), "utf8");
  assert.match(text, /from "\.\/wasm\/cbr_tasks_full_bg\.wasm"/);
});

test("a bundler for the browser takes the web entry, without a warning and without Node's modules", async () => {
  const { warnings, metafile } = await build({
    stdin: { contents: 'import * as all from "cbr-tasks"; console.log(all);', resolveDir: project },
    bundle: true,
    format: "esm",
    target: "es2022",
    write: false,
    metafile: true,
    logLevel: "silent",
  });
  assert.deepEqual(warnings, []);
  const inputs = Object.keys(metafile.inputs).map((input) =>
    input.replace(/^.*node_modules\/cbr-tasks\//, ""),
  );
  assert.ok(inputs.includes("index.web.js"), inputs.join(", "));
  assert.ok(!inputs.includes("index.node.js"));
});

test("a bundler drops the client where nothing of it is used", async () => {
  const { outputFiles } = await build({
    stdin: { contents: 'import { isCbrError } from "cbr-tasks"; void 0;', resolveDir: project },
    bundle: true,
    minify: true,
    format: "esm",
    write: false,
    logLevel: "silent",
  });
  assert.equal(outputFiles[0].text.trim(), "");
});
