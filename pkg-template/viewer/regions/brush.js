/** @import { HistogramBin } from "cbr-tasks/table" */
/** @typedef {[first: number, last: number]} Part places of the first and the last bar */

/**
 * Bars in a part of the window.
 *
 * @param {readonly HistogramBin[]} bars
 * @param {{ start: number, end: number }} [brush]
 * @returns {Part | undefined}
 */
export function brushed(bars, brush) {
  if (!brush) return undefined;
  const first = bars.findIndex(({ end }) => end > brush.start);
  const last = bars.findLastIndex(({ start }) => start < brush.end);
  return first < 0 || last < first ? undefined : [first, last];
}

/** Times of some bars. @param {readonly HistogramBin[]} bars @param {Part} [part] */
export function bounded(bars, part) {
  return part && { start: bars[part[0]].start, end: bars[part[1]].end };
}

/**
 * Part of the window after a key: arrow keys move it, with Shift they widen it to that side, and down narrows it.
 *
 * @param {KeyboardEvent} event
 * @param {Part | undefined} part
 * @param {number} count of bars
 * @returns {Part | null | undefined} null for none, undefined for a key without a meaning
 */
export function moved({ key, shiftKey, altKey, ctrlKey, metaKey }, part, count) {
  if (altKey || ctrlKey || metaKey || count === 0) return undefined;
  if (key === "Escape") return part && null;
  const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[key];
  const [first, last] = part ?? (step !== undefined && step < 0 ? [count, count] : [-1, -1]);
  const length = last - first;
  if (key === "Home") return [0, length];
  if (key === "End") return [count - 1 - length, count - 1];
  if (step === undefined) return undefined;
  if (!shiftKey || !part) {
    const to = Math.min(Math.max(first + step, 0), count - 1 - length);
    return [to, to + length];
  }
  if (key === "ArrowDown") return [first, Math.max(first, last - 1)];
  const before = key === "ArrowRight" ? 0 : 1;
  const after = key === "ArrowLeft" ? 0 : 1;
  return [Math.max(0, first - before), Math.min(count - 1, last + after)];
}

/** Place of the bar under a pointer. @param {MouseEvent} event @param {Element} chart @param {number} count of bars */
export function placeOf({ clientX }, chart, count) {
  const { left, width } = chart.getBoundingClientRect();
  return Math.min(Math.max(Math.floor(((clientX - left) / width) * count), 0), count - 1);
}

/**
 * Part of the window after a pointer was pressed on the chart or has moved: a click takes a bar, a drag all bars from the first to the
 * last. The chart remembers where the drag began.
 *
 * @param {PointerEvent} event
 * @param {Part | undefined} part
 * @param {number} count of bars
 * @returns {Part | undefined} undefined if it stays
 */
export function dragged(event, part, count) {
  const chart = /** @type {HTMLElement} */ (event.currentTarget);
  const place = placeOf(event, chart, count);
  if (event.type === "pointerdown" && event.button === 0) {
    chart.setPointerCapture(event.pointerId);
    chart.dataset.anchor = String(place);
  }
  if (count === 0 || !chart.hasPointerCapture(event.pointerId)) return undefined;
  const anchor = Number(chart.dataset.anchor);
  const [first, last] = [Math.min(anchor, place), Math.max(anchor, place)];
  return part?.[0] === first && part[1] === last ? undefined : [first, last];
}
