import { keyNames, keyOf, numberOf } from "./keys.js";
import { boolean, each, guarded, kindOf, optionsOf, wrong } from "./options.js";

/** Reads a query: the filter as text or JSON, and the sort keys as the module takes them. */
export const queryOf = guarded("query", (/** @type {unknown} */ query) => {
  const { where = "", sort = [] } = optionsOf("query", query ?? {}, ["where", "sort"]);
  const isJson = typeof where !== "string";
  return {
    filter: isJson ? jsonOf(where) : where,
    isJson,
    sort: Array.isArray(sort) ? each("sort", sort, sortKey) : [sortKey("sort", sort)],
  };
});

/** @param {unknown} where */
function jsonOf(where) {
  if (typeof where !== "object") throw wrong("where", "a text or an object", where);
  let json;
  try {
    json = JSON.stringify(where);
  } catch {
    // One that refers to itself, or has a bigint.
  }
  if (json !== undefined) return json;
  throw wrong("where", "an object that can be JSON", where);
}

/**
 * Reads a sort key: its name, or an object.
 *
 * @param {string} field
 * @param {any} value
 */
function sortKey(field, value) {
  if (typeof value === "string") return keyOf(field, value).number * 2;
  if (typeof value !== "object" || value === null) throw wrong(field, "a key or { key, descending }", value);
  const { key, descending = false } = optionsOf(field, value, ["key", "descending"], `${field}.`);
  if (key === undefined) throw wrong(field, "a key", key);
  return keyOf(`${field}.key`, key).number * 2 + Number(boolean(`${field}.descending`, descending));
}

/** Names of the columns that any task may have: those up to the duration. */
const ofAnyTask = () => keyNames().slice(0, numberOf("duration") + 1);

/** Reads the options of CSV: the numbers of its columns, by default those of any task, and if it begins with a byte order mark. */
export const csvOf = guarded("options", (/** @type {unknown} */ options) => {
  const { columns = ofAnyTask(), bom = false } = optionsOf("options", options ?? {}, ["columns", "bom"]);
  if (!Array.isArray(columns) || columns.length === 0)
    throw wrong(
      "columns",
      "an array of at least one key",
      columns,
      Array.isArray(columns) ? "an empty one" : kindOf(columns),
    );
  return {
    columns: each("columns", columns, (field, column) => keyOf(field, column).number),
    bom: boolean("bom", bom),
  };
});

/**
 * Finds the bytes of an `ArrayBuffer` or of a view of one. It is recognized by its content, because it may come from another realm.
 *
 * @param {string} field
 * @param {any} value
 */
export function bytesOf(field, value) {
  try {
    // Its constructor accepts buffers of any realm, shared ones too, and throws for everything else.
    const seen = ArrayBuffer.isView(value)
      ? new DataView(value.buffer, value.byteOffset, value.byteLength)
      : new DataView(value);
    return new Uint8Array(seen.buffer, seen.byteOffset, seen.byteLength);
  } catch {
    const kind = kindOf(value);
    const isBuffer = ArrayBuffer.isView(value) || kind.endsWith("ArrayBuffer");
    const got = isBuffer ? `${kind} whose bytes were transferred` : kind;
    throw wrong(field, "a Uint8Array or an ArrayBuffer", value, got);
  }
}
