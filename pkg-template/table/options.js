import { CbrError } from "../errors.js";

/**
 * Checks that options are an object with no other names than these.
 *
 * @param {string} field
 * @param {unknown} value
 * @param {string[]} names
 */
export function checkNames(field, value, names) {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw wrong(field, "an object", value);
  const unknown = Object.keys(value).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  const last = names.length - 1;
  throw wrong(
    field,
    `${names.slice(0, last).join(", ")} or ${names[last]}`,
    unknown,
    JSON.stringify(unknown),
  );
}

/**
 * Makes the error for a wrong option. Of a value that is not a number it names only the kind.
 *
 * @param {string} field
 * @param {string} expected
 * @param {unknown} value
 * @param {string} [got]
 */
export function wrong(field, expected, value, got = kindOf(value)) {
  return new CbrError(`${field}: expected ${expected}, got ${got}`, { kind: "validation" });
}

/**
 * @param {string} field
 * @param {unknown} value
 * @param {number} least
 * @param {number} most
 */
export function integer(field, value, least, most) {
  if (Number.isInteger(value) && Number(value) >= least && Number(value) <= most) return Number(value);
  throw wrong(field, `an integer from ${least} to ${most}`, value);
}

/** @param {unknown} value */
function kindOf(value) {
  if (value === null || value === undefined || typeof value === "number") return String(value);
  if (Array.isArray(value)) return `an array of ${value.length}`;
  return value instanceof Date ? "a Date" : `${typeof value === "object" ? "an" : "a"} ${typeof value}`;
}
