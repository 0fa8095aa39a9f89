/** All measurements of one size. It runs in the measured runtime: in a Node process, or in a page. */
import { fill, fillChanged, load } from "./ingest.js";
import { addOwnKeys, nameAll, shuffleKeys } from "./shuffled.js";
import { filter, work } from "./works.js";

/** @typedef {import("../measure.js").Figure} Figure */

/**
 * @typedef {object} Figures
 * @property {number} tasks
 * @property {Figure[]} ingest
 * @property {Figure[]} [ingestReady] with all pages in memory before
 * @property {Figure[]} ingestShuffled of 10,000 tasks whose keys come in ever new orders
 * @property {Figure[]} ingestOwnKeys of 10,000 tasks that have a key each that no other has
 * @property {{ heap: number, table: number, wasm: number }} bytes
 * @property {{ heap: number, table: number, wasm: number }} bytesNamed where all names differ
 * @property {Figure[]} filter
 * @property {Figure[]} filterNamed where all names differ
 * @property {Figure[]} sort
 * @property {Figure[]} counts
 * @property {Figure[]} groups
 * @property {Figure[]} health
 * @property {Figure[]} rows
 */

/**
 * Numbers of rounds: `slow` is for operations that take seconds with a million tasks.
 *
 * @param {number} tasks
 */
function roundsFor(tasks) {
  if (tasks > 300_000) return { ingest: 2, slow: 3, quick: 7 };
  if (tasks > 30_000) return { ingest: 5, slow: 7, quick: 11 };
  return { ingest: 15, slow: 15, quick: 21 };
}

/**
 * @param {import("./ingest.js").Host} host
 * @param {number} tasks
 * @returns {Promise<Figures>}
 */
export async function run(host, tasks) {
  const rounds = roundsFor(tasks);
  // Array and table are garbage after this call.
  const works = await runWorks(host, tasks, rounds);
  const named = await runNamed(host, tasks, rounds);
  const { inBetween, ready } = await fill(host, tasks, rounds.ingest);
  const shuffled = await fillChanged(host, tasks, rounds.ingest, shuffleKeys);
  const ownKeys = await fillChanged(host, tasks, rounds.ingest, addOwnKeys);
  return {
    ...works,
    ...named,
    ingest: ingestFigures(inBetween),
    ingestReady: ready && ingestFigures(ready),
    ingestShuffled: ingestFigures(shuffled),
    ingestOwnKeys: ingestFigures(ownKeys),
  };
}

/**
 * @param {import("./ingest.js").Host} host
 * @param {number} count
 * @param {{ slow: number, quick: number }} rounds
 */
async function runWorks(host, count, rounds) {
  const { tasks, table, bytes } = await load(host, count);
  const works = await work(tasks, table, rounds);
  table.free();
  return { tasks: count, bytes, ...works };
}

/**
 * @param {import("./ingest.js").Host} host
 * @param {number} count
 * @param {{ quick: number }} rounds
 */
async function runNamed(host, count, rounds) {
  const { tasks, table, bytes } = await load(host, count, nameAll);
  const figures = await filter(tasks, table, rounds);
  table.free();
  return { bytesNamed: bytes, filterNamed: figures };
}

/** @param {import("./ingest.js").Times} times @returns {Figure[]} */
function ingestFigures({ decode, parse, table }) {
  const base = decode + parse;
  return [
    { what: "TextDecoder and JSON.parse() into an array", median: base, ratio: 1 },
    { what: "  of it: JSON.parse() and the array", median: parse, ratio: parse / base },
    { what: "table.ingest()", median: table, ratio: table / base },
  ];
}

/** @param {string} server @param {number} tasks @param {number} page */
export async function fetchBody(server, tasks, page) {
  const response = await fetch(`${server}/bodies/${tasks}/${page}`);
  if (!response.ok) throw new Error(`a body was answered with ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
