/** Response bodies of the calls list and show, for the server and, without HTTP, for benchmarks. */
import { operationLog } from "../tasks/dialect.js";
import { LogBytes } from "../tasks/log-bytes.js";
import { findPage } from "../tasks/scan.js";
import { TaskStore } from "../tasks/store.js";

/** @typedef {import('../tasks/dialect.js').Dialect} Dialect */
/** @typedef {import('../../../pkg-template/emulator/index.d.ts').EmulatorOptions['count']} CountMeaning */

/** @type {readonly CountMeaning[]} */
export const COUNTS = ["total", "page", "none"];

/**
 * @typedef {object} ListStyle
 * @property {Dialect} dialect
 * @property {import('../tasks/store.js').Order} order
 * @property {CountMeaning} count meaning of the response's `count`
 * @property {boolean} echoPaging true if the response repeats limit and offset
 */

/**
 * @param {TaskStore} store
 * @param {import('./query.js').ListQuery} query
 * @param {ListStyle} style
 * @param {LogBytes} logs of the same store
 * @returns {Buffer}
 */
export function listBody(store, query, style, logs) {
  const { total, serials } = findPage(store, query, style.order);
  const count = style.count === "total" ? total : style.count === "page" ? serials.length : undefined;
  const paging = style.echoPaging ? { limit: query.limit, offset: query.offset } : {};
  const empty = JSON.stringify({ count, operation_logs: [], ...paging });
  const gap = empty.indexOf("[") + 1;
  return Buffer.concat([
    Buffer.from(empty.slice(0, gap)),
    ...logs.pieces(serials, style.dialect),
    Buffer.from(empty.slice(gap)),
  ]);
}

/**
 * @param {TaskStore} store
 * @param {import('../tasks/generator.js').Task} task
 * @param {Dialect} dialect
 * @param {string} projectId
 */
export function showBody(store, task, dialect, projectId) {
  return JSON.stringify({ operation_log: operationLog(dialect, store.generator, task, projectId) });
}

/** The last store, kept because filling one with a million tasks takes a second. @type {{ key: string, store: TaskStore } | undefined} */
let latest;

/** Default time of bodies that are made without a server, so that they do not depend on the day. */
const BENCH_NOW = Date.UTC(2024, 4, 23, 14, 35);

/**
 * Generates the body of `GET …/operation-logs?limit&offset` without a server.
 *
 * @param {object} [options]
 * @param {number} [options.tasks]
 * @param {string | number} [options.seed]
 * @param {Dialect} [options.dialect]
 * @param {number} [options.offset]
 * @param {number} [options.limit]
 * @param {number} [options.now] milliseconds since 1970
 * @param {string} [options.projectId]
 * @returns {string}
 */
export function generateListBody({
  tasks = 1_000,
  seed = 1,
  dialect = "naive",
  offset = 0,
  limit = 1_000,
  now = BENCH_NOW,
  projectId = "04f1829c788037ac2fb8c01eb2b04b95",
} = {}) {
  const key = JSON.stringify([tasks, seed, now]);
  if (latest?.key !== key) latest = { key, store: new TaskStore({ tasks, seed, now, region: "cn-north-4" }) };
  return listBody(
    latest.store,
    { limit, offset },
    { dialect, order: "newest", count: "total", echoPaging: true },
    new LogBytes(latest.store, projectId),
  ).toString("utf8");
}
