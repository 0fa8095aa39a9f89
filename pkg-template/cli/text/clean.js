/**
 * What a terminal acts on instead of showing it: controls, the escapes that begin with them, marks that turn the direction
 * of text, and breaks of lines. Joiners stay, as scripts and emoji need them.
 */
const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufff9-\ufffb]/g;

/** @type {Readonly<Record<string, string>>} */
const SHORT = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** @param {string} character */
const escaped = (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

/**
 * Text as a terminal may have it, in one line. What it would act on is shown as an escape.
 *
 * @param {string} text
 */
export function clean(text) {
  return text.replace(UNSAFE, (character) => SHORT[character] ?? escaped(character));
}

/**
 * JSON that means the same, without what a terminal would act on. Its own line breaks stay.
 *
 * @param {string} json
 */
export function cleanJson(json) {
  return json.replace(UNSAFE, (character) => (character === "\n" ? character : escaped(character)));
}

/**
 * A value with all its texts clean, at any depth; names of fields too.
 *
 * @template T
 * @param {T} value
 * @returns {T}
 */
export function cleanDeep(value) {
  /** @type {unknown} */
  let clear = value;
  if (typeof value === "string") clear = clean(value);
  else if (Array.isArray(value)) clear = value.map(cleanDeep);
  else if (typeof value === "object" && value !== null) {
    clear = Object.fromEntries(Object.entries(value).map(([name, entry]) => [clean(name), cleanDeep(entry)]));
  }
  return /** @type {T} */ (clear);
}
