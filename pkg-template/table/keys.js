import { duration, keys } from "../wasm/cbr_tasks_table.js";
import { quoted, text, wrong } from "./options.js";

/** @typedef {{ number: number, kind: string, name: string }} Key by whose number the module knows a key */

/** Number for whole tasks, and for the time that groups are in the order of. */
export const NO_KEY = 2 ** 32 - 1;

/** @type {Map<string, Key> | undefined} all keys, by each of their names; of two with one name the later */
let known;

function allKeys() {
  if (known) return known;
  known = new Map();
  for (const [number, line] of keys().trimEnd().split("\n").entries()) {
    const [kind, ...names] = line.split(" ");
    for (const name of names) if (name) known.set(name, { number, kind, name: names[0] });
  }
  return known;
}

/** Names of all keys, in the order of their numbers. */
export function keyNames() {
  /** @type {string[]} */
  const names = [];
  for (const { number, name } of allKeys().values()) names[number] = name;
  return names;
}

/**
 * Finds a key by its name.
 *
 * @param {string} field
 * @param {unknown} value
 */
export function keyOf(field, value) {
  const name = text(field, value);
  const key = allKeys().get(name);
  if (key !== undefined) return key;
  throw wrong(field, `one of ${keyNames().join(", ")}`, value, quoted(name));
}

/**
 * Finds a key whose values are texts; returns its number.
 *
 * @param {string} field
 * @param {unknown} value
 */
export function textKey(field, value) {
  const { kind, name, number } = keyOf(field, value);
  if (kind === "text") return number;
  throw wrong(field, "a key of texts such as status or vault_name", value, quoted(name));
}

/** Number of a key that there is. @param {string} name */
export const numberOf = (name) => keyOf("", name).number;

/**
 * Reads a span, as milliseconds or text; returns microseconds.
 *
 * @param {string} field
 * @param {unknown} value
 */
export function spanOf(field, value) {
  if (typeof value === "string") return duration(field, value);
  return aboveZero(field, "milliseconds above 0 or a duration such as 90s, 15m, 2h or 3d", value);
}

/**
 * Reads a number above 0; returns its thousandths.
 *
 * @param {string} field
 * @param {string} expected
 * @param {unknown} value
 */
export function aboveZero(field, expected, value) {
  const thousandths = typeof value === "number" ? Math.trunc(value * 1000) : 0;
  if (thousandths >= 1 && thousandths < 9e15) return thousandths;
  throw wrong(field, expected, value);
}
