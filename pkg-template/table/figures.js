import { aboveZero, keyOf, NO_KEY, numberOf, spanOf, textKey } from "./keys.js";
import { each, guarded, optionsOf, quoted, shown, wrong } from "./options.js";

/** @import { Histogram, TaskSummary, TypeSummary } from "cbr-tasks/table" */
/** @import { View } from "../wasm/cbr_tasks_table.js" */

/** Counts by text. @param {string[]} texts @param {ArrayLike<number>} counts */
const countsOf = (texts, counts) => Object.fromEntries(texts.map((text, at) => [text, counts[at]]));

/** Reads text keys, one or a list. */
export const facetsOf = guarded("keys", (/** @type {unknown} */ keys) =>
  each("keys", Array.isArray(keys) ? keys : [keys], (field, key) => ({
    name: String(key),
    number: textKey(field, key),
  })),
);

/**
 * Counts the values of keys.
 *
 * @param {View} view
 * @param {{ name: string, number: number }[]} keys
 */
export const facets = (view, keys) =>
  Object.fromEntries(keys.map(({ name, number }) => [name, countsOf(...view.facet(number))]));

/** Reads the options of a histogram, as the module takes them. */
export const histogramOf = guarded("options", (/** @type {unknown} */ value) => {
  const options = optionsOf("options", value ?? {}, ["by", "bins", "interval", "split"]);
  const { by = "started_at", bins, interval, split } = options;
  const { name, number } = keyOf("by", by);
  const count = bins === undefined ? undefined : binsOf(bins);
  const splitBy = split === undefined ? NO_KEY : textKey("split", split);
  if (interval === undefined) return { by: number, bins: count ?? 60, width: 0, split: splitBy };
  if (count !== undefined) throw wrong("interval", "it or bins", interval, "both");
  const width =
    name === "progress"
      ? aboveZero("interval", "a percentage above 0", interval)
      : spanOf("interval", interval);
  return { by: number, bins: 0, width, split: splitBy };
});

/** @param {unknown} bins */
function binsOf(bins) {
  if (!Number.isInteger(bins))
    throw wrong(
      "bins",
      "an integer from 1 to 10000",
      bins,
      typeof bins === "string" ? quoted(bins) : shown(bins),
    );
  const count = Number(bins);
  if (count >= 1 && count <= 10_000) return count;
  throw wrong("bins", "a number from 1 to 10000", bins, shown(bins));
}

/**
 * Counts the tasks in ranges.
 *
 * @param {View} view
 * @param {ReturnType<typeof histogramOf>} options
 * @returns {Histogram}
 */
export function histogram(view, { by, bins, width: wanted, split }) {
  const [numbers, texts] = view.histogram(by, bins, wanted, split);
  const [start, width, missing] = numbers;
  const count = (numbers.length - 3) / (texts.length + 1);
  const place = (/** @type {number} */ at) => (start + at * width) / 1000;
  return {
    bins: Array.from({ length: count }, (_, at) => ({
      start: place(at),
      end: place(at + 1),
      count: numbers[3 + at],
      ...(split !== NO_KEY &&
        texts.length > 0 && {
          split: Object.fromEntries(
            texts.map((text, value) => [text, numbers[3 + count * (value + 1) + at]]),
          ),
        }),
    })),
    missing,
  };
}

/** @param {View} view @returns {TaskSummary} */
export function summary(view) {
  const [oldest, ...durations] = view.summary();
  const statuses = countsOf(...view.facet(numberOf("status")));
  const [types, counts] = view.facet(numberOf("operation_type"));
  const [success = 0, failed = 0, timeout = 0] = ["success", "failed", "timeout"].map(
    (name) => statuses[name],
  );
  const ended = success + failed + timeout;
  return {
    total: view.length,
    statuses,
    ...(ended > 0 && { successRate: success / ended }),
    types: Object.fromEntries(
      types.map((type, at) => {
        const [count, ...micros] = durations.slice(5 * at, 5 * at + 5);
        const [min, median, p95, max] = micros.map((number) => number / 1000);
        return [
          type,
          { count: counts[at], ...(count > 0 && { duration: { count, min, median, p95, max } }) },
        ];
      }),
    ),
    ...(oldest >= 0 && { oldestRunning: view.values([oldest], [NO_KEY])[0] }),
  };
}
