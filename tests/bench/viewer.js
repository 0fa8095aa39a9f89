/** Benchmark: the viewer in Chromium and Firefox. It prints medians, with the figures that must be reached and those that are aimed at. */
import { loadavg } from "node:os";
import { median } from "./measure.js";
import { firstRows } from "./viewer/first-rows.js";
import { hour, keystroke, loading, scroll } from "./viewer/measures.js";

/** @typedef {import("./viewer/measures.js").Reading} Reading */

/**
 * @typedef {object} Measure
 * @property {string} name
 * @property {string} what
 * @property {string} unit
 * @property {number} must
 * @property {number} aim
 * @property {readonly string[]} [engines] all, if it is missing
 * @property {(engine: string) => Promise<Reading[]>} run
 */

const ENGINES = ["chromium", "firefox"];

/** @type {readonly Measure[]} */
const MEASURES = [
  {
    ...{ name: "first-rows", what: "first rows at 9 Mb/s and 80 ms, overview of the list's time", unit: "%" },
    ...{ must: 100, aim: 80, engines: ["chromium"], run: firstRows },
  },
  {
    ...{ name: "keystroke", what: "a keystroke in the query at 60,000 tasks", unit: "ms" },
    ...{ must: 33, aim: 16, run: (engine) => keystroke(engine, 60_000) },
  },
  {
    ...{ name: "keystroke-million", what: "a keystroke in the query at 1,000,000 tasks", unit: "ms" },
    ...{ must: 100, aim: 50, run: (engine) => keystroke(engine, 1_000_000) },
  },
  {
    ...{ name: "scroll", what: "scrolling 1,000,000 rows, 95 % of frames", unit: "ms" },
    ...{ must: 34, aim: 18, run: (engine) => scroll(engine, 1_000_000) },
  },
  {
    ...{ name: "loading", what: "worst frame while 60,000 tasks load", unit: "ms" },
    ...{ must: 100, aim: 50, run: (engine) => loading(engine, 60_000) },
  },
  {
    ...{ name: "hour", what: "growth of heap or nodes in an hour, after the first minute", unit: "%" },
    ...{ must: 2, aim: 0, run: hour },
  },
];

/** @param {{ measures?: string, in?: string }} options which part of it: names of measures with commas between, one of the engines */
export async function viewer({ measures, in: engine }) {
  const names = MEASURES.map(({ name }) => name);
  const chosen = measures?.split(",") ?? names;
  if (!chosen.every((name) => names.includes(name)))
    throw new Error(`--measures: expected ${names.join(", ")}, got ${measures}`);
  if (engine !== undefined && !ENGINES.includes(engine))
    throw new Error(`--in: expected ${ENGINES.join(" or ")}, got ${engine}`);
  console.log("\nThe viewer: medians");
  const results = [];
  for (const { name, what, unit, must, aim, engines = ENGINES, run } of MEASURES) {
    if (!chosen.includes(name)) continue;
    for (const each of engines) {
      if (engine !== undefined && each !== engine) continue;
      const load = loadavg()[0];
      const readings = await run(each);
      const value = median(readings.map((reading) => reading.value));
      const reached = value <= aim ? "reaches aim" : value <= must ? "reaches must" : "missed";
      console.log(`  ${what}, ${each}: ${value.toFixed(1)} ${unit} (must ${must}, aim ${aim}): ${reached}`);
      for (const reading of readings) console.log(`    ${reading.value.toFixed(1)} ${unit}; ${reading.also}`);
      // The load says whether other work ran beside it.
      console.log(`    load of the machine before: ${load.toFixed(1)}`);
      results.push({ name, engine: each, value, unit, must, aim, readings, load });
    }
  }
  return results;
}
