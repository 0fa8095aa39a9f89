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
  "browser.d.ts",
  "browser.js",
  "client/client.js",
  "client/errors.js",
  "client/requests.js",
  "client/task-list.js",
  "client/tasks.js",
  "custom-elements.json",
  "emulator/index.js",
  "index.cjs",
  "index.d.cts",
  "index.d.ts",
  "index.node.js",
  "index.web.js",
  "index.workerd.js",
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
  "table/task-table.js",
  "table/task-view.js",
  "viewer/index.d.ts",
  "viewer/index.js",
  "viewer/preact.d.ts",
  "viewer/react.d.ts",
  "viewer/solid.d.ts",
  "viewer/svelte.d.ts",
  "viewer/templates.d.ts",
  "viewer/vue.d.ts",
  "wasm/cbr_tasks.js",
  "wasm/cbr_tasks_bg.base64.js",
  "wasm/cbr_tasks_bg.wasm",
  "wasm/cbr_tasks_full_bg.base64.js",
  "wasm/cbr_tasks_full_bg.wasm",
  "wasm/handles.js",
  "wasm/inline-module.js",
  "wasm/runtime.js",
  "wasm/web-module.js",
];

/** @param {string} name */
const read = (name) => readFileSync(join(installed, name));
const manifest = JSON.parse(read("package.json").toString());

test("holds what is needed and nothing else", () => {
  assert.deepEqual(files(), EXPECTED);
});

test("runs no script when it is installed and brings no dependency", () => {
  assert.equal(manifest.scripts, undefined);
  assert.equal(manifest.dependencies, undefined);
  assert.equal(manifest.optionalDependencies, undefined);
  assert.equal(manifest.peerDependencies, undefined);
});

test("has the crate's version", () => {
  const cargo = readFileSync("Cargo.toml", "utf8");
  assert.equal(manifest.version, /^version = "(.+)"$/m.exec(cargo)?.[1]);
});

for (const [module, bundle] of [
  ["cbr_tasks", "browser.js"],
  ["cbr_tasks_full", "index.cjs"],
]) {
  test(`has the same ${module} in its three places`, () => {
    const copy = read(`wasm/${module}_bg.base64.js`).toString();
    const [, base64 = ""] = /^export default "(.+)";\n$/.exec(copy) ?? [];
    assert.deepEqual(gunzipSync(Buffer.from(base64, "base64")), read(`wasm/${module}_bg.wasm`));
    assert.ok(read(bundle).includes(base64));
  });
}

test("the module carries no debug section", () => {
  const module = new WebAssembly.Module(read("wasm/cbr_tasks_bg.wasm"));
  for (const section of ["name", "producers", ".debug_info", ".debug_line"]) {
    assert.deepEqual(WebAssembly.Module.customSections(module, section), [], section);
  }
});

test("names no folder of the machine that built it", () => {
  for (const name of files()) {
    const text = read(name).toString("latin1");
    for (const folder of [homedir(), resolve("."), ".cargo/registry"]) {
      assert.ok(!text.includes(folder), `${name} contains ${folder}`);
    }
  }
});

test("a bundler keeps the entries that load the module when they are imported, and may drop the rest", () => {
  assert.deepEqual(manifest.sideEffects, [
    "./index.node.js",
    "./index.workerd.js",
    "./index.cjs",
    "./viewer/index.js",
    "./browser.js",
  ]);
});
