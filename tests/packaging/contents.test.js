import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import test from "node:test";
import { gunzipSync } from "node:zlib";
import { files, installed } from "./installed.js";

const EXPECTED = [
  "LICENSE-APACHE",
  "LICENSE-MIT",
  "README.md",
  "THIRD-PARTY-LICENSES",
  "api.js",
  "bin/cbr-tasks.js",
  "browser-table.js",
  "browser.d.ts",
  "browser.js",
  "cli/index.js",
  "client/client.js",
  "client/handles.js",
  "client/node-runtime.js",
  "client/requests.js",
  "client/system-errors.js",
  "client/task-list.js",
  "client/tasks.js",
  "client/times.js",
  "custom-elements.json",
  "emulator/index.cjs",
  "emulator/index.d.cts",
  "emulator/server.cjs",
  "errors.cjs",
  "errors.js",
  "index.cjs",
  "index.d.cts",
  "index.d.ts",
  "index.node.js",
  "index.web.js",
  "index.workerd.js",
  "integrity.json",
  "itself.js",
  "node/fetch.js",
  "node/index.cjs",
  "node/index.d.cts",
  "node/index.d.ts",
  "node/index.js",
  "node/yaml.js",
  "package.json",
  "portal/favicon.svg",
  "portal/frame.js",
  "portal/index.html",
  "portal/messages.js",
  "portal/page.css",
  "portal/page.js",
  "proxy/index.cjs",
  "proxy/index.d.cts",
  "proxy/index.d.ts",
  "proxy/index.js",
  "react/index.d.ts",
  "react/index.js",
  "table/api.js",
  "table/exposition.js",
  "table/figures.js",
  "table/health.js",
  "table/keys.js",
  "table/live-table.js",
  "table/numbers.js",
  "table/open-metrics.js",
  "table/options.js",
  "table/query.js",
  "table/reasons.js",
  "table/table.cjs",
  "table/table.d.cts",
  "table/table.d.ts",
  "table/table.node.js",
  "table/table.web.js",
  "table/table.workerd.js",
  "table/task-group.js",
  "table/task-table.js",
  "table/task-view.js",
  "version.js",
  "viewer/answers.js",
  "viewer/chunk.js",
  "viewer/de.js",
  "viewer/index.d.ts",
  "viewer/index.js",
  "viewer/list-view.js",
  "viewer/preact.d.ts",
  "viewer/solid.d.ts",
  "viewer/svelte.d.ts",
  "viewer/task-details.js",
  "viewer/templates.d.ts",
  "viewer/vue.d.ts",
  "viewer/zh-cn.js",
  "wasm/base64/cbr_tasks_bg.js",
  "wasm/base64/cbr_tasks_full_bg.js",
  "wasm/base64/cbr_tasks_table_bg.js",
  "wasm/base64/package.json",
  "wasm/cbr_tasks.js",
  "wasm/cbr_tasks_bg.base64.js",
  "wasm/cbr_tasks_bg.wasm",
  "wasm/cbr_tasks_full_bg.base64.js",
  "wasm/cbr_tasks_full_bg.wasm",
  "wasm/cbr_tasks_table.js",
  "wasm/cbr_tasks_table_bg.base64.js",
  "wasm/cbr_tasks_table_bg.wasm",
  "wasm/client-full.inline.js",
  "wasm/client.inline.js",
  "wasm/client.js",
  "wasm/client.web.js",
  "wasm/csp.js",
  "wasm/fetch-module.js",
  "wasm/inflate.js",
  "wasm/inflate.node.js",
  "wasm/initializer.js",
  "wasm/readiness.js",
  "wasm/table.inline.js",
  "wasm/table.js",
  "wasm/table.web.js",
];

/** @param {string} name */
const read = (name) => readFileSync(join(installed, name));
const manifest = JSON.parse(read("package.json").toString());

test("contains the needed files and no others", () => {
  assert.deepEqual(files(), EXPECTED);
});

test("has no install script and no dependency", () => {
  assert.equal(manifest.scripts, undefined);
  assert.equal(manifest.dependencies, undefined);
  assert.equal(manifest.optionalDependencies, undefined);
  assert.deepEqual(manifest.peerDependencies, { react: ">=18" });
  assert.deepEqual(manifest.peerDependenciesMeta, { react: { optional: true } });
});

test("has the crate's version", () => {
  const cargo = readFileSync("Cargo.toml", "utf8");
  assert.equal(manifest.version, /^version = "(.+)"$/m.exec(cargo)?.[1]);
});

/** Each module, and the bundles that have a copy of it. */
const MODULES = [["cbr_tasks", "browser.js"], ["cbr_tasks_full"], ["cbr_tasks_table", "browser-table.js"]];

/** Modules in a script: long texts in base64. @param {string} file */
function modulesIn(file) {
  // Bundles with short lines continue long texts on the next line.
  const text = read(file).toString("latin1").replaceAll("\\\n", "");
  return Array.from(text.matchAll(/(["'`])([\w+/]{50000,}=*)\1/g), ([, , base64]) => {
    return gunzipSync(Buffer.from(base64, "base64"));
  });
}

for (const [name, ...bundles] of MODULES) {
  test(`${name}: the same module is in all its places, and in no other bundle`, () => {
    const module = read(`wasm/${name}_bg.wasm`);
    const scripts = files().filter((file) => /\.c?js$/.test(file));
    const withIt = scripts.filter((file) => modulesIn(file).some((other) => module.equals(other)));
    assert.deepEqual(withIt, [...bundles, `wasm/base64/${name}_bg.js`].sort());
  });

  test(`${name}: the module carries no debug section`, () => {
    const module = new WebAssembly.Module(read(`wasm/${name}_bg.wasm`));
    for (const section of ["name", "producers", ".debug_info", ".debug_line"]) {
      assert.deepEqual(WebAssembly.Module.customSections(module, section), [], section);
    }
  });
}

test("contains no path of the machine that built it", () => {
  for (const name of files()) {
    const text = read(name).toString("latin1");
    for (const folder of [homedir(), resolve("."), ".cargo/registry"]) {
      assert.ok(!text.includes(folder), `${name} contains ${folder}`);
    }
  }
});

test("a bundler keeps the entries that load a module when they are imported, and may drop the rest", () => {
  assert.deepEqual(manifest.sideEffects, [
    "./index.node.js",
    "./index.workerd.js",
    "./index.cjs",
    "./table/table.node.js",
    "./table/table.workerd.js",
    "./table/table.cjs",
    "./viewer/index.js",
    "./browser.js",
    "./browser-table.js",
    "./wasm/base64/*.js",
  ]);
});
