/** The process of one candidate: node child.js NAME SERVER TASKS PACKAGES */
import { createRequire } from "node:module";
import { median } from "../measure.js";
import { PAGE } from "../table/page.js";
import { fetchBody } from "../table/run.js";

/**
 * A candidate. All answers are those of plain JavaScript.
 *
 * @typedef {object} Candidate
 * @property {string} keeps the part of a task that it holds
 * @property {(body: Uint8Array) => void} load takes the body of a list response
 * @property {() => void} [end] called after the last body; its time counts as loading
 * @property {() => number} filter number of failed tasks with `web` in the resource's name
 * @property {() => [value: string, count: number][][]} facets counts of status, type and vault
 * @property {() => [status: string, count: number][]} histogram sums by status of 60 ranges of the start, split by status
 * @property {() => string[]} first ids of the first 50 failed tasks by start
 * @property {() => [resource: string, count: number, lastSuccess: string | number][]} groups by the resource's name
 * @property {(body: Uint8Array) => void} update takes 1,000 tasks that it has, in a later state
 * @property {() => number} [memory] bytes, if they are not those of JavaScript's heap and buffers
 */
/** @typedef {{ name: string, times: Record<string, number>, bytes: number, keeps: string, answers: string }} Result */

const ROUNDS = 5;

const [name, server, count, folder] = process.argv.slice(2);
const tasks = Number(count);
/** @type {(require: NodeJS.Require) => Candidate | Promise<Candidate>} */
const open = (await import(`./${name}.js`)).open;
const candidate = await open(createRequire(folder));

const memory = () => {
  for (let time = 0; time < 2; time += 1) /** @type {() => void} */ (globalThis.gc)();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};
const before = memory();
let loading = 0;
/** @param {() => void} work */
const timed = (work) => {
  const start = performance.now();
  work();
  return performance.now() - start;
};
for (let page = 0; page < tasks / PAGE; page += 1) {
  const body = await fetchBody(server, tasks, page);
  loading += timed(() => candidate.load(body));
}
loading += timed(() => candidate.end?.());
const bytes = candidate.memory?.() ?? memory() - before;

/** @type {Record<string, unknown>} */
const answers = {};
/** @type {Record<string, number>} */
const times = { "load bodies of 1,000 tasks": loading };
for (const [title, work] of /** @type {const} */ ([
  ["filter by status and name", "filter"],
  ["three facets", "facets"],
  ["histogram, split by status", "histogram"],
  ["first 50 failed, by start", "first"],
  ["groups by resource", "groups"],
])) {
  const found = candidate[work]();
  answers[title] = Array.isArray(found) && work !== "first" ? normal(found) : found;
  times[title] = median(Array.from({ length: ROUNDS }, () => timed(() => candidate[work]())));
}
const later = await changed();
// Each round has other states, so that each changes the same number of tasks.
times["1,000 updates"] = median(later.map((body) => timed(() => candidate.update(body))));
answers.updated = candidate.filter();

/** Lists in the order of their texts: a group's last success is compared in milliseconds. @param {any} value @returns {any} */
function normal(value) {
  if (!Array.isArray(value)) return value;
  return typeof value[0] === "string"
    ? value
    : value.map(normal).sort((one, other) => (String(one) < String(other) ? -1 : 1));
}

/** Bodies with the first 1,000 tasks in later states: in the last of them all have failed on a machine named web. */
async function changed() {
  const { operation_logs: first } = JSON.parse(new TextDecoder().decode(await fetchBody(server, tasks, 0)));
  return Array.from({ length: ROUNDS }, (_, round) => {
    const all = first.map((/** @type {any} */ task) => ({
      ...task,
      status: round === ROUNDS - 1 ? "failed" : "running",
      updated_at: `2031-01-0${round + 1}T00:00:00.000000`,
      extra_info: { ...task.extra_info, resource: { ...task.extra_info?.resource, name: `web-${round}` } },
    }));
    return new TextEncoder().encode(JSON.stringify({ operation_logs: all, count: all.length }));
  });
}

/** @type {Result} */
const result = {
  name,
  times,
  bytes: bytes / tasks,
  keeps: candidate.keeps,
  answers: JSON.stringify(answers),
};
process.send?.(result);
