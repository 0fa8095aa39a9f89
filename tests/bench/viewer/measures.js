/** The measures in the page: each gives its figure, smaller is better, and what else is worth reading. */
import { median } from "../measure.js";
import { INTERPRETED, loaded, onStage, quantile, UNPACED } from "./stage.js";

/** @typedef {{ value: number, also: string }} Reading */

/** What is typed, and removed again: a word, and a field with its value, whose text has an error on the way. */
const QUERIES = ["web", "status:failed"];

/** Keys with the text after them. @type {[chord: string, text: string][]} */
const KEYSTROKES = QUERIES.flatMap((query) => {
  const texts = Array.from(query, (_, place) => query.slice(0, place));
  return [
    ...texts.map((text, place) => /** @type {[string, string]} */ ([query[place], text + query[place]])),
    ...texts.reverse().map((text) => /** @type {[string, string]} */ (["Backspace", text])),
  ];
});

const ROUNDS = 3;

/** @param {number} tasks */
const still = (tasks) => ({ tasks, seed: 1 });

/** @param {number} value */
const ms = (value) => `${value.toFixed(1)} ms`;

/** From a key to the painted result. @param {string} engine @param {number} tasks @returns {Promise<Reading[]>} */
export function keystroke(engine, tasks) {
  return onStage(engine, { settings: UNPACED, emulator: still(tasks) }, async (stage) => {
    const { tab, viewer, call } = stage;
    await call("begin", { isWhole: true });
    await loaded(stage, "paused");
    await settled(stage, tasks);
    await viewer.focus("input[name=query]");
    /** Times of each keystroke, by the text after it. @type {Map<string, number[]>} */
    const times = new Map();
    /** @type {number[]} */
    const medians = [];
    for (let round = 0; round < ROUNDS + 1; round += 1) {
      const all = [];
      for (const [chord, text] of KEYSTROKES) {
        await (chord === "Backspace" ? tab.press(chord) : tab.type(chord));
        const time = await call("keystroke");
        // The first round compiles.
        if (round > 0) times.set(`${chord} ${text}`, [...(times.get(`${chord} ${text}`) ?? []), time]);
        all.push(time);
      }
      if (round > 0) medians.push(median(all));
    }
    const [name, slowest] = [...times].reduce((one, other) =>
      median(other[1]) > median(one[1]) ? other : one,
    );
    const least = median([...times.values()].map((each) => Math.min(...each)));
    const also = `each keystroke's best of ${ROUNDS}: ${ms(least)}; slowest keystroke: ${ms(median(slowest))}, “${name}”`;
    return medians.map((value) => ({ value, also }));
  });
}

/** @param {import("./stage.js").Stage} stage @param {number} tasks */
async function settled({ viewer, call }, tasks) {
  // Some of the emulator's tasks are older than the window.
  await viewer.becomes(async () => (await call("rows")) > 0.9 * tasks, true);
}

/** Frames while all rows are scrolled, in large steps and in small ones. @param {string} engine @param {number} tasks @returns {Promise<Reading[]>} */
export function scroll(engine, tasks) {
  return onStage(engine, { emulator: still(tasks) }, async (stage) => {
    await stage.call("begin", { isWhole: true });
    await loaded(stage, "paused");
    await settled(stage, tasks);
    await stage.call("scroll", { steps: 60 });
    /** @type {Reading[]} */
    const readings = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const far = await stage.call("scroll", { steps: 120 });
      const near = await stage.call("scroll", { steps: 120, pixels: 40 });
      readings.push({
        value: quantile(far, 0.95),
        also: `median ${ms(median(far))}; in steps of 40 pixels 95 %: ${ms(quantile(near, 0.95))}`,
      });
    }
    return readings;
  });
}

/** Longest frame from the client's first request until the window is loaded. @param {string} engine @param {number} tasks @returns {Promise<Reading[]>} */
export async function loading(engine, tasks) {
  /** @type {Reading[]} */
  const readings = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const reading = await onStage(engine, { emulator: still(tasks) }, async (stage) => {
      await stage.call("watchFrames");
      const began = performance.now();
      await stage.call("begin");
      await loaded(stage, "live");
      const seconds = (performance.now() - began) / 1000;
      const frames = await stage.call("takeFrames");
      const slow = frames.filter((/** @type {number} */ frame) => frame > 50).length;
      const also = `95 %: ${ms(quantile(frames, 0.95))}, ${slow} of ${frames.length} frames above 50 ms, ${seconds.toFixed(1)} s`;
      return { value: Math.max(...frames), also };
    });
    readings.push(reading);
  }
  return readings;
}

/** How many times as fast the page's time runs, so that its hour takes a minute. */
const SPEED = 60;

/**
 * Growth in an hour of the page's time, in percent of the size after the first minute on the clock of the wall: an hour of the page's.
 *
 * @param {string} engine
 * @returns {Promise<Reading[]>}
 */
export function hour(engine) {
  const epoch = Date.now();
  const clock = () => epoch + (Date.now() - epoch) * SPEED;
  return onStage(
    engine,
    { settings: INTERPRETED, emulator: { tasks: 20_000, seed: 1, live: true, clock, now: epoch } },
    async (stage) => {
      await stage.call("begin", { speed: SPEED, epoch });
      await loaded(stage, "live");
      /** @type {{ nodes: number, heap?: number }[]} */
      const sizes = [];
      const wait = (/** @type {number} */ minutes) =>
        new Promise((resolve) => setTimeout(resolve, (minutes * 60_000) / SPEED));
      await wait(60);
      sizes.push(await stage.call("size"));
      for (let tens = 0; tens < 6; tens += 1) {
        await wait(10);
        sizes.push(await stage.call("size"));
      }
      const [first, last] = [sizes[0], sizes[sizes.length - 1]];
      const grown = (/** @type {number | undefined} */ from, /** @type {number | undefined} */ to) =>
        from === undefined || to === undefined ? 0 : (100 * (to - from)) / from;
      const list = (/** @type {(each: typeof first) => string} */ of) => sizes.map(of).join(", ");
      const heap =
        first.heap === undefined ? "unknown" : `${list(({ heap = 0 }) => (heap / 1e6).toFixed(2))} MB`;
      return [
        {
          value: Math.max(grown(first.heap, last.heap), grown(first.nodes, last.nodes)),
          also: `nodes ${list(({ nodes }) => String(nodes))}; heap ${heap}`,
        },
      ];
    },
  );
}
