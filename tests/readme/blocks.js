/** The code blocks of the README, by the heading that they are under. */
import { readFileSync } from "node:fs";

/**
 * @typedef {object} Block
 * @property {string} heading
 * @property {string} language
 * @property {string} code
 */

/** @returns {Block[]} */
export function blocks() {
  const text = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  /** @type {Block[]} */
  const found = [];
  let heading = "";
  for (const [, title, language, code] of text.matchAll(/^#+ (.+)$|^```(\w*)\n([\s\S]*?)^```$/gm)) {
    if (title !== undefined) heading = title;
    else found.push({ heading, language, code });
  }
  return found;
}
