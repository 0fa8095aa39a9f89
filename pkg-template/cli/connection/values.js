import { UsageError } from "../args/usage-error.js";

/**
 * A value and its source: a flag, a variable or a profile.
 *
 * @typedef {{ value: string, from: string }} Sourced
 */

/**
 * A setting of one source under one of its names.
 *
 * @typedef {{ name: string, value: string }} Candidate
 */

/** Finds a setting by its name. A source that writes a setting in two places gives both. @typedef {(name: string) => Candidate[]} Read */

/**
 * Reads a setting that may have several names: the first that is set counts.
 *
 * @param {Read} read
 * @param {readonly string[]} names that mean the same
 * @returns {Candidate & { conflict?: string }} `conflict` is another name that has another value; no name is set if `name` is empty
 */
export function pick(read, names) {
  const [first, ...others] = names.flatMap(read);
  if (first === undefined) return { name: "", value: "" };
  return { ...first, conflict: others.find(({ value }) => value !== first.value)?.name };
}

/**
 * Two names of the same setting with different values. Which of them is meant cannot be known.
 *
 * @param {string} name
 * @param {string} other
 * @param {string} [source] in words, such as " in profile x"
 */
export function conflictError(name, other, source = "") {
  return new UsageError(
    `${name} and ${other} mean the same and have different values${source}: keep one of them`,
  );
}

/** @param {string} name */
const isPassword = (name) => /password$/i.test(name);

/**
 * Removes white space at the ends, which files written on Windows leave there. A password is left as it is.
 *
 * @param {string} name
 * @param {string} value
 */
export const tidy = (name, value) => (isPassword(name) ? value : value.trim());

/** @type {Readonly<Record<string, string>>} */
const CHARACTERS = {
  " ": "a space",
  "\r": "a carriage return (\\r)",
  "\n": "a line break (\\n)",
  "\t": "a tab (\\t)",
};

/**
 * Refuses white space at the ends of a password: it is seldom meant, and after a few wrong passwords IAM locks the user.
 *
 * @param {string} name
 * @param {string} value
 * @param {string} [source] in words, such as " in profile x"
 */
export function checkPassword(name, value, source = "") {
  for (const [pattern, place] of /** @type {const} */ ([
    [/^\s/, "beginning"],
    [/\s$/, "end"],
  ])) {
    const [character] = pattern.exec(value) ?? [];
    if (character === undefined) continue;
    const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
    throw new UsageError(
      `${name}${source}: expected a password without white space at its ends, got ` +
        `${CHARACTERS[character] ?? `the character U+${code}`} at its ${place}`,
    );
  }
}

/**
 * Removes the parts of an address that may hold a secret: user name, password, query and fragment.
 *
 * @param {string} value
 */
export function withoutSecrets(value) {
  if (!value.includes("://")) return value;
  try {
    const { protocol, host, pathname } = new URL(value);
    return `${protocol}//${host}${pathname === "/" ? "" : pathname}`;
  } catch {
    return "[not a URL]";
  }
}
