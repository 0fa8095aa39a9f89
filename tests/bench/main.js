/**
 * Runs the benchmarks and prints medians with their ratios to a baseline. `--json FILE` writes them to a file, `--only page,list`
 * runs some of them. Of the table, `--sizes 10000,100000` and `--in node` or `--in chromium` run a part; of the viewer, `--in firefox` and
 * `--measures keystroke,scroll`.
 */
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { list } from "./list.js";
import { page } from "./page.js";
import { peers } from "./peers.js";
import { startup } from "./startup.js";
import { table } from "./table.js";
import { viewer } from "./viewer.js";

const { values } = parseArgs({
  options: {
    json: { type: "string" },
    only: { type: "string" },
    sizes: { type: "string" },
    in: { type: "string" },
    measures: { type: "string" },
  },
});

/** @type {Record<string, (package_: typeof import("cbr-tasks"), entry: string) => Promise<unknown>>} */
const BENCHES = {
  page,
  list,
  startup: (_, entry) => startup(entry),
  table: () => table(values),
  viewer: () => viewer(values),
  peers: () => peers(values),
};

// Peers are installed from the registry: only when they are asked for.
const names = values.only?.split(",") ?? Object.keys(BENCHES).filter((name) => name !== "peers");
if (names.some((name) => !Object.hasOwn(BENCHES, name)))
  throw new Error(`--only: expected ${Object.keys(BENCHES).join(", ")}, got ${values.only}`);

const entry = new URL("../../pkg/index.node.js", import.meta.url).href;
/** @type {typeof import("cbr-tasks")} */
const package_ = await import(entry);

console.log(`Node ${process.version}, ${cpus()[0]?.model}`);
/** @type {Record<string, unknown>} */
const figures = {};
for (const name of names) figures[name] = await BENCHES[name](package_, entry);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
