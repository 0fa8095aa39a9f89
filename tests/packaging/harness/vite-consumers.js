/** Consumers with the versions of Vite, which differ in their targets, and in what their dev servers do with a package. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { blocks } from "../../readme/blocks.js";
import { PAGE_OUTCOME } from "./service.js";

/** @typedef {import("./consumers.js").Consumer} Consumer */
/** @typedef {import("./consumers.js").Stage} Stage */

/** The package of each version among the tools. */
const VERSIONS = { 5: "vite-5", 6: "vite-6", 7: "vite-7", 8: "vite" };

/** The configuration with which the dev server finds the modules' files, as the guide has it. */
export const VITE_CONFIGURATION = 'export default { optimizeDeps: { exclude: ["cbr-tasks"] } };';

/** @type {Consumer[]} */
export const VITE = Object.entries(VERSIONS).flatMap(([version, tool]) => [
  {
    name: `Vite ${version}, dev server`,
    folder: "vite",
    run: async (stage) => {
      assert.deepEqual(await inDev(stage, tool), PAGE_OUTCOME);
      writeFileSync(join(stage.project.folder, "vite.config.js"), VITE_CONFIGURATION);
      assert.deepEqual(await inDev(stage, tool), PAGE_OUTCOME);
      const files = [...stage.loaded().keys()].map((url) => new URL(url).pathname);
      const modules = files.filter((file) => /\.wasm$|base64/.test(file)).sort();
      const folder = "/node_modules/cbr-tasks/wasm/";
      assert.deepEqual(modules, [`${folder}cbr_tasks_bg.wasm`, `${folder}cbr_tasks_table_bg.wasm`]);
    },
  },
  {
    name: `Vite ${version}, build`,
    folder: "vite",
    run: async ({ project, open }) => {
      await project.run(project.tool("vite", tool), ["build"]);
      assert.deepEqual(await open(join(project.folder, "dist")), PAGE_OUTCOME);
    },
  },
  {
    name: `Vite ${version}, README's first program`,
    folder: "vite-first",
    run: async ({ project, open }) => {
      const program = blocks("README.md").find(({ heading }) => heading === "In a web console");
      writeFileSync(join(project.folder, "main.js"), program?.code ?? assert.fail("README has no program"));
      await project.run(project.tool("vite", tool), ["build"]);
      assert.deepEqual(await open(join(project.folder, "dist")), { count: 29, names: [true] });
    },
  },
]);

/** @param {Stage} stage @param {string} tool */
function inDev({ project, visit }, tool) {
  return project.serve(project.tool("vite", tool), ["--host=127.0.0.1", "--port=0"], {
    ready: /(http:\/\/127\.0\.0\.1:\d+\/)/,
    use: visit,
  });
}
