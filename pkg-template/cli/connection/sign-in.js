import { UsageError } from "../args/usage-error.js";

/** @typedef {import("cbr-tasks").Auth} Auth */
/** @typedef {"token" | "keys" | "password"} Method */

/**
 * A kind of credentials, and the names of its parts in one source: the environment or a profile. Where a part has several
 * names, the first that is set counts.
 *
 * @typedef {object} CredentialSpec
 * @property {Method} method
 * @property {Readonly<Record<string, readonly string[]>>} required names by part of `auth`
 * @property {Readonly<Record<string, readonly string[]>>} [optional] names by part of `auth`
 * @property {readonly string[]} [selectedBy] parts of which one must be set for this kind to be meant; default: any required one
 */

/**
 * Credentials that were found, perhaps incomplete.
 *
 * @typedef {object} SignIn
 * @property {Method} method
 * @property {Record<string, string>} auth secret
 * @property {readonly string[]} names that are set
 * @property {readonly string[]} missing names that are required and not set
 */

/** @typedef {(name: string) => string | undefined} Read */

/**
 * Credentials of each kind that is at least partly set, in the order of the specs.
 *
 * @param {readonly CredentialSpec[]} specs
 * @param {Read} read
 * @returns {SignIn[]}
 */
export function readSignIns(specs, read) {
  return specs.flatMap(({ method, required, optional = {}, selectedBy = Object.keys(required) }) => {
    /** @type {Record<string, string>} */
    const auth = {};
    /** @type {string[]} */
    const set = [];
    /** @type {string[]} */
    const missing = [];
    for (const [part, names] of Object.entries({ ...required, ...optional })) {
      const name = names.find((one) => read(one) !== undefined);
      if (name) {
        auth[part] = /** @type {string} */ (read(name));
        set.push(name);
      } else if (part in required) {
        missing.push(names[0]);
      }
    }
    return selectedBy.some((part) => part in auth) ? [{ method, auth, names: set, missing }] : [];
  });
}

/**
 * @param {SignIn} signIn
 * @param {string} source in words, such as " in profile x"; empty for the environment
 */
export function requireComplete({ names, missing }, source = "") {
  if (missing.length === 0) return;
  throw new UsageError(`${withVerb(missing)} not set${source}; ${withVerb(names)}`);
}

/**
 * Joins names and adds the verb: "A is", "A and B are".
 *
 * @param {readonly string[]} names
 */
export function withVerb(names) {
  return `${names.join(" and ")} ${names.length === 1 ? "is" : "are"}`;
}

/** @type {Readonly<Record<string, Method>>} */
const TYPES = { password: "password", v3password: "password", token: "token", v3token: "token" };

/**
 * Specs that OpenStack's `auth_type` allows.
 *
 * @param {readonly CredentialSpec[]} specs
 * @param {string | undefined} type
 * @param {string} name of the setting, for messages
 * @returns {readonly CredentialSpec[]}
 */
export function specsOfType(specs, type, name) {
  if (type === undefined) return specs;
  const method = TYPES[type];
  if (!method) {
    const known = Object.keys(TYPES).join(", ");
    throw new UsageError(`${name}: expected one of ${known}, got ${JSON.stringify(type)}`);
  }
  return specs.filter((spec) => spec.method === method);
}
