/** @import { Formatter } from "../formatter.js" */

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

/** Distances of labels. */
const STEPS = [5, 10, 15, 30, 60, 120, 180, 240, 360, 720].map((minutes) => minutes * MINUTE);

/**
 * Labels of a time axis, seven at most: at round times of the formatter's zone, and dates at midnight.
 *
 * @param {{ start: number, end: number }} bounds
 * @param {Formatter} format
 * @returns {{ at: number, label: string }[]} `at`: percentage of the width
 */
export function ticks({ start, end }, format) {
  const span = end - start;
  const step = STEPS.find((step) => span / step <= 6) ?? Math.max(1, Math.ceil(span / 6 / DAY)) * DAY;
  const found = [];
  const zone = format.offset(start);
  for (let local = Math.ceil((start + zone) / step) * step; local - zone < end; local += step) {
    // The offset of a day on which it changes is another one.
    const time = local - format.offset(local - zone);
    const at = Math.round(((time - start) / span) * 1000) / 10;
    const label = local % DAY === 0 ? format.day(time) : format.time(time);
    // At the edges there is no room for it.
    if (at >= 4 && at <= 96) found.push({ at, label });
  }
  return found;
}
