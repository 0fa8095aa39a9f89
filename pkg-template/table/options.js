import { CbrError } from "../errors.js";

/**
 * Reads options: an object with no other names than these. Those that are `undefined` or `null` are left out.
 *
 * @param {string} field
 * @param {unknown} value
 * @param {string[]} names
 * @param {string} [prefix] of an unknown name, in the message
 * @returns {Record<string, any>}
 */
export function optionsOf(field, value, names, prefix) {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw wrong(field, "an object", value);
  /** @type {Record<string, unknown>} */
  const options = {};
  for (const name of Object.keys(value)) {
    const option = /** @type {any} */ (value)[name];
    if (option === undefined || option === null) continue;
    if (!names.includes(name)) {
      const expected = names.join(", ").replace(/, (\w+)$/, " or $1");
      throw wrong(prefix ? prefix + name : field, expected, value, quoted(name));
    }
    options[name] = option;
  }
  return options;
}

/**
 * Makes a reader that refuses an argument whose reading throws, such as a revoked `Proxy`.
 *
 * @template A, R
 * @param {string} field
 * @param {(argument: A) => R} read
 * @returns {(argument: A) => R}
 */
export function guarded(field, read) {
  return (argument) => {
    try {
      return read(argument);
    } catch (cause) {
      if (cause instanceof CbrError) throw cause;
      const message = `${field}: expected a value that can be read, got one that throws`;
      throw new CbrError(message, { kind: "validation", cause });
    }
  };
}

/**
 * Reads each item of an array, up to the first that is wrong.
 *
 * @template T
 * @param {string} field
 * @param {any} list
 * @param {(field: string, item: unknown) => T} read
 */
export function each(field, list, read) {
  const items = [];
  for (let at = 0; at < list.length; at++) items.push(read(`${field}[${at}]`, list[at]));
  return items;
}

/**
 * Makes the error for a wrong value. Of all but numbers it names only the kind.
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
  throw wrong(field, `an integer from ${least} to ${most}`, value, shown(value));
}

/** @param {string} field @param {unknown} value */
export function boolean(field, value) {
  if (typeof value === "boolean") return value;
  throw wrong(field, "a boolean", value);
}

/** @param {string} field @param {unknown} value */
export function text(field, value) {
  if (typeof value === "string") return value;
  throw wrong(field, "a string", value);
}

/** Describes a value by its kind, a number by its digits and an array by its length. @param {unknown} value */
export function shown(value) {
  if (typeof value === "number") return String(value);
  return Array.isArray(value) ? `an array of ${value.length}` : kindOf(value);
}

/** @param {unknown} value */
export function kindOf(value) {
  if (value === null || value === undefined) return String(value);
  let kind = /** @type {string} */ (typeof value);
  try {
    if (Array.isArray(value)) kind = "array";
    else if (kind === "object") {
      const { name } = value.constructor;
      if (typeof name === "string" && name !== "Object") kind = name || kind;
    }
  } catch {
    // A revoked Proxy, or an object without a constructor.
  }
  return `${/^[aeio]/i.test(kind) ? "an" : "a"} ${kind}`;
}

/** Quotes the first 40 characters, with escapes for those that nobody sees. @param {string} text */
export function quoted(text) {
  const characters = Array.from(text.slice(0, 82));
  const excerpt = characters.slice(0, 40).join("") + (characters.length > 40 ? "…" : "");
  const escaped = excerpt.replace(/["\\\p{C}\u2028\u2029]/gu, (character) =>
    /["\\\n\r\t]/.test(character)
      ? JSON.stringify(character).slice(1, -1)
      : `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
  return `"${escaped}"`;
}
