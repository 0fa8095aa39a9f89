/** The process that `node.js` starts. */
import { fetchBody, run } from "./run.js";

const [server, tasks] = process.argv.slice(2);
/** @param {string} file */
const load = (file) => import(new URL(`../../../pkg/${file}`, import.meta.url).href);
/** @type {typeof import("cbr-tasks/table")} */
const package_ = await load("table/table.node.js");
const { memory } = (await load("wasm/cbr_tasks_table.js")).initSync();
const gc = /** @type {() => void} */ (globalThis.gc);

const figures = await run(
  {
    package_,
    memory,
    collectGarbage: () => {
      // A single collection leaves garbage.
      gc();
      gc();
    },
    heapUsed: () => process.memoryUsage().heapUsed,
    fetchBody: (count, page) => fetchBody(server, count, page),
  },
  Number(tasks),
);
process.send?.(figures);
