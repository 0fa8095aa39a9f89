/** All figures of one size; runs where they are measured: in a process of Node, or in a page. */
import { fillAlone, load } from "./ingest.js";
import { work } from "./works.js";

/** @typedef {import("../measure.js").Figure} Figure */

/**
 * @typedef {object} Figures
 * @property {number} tasks
 * @property {Figure[]} ingest
 * @property {number} ingestAlone milliseconds, of the table where there is no array
 * @property {Figure[]} [ingestReady] with all pages there before
 * @property {{ heap: number, table: number, wasm: number }} bytes
 * @property {Figure[]} filter
 * @property {Figure[]} sort
 * @property {Figure[]} counts
 * @property {Figure[]} rows
 */

/**
 * How often things are done: `slow` is what takes seconds with a million tasks. Odd, so that
 * a median is a sample. A million tasks come in once: that is a thousand samples, and takes half a minute.
 *
 * @param {number} tasks
 */
function roundsFor(tasks) {
  if (tasks > 300_000) return { ingest: 1, slow: 3, quick: 7 };
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
  // The array is gone when that returns.
  const beside = await runBeside(host, tasks, rounds);
  return { ...beside, ingestAlone: await fillAlone(host, tasks, rounds.ingest) };
}

/**
 * @param {import("./ingest.js").Host} host
 * @param {number} count
 * @param {{ ingest: number, slow: number, quick: number }} rounds
 */
async function runBeside(host, count, rounds) {
  const { tasks, table, inBetween, ready, bytes } = await load(host, count, rounds.ingest);
  const works = await work(tasks, table, rounds);
  table.free();
  return {
    tasks: count,
    ingest: ingestFigures(inBetween),
    ingestReady: ready && ingestFigures(ready),
    bytes,
    ...works,
  };
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
