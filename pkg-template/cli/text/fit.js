import stringWidth from "string-width";

const ASCII = /^[\x20-\x7e]*$/;
const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/**
 * Width of clean text in columns of a terminal.
 *
 * @param {string} text
 */
export function width(text) {
  return ASCII.test(text) ? text.length : stringWidth(text);
}

/**
 * Truncates clean text to a number of columns, with `…` at the end. Graphemes are kept whole.
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
 * Pads clean text with spaces to a width.
 *
 * @param {string} text
 * @param {number} columns
 */
export function pad(text, columns) {
  return text + " ".repeat(Math.max(columns - width(text), 0));
}
