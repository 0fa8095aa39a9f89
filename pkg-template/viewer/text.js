/** Control characters other than white space, and characters that change the order of text. */
const CONTROLS = /(?![\t\n\r])[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\u206a-\u206f\ufff9-\ufffb]/gu;

/** @param {string} control */
const hex = (control) => control.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");

/**
 * Symbol of a control character: `␛`, or `[U+202E]` where Unicode has none.
 *
 * @param {string} control
 */
function symbol(control) {
  const code = control.charCodeAt(0);
  return code < 0x80 ? String.fromCharCode(code < 0x20 ? 0x2400 + code : 0x2421) : `[U+${hex(control)}]`;
}

/**
 * Converts a value from the service to text to show: controls are symbols, so that a name is what it seems to be. Any field may
 * hold any JSON value, and none is ever markup.
 *
 * @param {unknown} value
 */
export function text(value) {
  return raw(value).replace(CONTROLS, symbol);
}

/**
 * JSON to show and to copy, with controls as escapes.
 *
 * @param {unknown} value
 */
export function json(value) {
  return JSON.stringify(value, undefined, 2).replace(CONTROLS, (control) => `\\u${hex(control)}`);
}

/**
 * Converts a value from the service to text to copy.
 *
 * @param {unknown} value
 * @returns {string} empty for null and undefined
 */
export function raw(value) {
  if (value === null || value === undefined) return "";
  if (typeof value === "object") return JSON.stringify(value) ?? "";
  return String(value);
}

/**
 * The translation of a value from the service, or the value itself if it is unknown.
 *
 * @param {Readonly<Record<string, string>>} table
 * @param {unknown} value
 */
export function translate(table, value) {
  const key = text(value);
  return Object.hasOwn(table, key) ? /** @type {string} */ (table[key]) : key;
}

/**
 * The value at a path of own members.
 *
 * @param {unknown} value
 * @param {...string} path
 * @returns {unknown} undefined if a member is missing
 */
export function at(value, ...path) {
  let node = value;
  for (const key of path) {
    if (typeof node !== "object" || node === null || !Object.hasOwn(node, key)) return undefined;
    node = /** @type {Record<string, unknown>} */ (node)[key];
  }
  return node;
}
