import { html } from "lit";

/**
 * Allows a line break after each dot and underscore of a name or code, so that no word is broken in the middle.
 *
 * @param {string} words
 */
export function breakable(words) {
  return words.split(/(?<=[._])/).map((word, index) => (index === 0 ? word : html`<wbr />${word}`));
}
