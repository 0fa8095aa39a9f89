/** Consumers with the viewer in templates of frameworks: the types are checked, and each page is run. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { build } from "esbuild";

/** @typedef {import("./consumers.js").Consumer} Consumer */
/** @typedef {import("./consumers.js").Stage} Stage */

/** Expected result: the viewer has ten rows, and the page's own listener got ten tasks. */
const SHOWN = { rows: 10, heard: 10 };

/** @type {Consumer[]} */
export const FRAMEWORKS = [
  { name: "React 19", folder: "react", run: (stage) => withVite(stage, "tsc") },
  {
    name: "React 18",
    folder: "react",
    run: async (stage) => {
      for (const name of ["react", "react-dom", "@types/react"]) stage.project.link(`${name}-18`, name);
      await withVite(stage, "tsc");
    },
  },
  { name: "Vue", folder: "vue", run: (stage) => withVite(stage, "vue-tsc") },
  { name: "Svelte", folder: "svelte", run: (stage) => withVite(stage, "svelte-check") },
  {
    name: "Angular",
    folder: "angular",
    run: async (stage) => {
      await stage.project.run(stage.project.tool("ngc"), ["-p", "."]);
      await stage.project.run(process.execPath, ["build.js"]);
      const shown = await stage.open(join(stage.project.folder, "dist"), "watch.js", "main.js");
      assert.deepEqual(shown, SHOWN);
    },
  },
  {
    name: "Preact",
    folder: "preact",
    run: async (stage) => {
      await checkTypes(stage, "tsc");
      const { folder } = stage.project;
      await build({
        entryPoints: [join(folder, "watch.js"), join(folder, "main.tsx")],
        absWorkingDir: folder,
        bundle: true,
        format: "esm",
        outdir: "dist",
        logLevel: "silent",
      });
      assert.deepEqual(await stage.open(join(folder, "dist"), "watch.js", "main.js"), SHOWN);
    },
  },
  { name: "Solid, types", folder: "solid", run: (stage) => checkTypes(stage, "tsc") },
];

/** @param {Stage} stage @param {"tsc" | "vue-tsc" | "svelte-check"} checker */
async function checkTypes({ project }, checker) {
  await project.run(project.tool(checker), checker === "svelte-check" ? [] : ["-p", "."]);
}

/** @param {Stage} stage @param {"tsc" | "vue-tsc" | "svelte-check"} checker */
async function withVite(stage, checker) {
  await checkTypes(stage, checker);
  const { project, open } = stage;
  await project.run(project.tool("vite"), ["build"]);
  assert.deepEqual(await open(join(project.folder, "dist")), SHOWN);
}
