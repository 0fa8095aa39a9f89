/** Benchmark of pages of 1,000 out of 1,000,000 tasks: `node www/emulator/bench.js [TASKS]`. */

import { listBody } from "./service/list-body.js";
import { parseListQuery } from "./service/query.js";
import { LogBytes } from "./tasks/log-bytes.js";
import { TaskStore } from "./tasks/store.js";

const tasks = Number(process.argv[2] ?? 1_000_000);
const PROJECT = "04f1829c788037ac2fb8c01eb2b04b95";

/**
 * Median time of several runs, in milliseconds.
 *
 * @param {() => void} work
 * @param {number} runs
 */
function median(work, runs) {
  const times = Array.from({ length: runs }, () => {
    const from = performance.now();
    work();
    return performance.now() - from;
  });
  return times.sort((a, b) => a - b)[runs >> 1];
}

/**
 * @param {string} what
 * @param {number} ms
 */
const report = (what, ms) => console.log(`${what.padEnd(52)} ${ms.toFixed(1).padStart(8)} ms`);

const before = process.memoryUsage();
const from = performance.now();
const store = new TaskStore({ tasks, seed: 1, now: Date.UTC(2024, 4, 23, 14, 35), region: "cn-north-4" });
report(`start with ${tasks} tasks`, performance.now() - from);
const after = process.memoryUsage();
console.log(`memory: ${((after.arrayBuffers - before.arrayBuffers) / 2 ** 20).toFixed(0)} MiB in columns`);

/** @type {readonly (readonly [string, [string, string][]])[]} */
const queries = [
  ["page of 1,000, first", []],
  ["page of 1,000, in the middle", [["offset", String(tasks >> 1)]]],
  [
    "page of 10, status=failed",
    [
      ["limit", "10"],
      ["status", "failed"],
    ],
  ],
  [
    "page of 10, resource_name=生产",
    [
      ["limit", "10"],
      ["resource_name", "生产"],
    ],
  ],
  ["page of 1,000, replication to cn-south-1", [["destination_region", "cn-south-1"]]],
  [
    "page of 10, one day",
    [
      ["limit", "10"],
      ["start_time", "2024-05-10T00:00:00Z"],
      ["end_time", "2024-05-10T23:59:59Z"],
    ],
  ],
];
for (const order of /** @type {const} */ (["newest", "arbitrary", "updated"])) {
  const style = /** @type {const} */ ({ dialect: "naive", order, count: "total", echoPaging: true });
  for (const [name, pairs] of queries) {
    const query = parseListQuery(pairs, null);
    const cold = median(() => listBody(store, query, style, new LogBytes(store, PROJECT)), 1);
    report(
      `${order}: ${name}`,
      median(() => listBody(store, query, style, new LogBytes(store, PROJECT)), 15),
    );
    if (order !== "newest" && pairs.length === 0) report(`${order}: the first such page, which sorts`, cold);
    if (order !== "newest") break;
  }
}
for (const dialect of /** @type {const} */ (["naive", "offset", "zulu"])) {
  const style = /** @type {const} */ ({ dialect, order: "newest", count: "total", echoPaging: true });
  const query = { limit: 1_000, offset: 500 };
  const logs = new LogBytes(store, PROJECT);
  const size = listBody(store, query, style, logs).length;
  const cold = () => listBody(store, query, style, new LogBytes(store, PROJECT));
  report(`${dialect}: page of 1,000 (${(size / 1024).toFixed(0)} KiB)`, median(cold, 15));
  report(
    `${dialect}: the same page again`,
    median(() => listBody(store, query, style, logs), 15),
  );
}
