/** Consumers that need their own tools. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { build } from "esbuild";
import { pageSizes } from "../../../xtask/js/page-sizes.js";
import { total } from "./page.js";
import { showsTasksToThoseAllowed } from "./proxy-consumers.js";
import { OUTCOME, PAGE_OUTCOME } from "./service.js";
import { VITE } from "./vite-consumers.js";

/** @typedef {import("./consumers.js").Consumer} Consumer */
/** @typedef {import("./consumers.js").Stage} Stage */

/** @type {import("esbuild").Plugin} imports of WebAssembly are compiled modules, which the platform provides */
const COMPILED = {
  name: "compiled",
  setup({ onLoad }) {
    onLoad({ filter: /\.wasm$/ }, ({ path }) => ({
      contents: `export default modules[${JSON.stringify(basename(path, ".wasm"))}];`,
    }));
  },
};

/** @type {Consumer[]} */
export const WITH_TOOLS = [
  ...VITE,
  {
    name: "Vite, pages without the table",
    folder: "vite-client",
    run: loadsWhatIsPromised,
  },
  {
    name: "webpack 5",
    folder: "webpack",
    run: async ({ project, open }) => {
      const entry = ["./page.js", "--mode=production", "--output-path=dist"];
      const printed = await project.run(project.tool("webpack"), ["build", "--entry", ...entry]);
      assert.doesNotMatch(printed, /ERROR/);
      assert.deepEqual(await open(join(project.folder, "dist"), "main.js"), PAGE_OUTCOME);
    },
  },
  {
    name: "Rollup",
    folder: "rollup",
    run: async ({ project, open }) => {
      await project.run(project.tool("rollup"), ["--config", "--failAfterWarnings"]);
      assert.deepEqual(await open(join(project.folder, "dist"), "page.js"), PAGE_OUTCOME);
    },
  },
  {
    name: "Next, dev server",
    folder: "next",
    run: async (stage) => {
      writeReadmesComponent(stage.project);
      await inNext(stage, "dev");
    },
  },
  {
    name: "Next, build",
    folder: "next",
    run: async (stage) => {
      writeReadmesComponent(stage.project);
      await stage.project.run(stage.project.tool("next"), ["build"]);
      await inNext(stage, "start");
    },
  },
  {
    name: "workerd",
    folder: "workerd",
    binary: "@cloudflare/workerd-",
    run: async ({ project, env }) => {
      // Bundles like wrangler, because workerd itself only accepts bundled modules.
      await build({
        entryPoints: [join(project.folder, "worker.js")],
        bundle: true,
        format: "esm",
        conditions: ["workerd", "worker"],
        loader: { ".wasm": "copy" },
        assetNames: "[name]",
        outdir: join(project.folder, "dist"),
        logLevel: "silent",
      });
      const outcome = await project.serve(
        project.tool("workerd"),
        ["serve", "config.capnp", "--control-fd=1"],
        {
          ready: /"socket":"http","port":(\d+)/,
          env,
          use: async (port) => (await fetch(`http://127.0.0.1:${port}/`)).json(),
        },
      );
      assert.deepEqual(outcome, OUTCOME);
    },
  },
  {
    name: "edge runtime",
    folder: "edge",
    run: async ({ project, env }) => {
      await build({
        entryPoints: [join(project.folder, "worker.js")],
        bundle: true,
        format: "iife",
        conditions: ["edge-light", "worker"],
        plugins: [COMPILED],
        outdir: join(project.folder, "dist"),
        logLevel: "silent",
      });
      const { hint, ...outcome } = JSON.parse(await project.run(process.execPath, ["run.js"], env));
      assert.deepEqual(outcome, OUTCOME);
      assert.match(hint, /^an edge runtime .* import module from "cbr-tasks\/module\.wasm"/);
    },
  },
  {
    name: "Deno",
    folder: "deno",
    binary: "@deno/",
    run: async ({ project, env }) => {
      const deno = { ...env, DENO_DIR: join(project.folder, ".deno") };
      const args = ["run", "--allow-env", "--allow-net=127.0.0.1", "main.js"];
      assert.deepEqual(JSON.parse(await project.run(project.tool("deno"), args, deno)), OUTCOME);
    },
  },
  {
    name: "Bun",
    folder: "bun",
    binary: "@oven/bun-",
    run: async ({ project, env }) => {
      // Its launcher depends on an install script, which is not run here.
      assert.deepEqual(
        JSON.parse(await project.run(project.program("@oven/bun-", "bin/bun"), ["main.js"], env)),
        OUTCOME,
      );
    },
  },
  {
    name: "Vitest",
    folder: "vitest",
    run: async ({ project, env }) => {
      await project.run(project.tool("vitest"), ["run"], env);
      assert.deepEqual(JSON.parse(project.read("outcome.json")), OUTCOME);
    },
  },
  {
    name: "Jest",
    folder: "jest",
    run: async ({ project, env }) => {
      await project.run(project.tool("jest"), [], env);
      assert.deepEqual(JSON.parse(project.read("outcome.json")), OUTCOME);
    },
  },
];

/**
 * The component that README shows, which a test of README compares, as a file of Next's app router.
 *
 * @param {import("./project.js").Project} project
 */
function writeReadmesComponent({ folder }) {
  const shown = readFileSync(new URL("../consumers/react/Tasks.tsx", import.meta.url), "utf8");
  writeFileSync(join(folder, "app/react/readme/Tasks.jsx"), `"use client";\n\n${shown}`);
}

/**
 * Next: a server component, a route handler, client components (one of them the package's) and the proxy.
 *
 * @param {Stage} stage
 * @param {"dev" | "start"} command
 */
async function inNext({ project, env, visit }, command) {
  await project.serve(project.tool("next"), [command, "--hostname=127.0.0.1", "--port=0"], {
    ready: /(http:\/\/127\.0\.0\.1:\d+)/,
    env,
    use: async (url) => {
      const html = await (await fetch(url)).text();
      const shown = /<pre id="outcome">(.*?)<\/pre>/.exec(html)?.[1] ?? html;
      assert.deepEqual(JSON.parse(shown.replaceAll("&quot;", '"')), OUTCOME);
      assert.deepEqual(await (await fetch(`${url}/api/tasks`)).json(), OUTCOME);
      assert.deepEqual(await visit(`${url}/client`), PAGE_OUTCOME);
      assert.deepEqual(await visit(`${url}/react`), { rows: 10, heard: 10 });
      assert.deepEqual(await visit(`${url}/react/readme`), { heard: 10 });
      const page = await fetch(`${url}/react/server`);
      assert.deepEqual([page.status, /<h1>Tasks<\/h1>/.test(await page.text())], [200, true]);
      await showsTasksToThoseAllowed(url);
    },
  });
}

/** As `npm run sizes` has it, up to 3 %: another bundler, and the page's own few lines. */
const TOLERANCE = 0.03;

/** @type {Record<import("../../../xtask/js/page-sizes.js").PageName, unknown>} */
const OUTCOMES = { tasks: { page: 5 }, viewer: { rows: 10 }, table: { tasks: 120 } };

/**
 * Three pages: one lists tasks, one has the viewer, one loads the table when it wants one. Only the last has the table's module
 * in its build, and each loads as much as `npm run sizes` says.
 *
 * @param {Stage} stage
 */
async function loadsWhatIsPromised({ project, open, loaded }) {
  const promised = await pageSizes(join(project.folder, "node_modules/cbr-tasks"));
  for (const [page, outcome] of Object.entries(OUTCOMES)) {
    await project.run(project.tool("vite"), ["build", page]);
    const dist = join(project.folder, page, "dist");
    assert.deepEqual(await open(dist), outcome);
    const emitted = readdirSync(dist, { recursive: true }).map(String);
    const withTable = [...emitted, ...loaded().keys()].filter((file) => /table/.test(file));
    if (page === "tasks") assert.deepEqual(withTable, []);
    else assert.ok(withTable.some((file) => file.endsWith(".wasm")));
    const { size } = promised[/** @type {keyof typeof promised} */ (page)];
    // The viewer loads them on demand.
    const first = [...loaded()].filter(
      ([file]) => page !== "viewer" || !/table|list-view|answers|task-details/.test(file),
    );
    const sum = total(new Map(first));
    const difference = sum / size - 1;
    const text = `${page}: ${sum} bytes loaded, ${size} promised`;
    console.log(text);
    assert.ok(Math.abs(difference) <= TOLERANCE, text);
  }
}
