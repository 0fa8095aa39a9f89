/**
 * Benchmark: a table compared with an array of objects from `JSON.parse`, with the same tasks in the same process, in Node and in headless
 * Chromium.
 */
import { print } from "./measure.js";
import { measureInChromium } from "./table/chromium.js";
import { growth, ratios } from "./table/marks.js";
import { measureInNode } from "./table/node.js";
import { PAGE } from "./table/page.js";
import { startServer } from "./table/server.js";

/** @typedef {import("./table/run.js").Figures} Figures */
/** @typedef {import("./table/marks.js").Reached} Reached */

const SIZES = "10000,100000,1000000";
const PLACES = ["node", "chromium"];

/** @param {{ sizes?: string, in?: string }} options which part of it: `sizes` with commas between, `in` one of the places */
export async function table({ sizes = SIZES, in: place }) {
  const counts = sizes.split(",").map(Number);
  if (!counts.every((count) => count >= 10 * PAGE && count % PAGE === 0))
    throw new Error(`--sizes: expected thousands from ${10 * PAGE} on, got ${sizes}`);
  if (place !== undefined && !PLACES.includes(place))
    throw new Error(`--in: expected ${PLACES.join(" or ")}, got ${place}`);
  const places = PLACES.filter((each) => place === undefined || each === place);

  const server = await startServer();
  try {
    /** @type {Map<string, Figures[]>} */
    const measured = new Map();
    // Size by size, so that both runtimes use the same bodies, which are made once.
    for (const count of counts) {
      for (const each of places) {
        const { name, figures } = await measure(each, server.url, count);
        printFigures(name, figures);
        measured.set(name, [...(measured.get(name) ?? []), figures]);
      }
    }
    return [...measured].map(([name, all]) => conclude(name, all));
  } finally {
    server.close();
  }
}

/** @param {string} place @param {string} server @param {number} count */
async function measure(place, server, count) {
  if (place === "node")
    return { name: `Node ${process.version}`, figures: await measureInNode(server, count) };
  const { version, figures } = await measureInChromium(server, count);
  return { name: version, figures };
}

/** @param {string} name @param {Figures} figures */
function printFigures(
  name,
  {
    tasks,
    ingest,
    ingestReady,
    ingestShuffled,
    ingestOwnKeys,
    bytes,
    bytesNamed,
    filter,
    filterNamed,
    sort,
    counts,
    groups,
    health,
    rows,
  },
) {
  const title = `${tasks} tasks, ${name}`;
  print(`${title}: ingest, pages come in between`, ingest);
  if (ingestReady) print(`${title}: ingest, pages are there before`, ingestReady);
  print(`${title}: ingest of 10,000, keys in ever new orders`, ingestShuffled);
  print(`${title}: ingest of 10,000, a key in each that no other has`, ingestOwnKeys);
  const per = (/** @type {number} */ all) => (all / tasks).toFixed(0);
  for (const [what, { heap, table, wasm }] of Object.entries({
    "": bytes,
    ", all names differ": bytesNamed,
  })) {
    console.log(`\n${title}: bytes held per task${what}`);
    console.log(`  array ${per(heap)}, table ${per(table)}; wasm's memory grew by ${per(wasm)}`);
  }
  print(`${title}: filter by status and a part of a name`, filter);
  print(`${title}: the same, all names differ`, filterNamed);
  print(`${title}: sort by start time`, sort);
  print(`${title}: facets of status, type and vault, and a histogram split by status`, counts);
  print(`${title}: groups by resource`, groups);
  print(`${title}: health of all resources`, health);
  print(`${title}: first 50 rows as objects`, rows);
}

/** @param {string} name @param {Figures[]} all by size */
function conclude(name, all) {
  const [first, last] = [all[0], all[all.length - 1]];
  const sizes = all.map((figures) => ({ ...figures, ratios: ratios(figures) }));
  console.log(`\n${name}: the table against plain JavaScript`);
  console.log(`  ${"tasks".padEnd(40)}${all.map(({ tasks }) => String(tasks).padStart(12)).join("")}`);
  sizes[0].ratios.forEach(({ what, unit, must, aim }, at) => {
    const values = sizes.map(({ ratios }) => ratios[at].value.toFixed(2).padStart(12)).join("");
    const { reached } = sizes[sizes.length - 1].ratios[at];
    console.log(`  ${what.padEnd(40)}${values} ${unit} (must ${must}, aim ${aim}): ${said(reached)}`);
  });
  if (first === last) return { name, sizes };
  const grown = growth(first, last);
  console.log(`${name}: the table's cost per task, ${last.tasks} against ${first.tasks}`);
  for (const { what, value, unit, must, reached } of grown)
    console.log(
      `  ${what.padEnd(40)}${value.toFixed(2).padStart(12)} ${unit} (must ${must}): ${said(reached)}`,
    );
  return { name, sizes, growth: grown };
}

/** @param {Reached["reached"]} reached */
function said(reached) {
  return reached === "missed" ? "missed" : `reaches ${reached}`;
}
