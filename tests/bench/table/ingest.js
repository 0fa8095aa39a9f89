/** Ingestion of pages into an array and into a table. */
import { median } from "../measure.js";
import { PAGE } from "./page.js";

/** @typedef {import("./plain.js").Task} Task */
/** @typedef {import("cbr-tasks/table").TaskTable} TaskTable */

/**
 * @typedef {object} Host the runtime in which the measurement runs
 * @property {typeof import("cbr-tasks/table")} package_
 * @property {WebAssembly.Memory} memory of the table
 * @property {() => void} collectGarbage
 * @property {() => number} heapUsed bytes
 * @property {(tasks: number, page: number) => Promise<Uint8Array<ArrayBuffer>>} fetchBody
 */

/**
 * @typedef {object} Times milliseconds for all pages
 * @property {number} decode
 * @property {number} parse
 * @property {number} table
 */

/** Largest number of tasks whose pages are all fetched before: a gigabyte more would be too much for some browsers. */
export const MOST_READY = 100_000;

/** @typedef {(page: number) => Uint8Array | Promise<Uint8Array>} Body */

/**
 * The loaded data, which the other measurements use.
 *
 * @typedef {object} Loaded
 * @property {Task[]} tasks
 * @property {TaskTable} table
 * @property {{ heap: number, table: number, wasm: number }} bytes `wasm` is the growth of its memory
 */

/**
 * The same tasks in an array and in a table.
 *
 * @param {Host} host
 * @param {number} count
 * @param {(body: Uint8Array, page: number) => Uint8Array} change of each page's tasks
 * @returns {Promise<Loaded>}
 */
export async function load(host, count, change = (body) => body) {
  host.collectGarbage();
  const [heapBefore, wasmBefore] = [host.heapUsed(), host.memory.buffer.byteLength];
  /** @type {Task[]} */
  const tasks = [];
  const table = new host.package_.TaskTable();
  for (let page = 0; page < count / PAGE; page += 1) {
    const bytes = change(await host.fetchBody(count, page), page);
    for (const task of JSON.parse(new TextDecoder().decode(bytes)).operation_logs) tasks.push(task);
    table.ingest(bytes);
  }
  if (tasks.length !== count || table.length !== count)
    throw new Error(`expected ${count} tasks, got ${tasks.length} and ${table.length}`);
  host.collectGarbage();
  const bytes = {
    heap: host.heapUsed() - heapBefore,
    table: table.memoryBytes,
    wasm: host.memory.buffer.byteLength - wasmBefore,
  };
  return { tasks, table, bytes };
}

/**
 * Fills an array and a table, one after the other, in an order that is reversed from round to round. Each is alone
 * in memory while it is filled: otherwise the garbage collector's threads would mark a gigabyte of objects during the table's time. To
 * be called when both have existed before, so that neither touches memory for the first time.
 *
 * @param {Host} host
 * @param {number} count
 * @param {number} rounds
 * @returns {Promise<{ inBetween: Times, ready: Times | undefined }>} pages that come one by one, as from a network, and that
 *   are all there before
 */
export async function fill(host, count, rounds) {
  const pages = count / PAGE;
  const inBetween = await times(host, pages, rounds, (page) => host.fetchBody(count, page));
  if (count > MOST_READY) return { inBetween, ready: undefined };
  /** @type {Uint8Array[]} */
  const bodies = [];
  for (let page = 0; page < pages; page += 1) bodies.push(await host.fetchBody(count, page));
  return { inBetween, ready: await times(host, pages, rounds, (page) => bodies[page]) };
}

/** Number of tasks whose keys are changed: of the smallest size that is measured. */
const CHANGED = 10_000;

/**
 * The same with tasks whose keys are changed, which are all there before.
 *
 * @param {Host} host
 * @param {number} count
 * @param {number} rounds
 * @param {(body: Uint8Array, page: number) => Uint8Array} change
 */
export async function fillChanged(host, count, rounds, change) {
  const pages = CHANGED / PAGE;
  /** @type {Uint8Array[]} */
  const bodies = [];
  for (let page = 0; page < pages; page += 1)
    bodies.push(change(await host.fetchBody(count, page), page + 1));
  return times(host, pages, rounds, (page) => bodies[page]);
}

/** @param {Host} host @param {number} pages @param {number} rounds @param {Body} body @returns {Promise<Times>} */
async function times(host, pages, rounds, body) {
  /** @type {number[]} */
  const decodes = [];
  /** @type {number[]} */
  const parses = [];
  /** @type {number[]} */
  const tables = [];
  const array = async () => {
    const { decode, parse } = await fillArray(pages, body);
    decodes.push(decode);
    parses.push(parse);
  };
  const table = async () => tables.push(await fillTable(new host.package_.TaskTable(), pages, body));
  for (let round = 0; round < rounds; round += 1) {
    for (const work of round % 2 === 0 ? [array, table] : [table, array]) {
      host.collectGarbage();
      await work();
    }
  }
  return { decode: median(decodes), parse: median(parses), table: median(tables) };
}

/** @param {number} pages @param {Body} body */
async function fillArray(pages, body) {
  let [decode, parse] = [0, 0];
  /** @type {Task[]} */
  const tasks = [];
  for (let page = 0; page < pages; page += 1) {
    const bytes = await body(page);
    const start = performance.now();
    const text = new TextDecoder().decode(bytes);
    const decoded = performance.now();
    for (const task of JSON.parse(text).operation_logs) tasks.push(task);
    parse += performance.now() - decoded;
    decode += decoded - start;
  }
  return { decode, parse };
}

/** @param {TaskTable} table @param {number} pages @param {Body} body */
async function fillTable(table, pages, body) {
  let time = 0;
  for (let page = 0; page < pages; page += 1) {
    const bytes = await body(page);
    const start = performance.now();
    table.ingest(bytes);
    time += performance.now() - start;
  }
  table.free();
  return time;
}
