/**
 * Converts a value from the service to text. Any field may hold any JSON value, and none is ever markup.
 *
 * @param {unknown} value
 * @returns {string} empty for null and undefined
 */
export function text(value) {
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
