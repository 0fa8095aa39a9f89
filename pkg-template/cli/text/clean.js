/**
 * Characters that a terminal obeys or that change the order of text: control characters (which also begin escape sequences),
 * bidirectional marks, and line separators. Joiners are allowed, because some scripts and emoji need them.
 */
const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the regex searches for them
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufff9-\ufffb]/g;

/** @type {Readonly<Record<string, string>>} */
const SHORT = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** @param {string} character */
const escaped = (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

/**
 * One line of text that is safe for a terminal: unsafe characters are replaced by visible escapes.
 *
 * @param {string} text
 */
export function clean(text) {
  return text.replace(UNSAFE, (character) => SHORT[character] ?? escaped(character));
}

/**
 * Equivalent JSON without unsafe characters. Line breaks between its tokens stay.
 *
 * @param {string} json
 */
export function cleanJson(json) {
  return json.replace(UNSAFE, (character) => (character === "\n" ? character : escaped(character)));
}

/**
 * Cleans all strings of a value, at any depth, names of fields included.
 *
 * @template T
 * @param {T} value
 * @returns {T}
 */
export function cleanDeep(value) {
  /** @type {unknown} */
  let result = value;
  if (typeof value === "string") result = clean(value);
  else if (Array.isArray(value)) result = value.map(cleanDeep);
  else if (typeof value === "object" && value !== null) {
    result = Object.fromEntries(
      Object.entries(value).map(([name, entry]) => [clean(name), cleanDeep(entry)]),
    );
  }
  return /** @type {T} */ (result);
}
