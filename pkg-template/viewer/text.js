/**
 * A value from the service as text. Any field may hold any JSON value, and none is ever markup.
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
 * What a table has for a value of the service, or the value itself where it is new.
 *
 * @param {Readonly<Record<string, string>>} table
 * @param {unknown} value
 */
export function translate(table, value) {
  const key = text(value);
  return Object.hasOwn(table, key) ? /** @type {string} */ (table[key]) : key;
}

/**
 * A member of a value that should be an object.
 *
 * @param {unknown} value
 * @param {...string} path
 * @returns {unknown} undefined where a step is not there
 */
export function at(value, ...path) {
  let here = value;
  for (const key of path) {
    if (typeof here !== "object" || here === null || !Object.hasOwn(here, key)) return undefined;
    here = /** @type {Record<string, unknown>} */ (here)[key];
  }
  return here;
}
