/** Pages of tasks into an array and into a table. */
import { median } from "../measure.js";
import { PAGE } from "./page.js";

/** @typedef {import("./plain.js").Task} Task */
/** @typedef {import("cbr-tasks").TaskTable} TaskTable */

/**
 * @typedef {object} Host what a place to measure in has of its own
 * @property {typeof import("cbr-tasks")} package_
 * @property {WebAssembly.Memory} memory
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

/** Enough for the engine to have compiled what is hot. */
const WARMUP_PAGES = 10;

/** As many as memory is wanted for: a gigabyte more would leave none in some browsers. */
export const MOST_READY = 100_000;

/**
 * What is there at the end: all of it is measured further.
 *
 * @typedef {object} Loaded
 * @property {Task[]} tasks
 * @property {TaskTable} table
 * @property {Times} inBetween pages come one by one
 * @property {Times | undefined} ready pages are all there before
 * @property {{ heap: number, table: number, wasm: number }} bytes `wasm` is by how much its memory has grown in all
 */

/**
 * Both get each page, in an order that turns around from page to page. Pages come in between, as from a network: what that
 * leaves behind in the caches is cold for both, and a collection of garbage that it sets off counts for neither, which is
 * in favour of the array. Where pages are all ready before, both variants are measured.
 *
 * @param {Host} host
 * @param {number} count
 * @param {number} rounds
 * @returns {Promise<Loaded>}
 */
export async function load(host, count, rounds) {
  const wasmBefore = host.memory.buffer.byteLength;
  const pages = count / PAGE;
  /** @param {number} page */
  const fetched = (page) => host.fetchBody(count, page);
  await fillForNothing(host, WARMUP_PAGES, fetched);
  host.collectGarbage();
  const heapBefore = host.heapUsed();

  const ready = count <= MOST_READY ? await allReady(host, pages, rounds, fetched) : [];
  const inBetween = [];
  for (let round = 1; round < rounds; round += 1) inBetween.push(await fillForNothing(host, pages, fetched));

  host.collectGarbage();
  /** @type {Task[]} */
  const tasks = [];
  const table = new host.package_.TaskTable();
  inBetween.push(await fill(table, tasks, pages, fetched));
  if (tasks.length !== count || table.length !== count)
    throw new Error(`expected ${count} tasks, got ${tasks.length} and ${table.length}`);
  host.collectGarbage();
  const bytes = {
    heap: host.heapUsed() - heapBefore,
    table: table.memoryBytes,
    wasm: host.memory.buffer.byteLength - wasmBefore,
  };
  return {
    tasks,
    table,
    inBetween: middle(inBetween),
    ready: ready.length > 0 ? middle(ready) : undefined,
    bytes,
  };
}

/** @typedef {(page: number) => Promise<Uint8Array>} Fetched */

/**
 * How the cost of a task grows is seen here only: beside an array, the engine's threads look through a gigabyte of objects
 * while the table is busy. To be called when there was a table of that size before, for all sizes alike: memory that is
 * touched for the first time takes half as long again.
 *
 * @param {Host} host
 * @param {number} count
 * @param {number} rounds
 * @returns {Promise<number>} milliseconds for all pages
 */
export async function fillAlone(host, count, rounds) {
  const times = [];
  for (let round = 0; round < rounds; round += 1) {
    host.collectGarbage();
    const table = new host.package_.TaskTable();
    let time = 0;
    for (let page = 0; page < count / PAGE; page += 1) {
      const bytes = await host.fetchBody(count, page);
      const start = performance.now();
      table.ingest(bytes);
      time += performance.now() - start;
    }
    table.free();
    times.push(time);
  }
  return median(times);
}

/** @param {Host} host @param {number} pages @param {number} rounds @param {Fetched} fetched */
async function allReady(host, pages, rounds, fetched) {
  /** @type {Uint8Array[]} */
  const bodies = [];
  for (let page = 0; page < pages; page += 1) bodies.push(await fetched(page));
  const times = [];
  for (let round = 0; round < rounds; round += 1)
    times.push(await fillForNothing(host, pages, (page) => bodies[page]));
  return times;
}

/**
 * In a function of its own: a variable of a loop would keep the array until the next is full.
 *
 * @param {Host} host
 * @param {number} pages
 * @param {(page: number) => Uint8Array | Promise<Uint8Array>} body
 */
async function fillForNothing(host, pages, body) {
  host.collectGarbage();
  const table = new host.package_.TaskTable();
  const times = await fill(table, [], pages, body);
  table.free();
  return times;
}

/**
 * @param {TaskTable} table
 * @param {Task[]} tasks
 * @param {number} pages
 * @param {(page: number) => Uint8Array | Promise<Uint8Array>} body
 * @returns {Promise<Times>}
 */
async function fill(table, tasks, pages, body) {
  const times = { decode: 0, parse: 0, table: 0 };
  for (let page = 0; page < pages; page += 1) {
    const bytes = await body(page);
    const intoArray = () => {
      const start = performance.now();
      const text = new TextDecoder().decode(bytes);
      const decoded = performance.now();
      for (const task of JSON.parse(text).operation_logs) tasks.push(task);
      times.parse += performance.now() - decoded;
      times.decode += decoded - start;
    };
    const intoTable = () => {
      const start = performance.now();
      table.ingest(bytes);
      times.table += performance.now() - start;
    };
    for (const work of page % 2 === 0 ? [intoArray, intoTable] : [intoTable, intoArray]) work();
  }
  return times;
}

/** @param {Times[]} rounds @returns {Times} */
function middle(rounds) {
  /** @param {keyof Times} part */
  const of = (part) => median(rounds.map((times) => times[part]));
  return { decode: of("decode"), parse: of("parse"), table: of("table") };
}
