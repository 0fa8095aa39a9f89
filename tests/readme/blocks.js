/** Code blocks of the README and of the guides, with the heading above each. */
import { readdirSync, readFileSync } from "node:fs";

const ROOT = new URL("../../", import.meta.url);

/**
 * @typedef {object} Block
 * @property {string} heading
 * @property {string} language
 * @property {string} code
 */

/** README.md and the guides, as paths from the root. */
export const DOCUMENTS = [
  "README.md",
  ...readdirSync(new URL("docs/", ROOT))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

/** @param {string} document @returns {Block[]} */
export function blocks(document) {
  const text = readFileSync(new URL(document, ROOT), "utf8");
  /** @type {Block[]} */
  const found = [];
  let heading = "";
  for (const [, title, language, code] of text.matchAll(/^#+ (.+)$|^```(\w*)\n([\s\S]*?)^```$/gm)) {
    if (title !== undefined) heading = title;
    else found.push({ heading, language, code });
  }
  return found;
}

/** Lines of a block, without comments at their ends. @param {string} code */
export function linesOf(code) {
  return code
    .trimEnd()
    .split("\n")
    .map((each) => each.replace(/ +# .*$/, ""));
}
