import { distance } from "fastest-levenshtein";

/**
 * The known value that was probably meant: the nearest, if at most three letters and half of its own differ.
 *
 * @param {string} text
 * @param {readonly string[]} known
 * @returns {string | undefined}
 */
export function closest(text, known) {
  // Nothing that is known is nearly as long.
  if (text.length > 40) return undefined;
  const [best] = known
    .map((value) => ({ value, off: distance(text.toLowerCase(), value) }))
    .filter(({ value, off }) => off <= Math.min(3, value.length / 2))
    .sort((a, b) => a.off - b.off);
  return best?.value;
}
