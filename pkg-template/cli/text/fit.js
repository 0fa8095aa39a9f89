import stringWidth from "string-width";

const ASCII = /^[\x20-\x7e]*$/;
const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/**
 * How many columns of a terminal clean text takes.
 *
 * @param {string} text
 */
export function width(text) {
  return ASCII.test(text) ? text.length : stringWidth(text);
}

/**
 * Clean text in at most so many columns, with `…` where something was left out; no character is cut in two.
 *
 * @param {string} text
 * @param {number} columns
 */
export function fit(text, columns) {
  if (width(text) <= columns) return text;
  let kept = "";
  let left = columns - 1;
  for (const { segment } of graphemes.segment(text)) {
    left -= width(segment);
    if (left < 0) break;
    kept += segment;
  }
  return columns > 0 ? `${kept}…` : "";
}

/**
 * Clean text with spaces behind it, up to a width.
 *
 * @param {string} text
 * @param {number} columns
 */
export function pad(text, columns) {
  return text + " ".repeat(Math.max(columns - width(text), 0));
}
