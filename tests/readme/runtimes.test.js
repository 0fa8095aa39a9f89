import assert from "node:assert/strict";
import { VITE_CONFIGURATION } from "../packaging/harness/vite-consumers.js";
import { left, openPage, PATIENCE, proxied, script } from "./page.js";
import { folder, run } from "./project.js";
import { runBlocks } from "./run-blocks.js";
import { service } from "./service.js";

/** @typedef {import("node:test").TestContext} TestContext */

/** `npm run test:packaging` runs it with each version of Vite. @param {TestContext} _ @param {string} code */
function viteConfiguration(_, code) {
  assert.equal(code.trim(), VITE_CONFIGURATION);
}

/** @param {TestContext} t @param {string} code */
async function moduleElsewhere(t, code) {
  const html = script(`${code}
    const { CbrClient } = await import("cbr-tasks");
    const client = new CbrClient({ endpoint: "/backup", auth: { proxy: true } });
    globalThis.loaded = performance.getEntriesByType("resource").map(({ name }) => name);
    globalThis.tasks = await client.tasks.list({ limit: 7 }).toArray({ limit: 7 });`);
  const { page, complaints } = await openPage(t, html, proxied);
  assert.equal((await left(page, "tasks")).length, 7);
  const modules = (await left(page, "loaded")).filter((/** @type {string} */ url) => url.endsWith(".wasm"));
  assert.deepEqual(
    modules.map((/** @type {string} */ url) => new URL(url).pathname),
    ["/assets/cbr_tasks_bg.wasm"],
  );
  assert.deepEqual(complaints, []);
}

/** A runtime whose imports of WebAssembly give compiled modules. @param {TestContext} t @param {string} code */
async function compiledModule(t, code) {
  const { env } = await service(t);
  const cwd = await folder(t, {
    "hooks.mjs": `
      // As the runtimes in question do, it takes the package's entry for the web.
      export const resolve = (specifier, context, next) =>
        next(specifier, { ...context, conditions: context.conditions.filter((each) => each !== "node") });
      export const load = (url, context, next) => {
        if (!url.endsWith(".wasm")) return next(url, context);
        const source = "import { readFileSync } from 'node:fs';" +
          "export default new WebAssembly.Module(readFileSync(new URL(" + JSON.stringify(url) + ")));";
        return { format: "module", source, shortCircuit: true };
      };`,
    "runtime.mjs": `
      import { register } from "node:module";
      register("./hooks.mjs", import.meta.url);
      globalThis.fetch = ((fetch) => (request) => fetch(request))(fetch);
      await import("./block.mjs");`,
    "block.mjs": `${code}
      const { CbrClient } = await import("cbr-tasks");
      const { CBR_ENDPOINT: endpoint, OS_PROJECT_ID: projectId, OS_TOKEN: token } = process.env;
      const client = new CbrClient({ endpoint, projectId, auth: { token } });
      console.log((await client.tasks.list().toArray({ limit: 3 })).length);`,
  });
  assert.equal(await run(t, "node", ["runtime.mjs"], { cwd, env }), "3\n");
}

/** A page that writes the number of tasks. @param {TestContext} t @param {string} code */
async function numberOfTasks(t, code) {
  const { page, complaints } = await openPage(t, code, proxied);
  await page.waitForFunction('document.body.textContent.includes("120 tasks")', PATIENCE);
  assert.deepEqual(complaints, []);
}

runBlocks("docs/runtimes.md", [
  ["Bundlers", "the configuration of Vite's dev server", viteConfiguration],
  ["Bundlers", "a module from elsewhere", moduleElsewhere],
  ["Bundlers", "a compiled module", compiledModule],
  ["Browsers without a bundler", "an import map", numberOfTasks],
  ["Browsers without a bundler", "the single file and its table", numberOfTasks],
]);
