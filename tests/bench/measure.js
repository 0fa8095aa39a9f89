/** Medians of interleaved runs, so that other load of the machine affects all candidates alike. */

/**
 * @typedef {object} Figure
 * @property {string} what
 * @property {number} median milliseconds
 * @property {number} ratio to the first of its group
 */

/** @param {number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Resolution of the clock in an isolated page of a browser, in milliseconds. */
const TICK = 0.005;

/**
 * Runs each candidate in every round, in an order that is reversed from round to round.
 *
 * @param {Record<string, () => unknown>} works the first is the baseline
 * @param {{ rounds: number, warmup: number, least?: number, settle?: number }} options `least`: shortest time of a measurement, in
 *   milliseconds; what takes less is done several times in a row; `settle`: pause in front of each, so that the garbage of the candidate
 *   before is not collected in its time
 * @returns {Promise<Figure[]>}
 */
export async function compare(works, { rounds, warmup, least = 0, settle = 0 }) {
  const names = Object.keys(works);
  /** @type {Record<string, number[]>} */
  const times = Object.fromEntries(names.map((name) => [name, []]));
  const repeats = Object.fromEntries(names.map((name) => [name, 1]));
  for (let round = 0; round < warmup + rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : [...names].reverse()) {
      if (settle > 0) await new Promise((resolve) => setTimeout(resolve, settle));
      const start = performance.now();
      for (let time = 0; time < repeats[name]; time += 1) await works[name]();
      const each = (performance.now() - start) / repeats[name];
      if (round >= warmup) times[name].push(each);
      else repeats[name] = Math.max(1, Math.ceil(least / Math.max(each, TICK)));
    }
  }
  const base = median(times[names[0]]);
  return names.map((what) => ({ what, median: median(times[what]), ratio: median(times[what]) / base }));
}

/** @param {string} title @param {Figure[]} figures */
export function print(title, figures) {
  console.log(`\n${title}`);
  for (const { what, median, ratio } of figures) {
    console.log(`  ${what.padEnd(58)}${median.toFixed(2).padStart(9)} ms${ratio.toFixed(2).padStart(8)} ×`);
  }
}
