import { UsageError } from "../args/usage-error.js";

/** @typedef {import("cbr-tasks").Auth} Auth */
/** @typedef {"token" | "keys" | "password"} Method */

/**
 * A way to sign in and what its parts are called in one place: in the environment, or in a profile.
 *
 * @typedef {object} Form
 * @property {Method} method
 * @property {Readonly<Record<string, readonly string[]>>} needs each part of `auth` with its names, the first for choice
 * @property {Readonly<Record<string, readonly string[]>>} [takes] parts that may be missing
 * @property {readonly string[]} [begins] the parts that show that this way is meant; all that it needs, unless said
 */

/**
 * @typedef {object} SignIn
 * @property {Method} method
 * @property {Record<string, string>} auth secret
 * @property {readonly string[]} names that were set
 * @property {readonly string[]} missing names that are not
 */

/** @typedef {(name: string) => string | undefined} Read */

/**
 * The ways to sign in that are begun, wholly or by half, the first for choice.
 *
 * @param {readonly Form[]} forms
 * @param {Read} read
 * @returns {SignIn[]}
 */
export function readSignIns(forms, read) {
  return forms.flatMap(({ method, needs, takes = {}, begins = Object.keys(needs) }) => {
    /** @type {Record<string, string>} */
    const auth = {};
    /** @type {string[]} */
    const set = [];
    /** @type {string[]} */
    const missing = [];
    for (const [part, names] of Object.entries({ ...needs, ...takes })) {
      const name = names.find((one) => read(one) !== undefined);
      if (name) {
        auth[part] = /** @type {string} */ (read(name));
        set.push(name);
      } else if (part in needs) {
        missing.push(names[0]);
      }
    }
    return begins.some((part) => part in auth) ? [{ method, auth, names: set, missing }] : [];
  });
}

/**
 * @param {SignIn} signIn
 * @param {string} place where its names are, in words; empty for the environment
 */
export function requireWhole({ names, missing }, place = "") {
  if (missing.length === 0) return;
  throw new UsageError(`${list(missing)} not set${place}; ${list(names)}`);
}

/** @param {readonly string[]} names */
export function list(names) {
  return `${names.join(" and ")} ${names.length === 1 ? "is" : "are"}`;
}

/** @type {Readonly<Record<string, Method>>} */
const TYPES = { password: "password", v3password: "password", token: "token", v3token: "token" };

/**
 * What OpenStack's `auth_type` leaves of the ways to sign in.
 *
 * @param {readonly Form[]} forms
 * @param {string | undefined} type
 * @param {string} name what it is called where it was found
 * @returns {readonly Form[]}
 */
export function formsOfType(forms, type, name) {
  if (type === undefined) return forms;
  const method = TYPES[type];
  if (!method) {
    const known = Object.keys(TYPES).join(", ");
    throw new UsageError(`${name}: expected one of ${known}, got ${JSON.stringify(type)}`);
  }
  return forms.filter((form) => form.method === method);
}
