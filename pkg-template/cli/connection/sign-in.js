import { UsageError } from "../args/usage-error.js";
import { checkPassword, conflictError, pick } from "./values.js";

/** @typedef {import("cbr-tasks").Auth} Auth */
/** @typedef {import("./values.js").Read} Read */
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
 * @property {readonly string[]} names that are set and used
 * @property {readonly string[]} missing names that are required and not set
 * @property {readonly string[]} superseded names that are set and not used, because another one says the same
 * @property {string} [passwordName]
 * @property {readonly [string, string]} [conflict] two names of one part with different values
 */

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
    /** @type {Map<string, string>} name by part */
    const set = new Map();
    /** @type {readonly [string, string] | undefined} */
    let conflict;
    for (const [part, names] of Object.entries({ ...required, ...optional })) {
      const found = pick(read, names);
      if (found.name === "") continue;
      auth[part] = found.value;
      set.set(part, found.name);
      if (found.conflict !== undefined) conflict ??= [found.name, found.conflict];
    }
    if (!selectedBy.some((part) => part in auth)) return [];
    const passwordName = set.get("password");
    const superseded = method === "password" ? completeUser(auth, set) : [];
    const missing = Object.keys(required)
      .filter((part) => !(part in auth) && !isNeedless(part, auth))
      .map((part) => required[part][0]);
    return [{ method, auth, names: [...set.values()], missing, superseded, passwordName, conflict }];
  });
}

/** A user id needs neither name nor domain, and a domain's id no name. @param {string} part @param {Record<string, string>} auth */
function isNeedless(part, auth) {
  if (part === "username") return "userId" in auth;
  return part === "domainName" && ("userId" in auth || "domainId" in auth);
}

/**
 * Brings the parts of a user and a password into the form of `auth`: an id takes the place of a name, and the default domain and
 * the project's stand in for a domain of the user's that is not set.
 *
 * @param {Record<string, string>} auth
 * @param {Map<string, string>} set names by part
 * @returns {string[]} names that are not used
 */
function completeUser(auth, set) {
  /** @type {string[]} */
  const unused = [];
  /** @param {string[]} parts */
  const drop = (...parts) => {
    for (const part of parts) {
      const name = set.get(part);
      if (name !== undefined) unused.push(name);
      delete auth[part];
      set.delete(part);
    }
  };
  /** @param {string} from @param {string} to */
  const standIn = (from, to) => {
    auth[to] = auth[from];
    set.set(to, /** @type {string} */ (set.get(from)));
  };
  if ("userId" in auth) drop("username", "domainName", "domainId");
  else if ("domainId" in auth) drop("domainName");
  if (!("userId" in auth) && !("domainId" in auth) && !("domainName" in auth)) {
    const [part] = ["defaultDomainId", "defaultDomainName", "projectDomainId", "projectDomainName"].filter(
      (one) => one in auth,
    );
    if (part) standIn(part, part.endsWith("Id") ? "domainId" : "domainName");
  }
  if ("projectDomainId" in auth) drop("projectDomainName");
  for (const part of ["defaultDomainId", "defaultDomainName"]) {
    delete auth[part];
    set.delete(part);
  }
  // IAM takes the project to be in the user's domain.
  for (const [part, own] of [
    ["projectDomainId", "domainId"],
    ["projectDomainName", "domainName"],
  ]) {
    if (part in auth && auth[part] === auth[own]) {
      delete auth[part];
      const name = set.get(part);
      set.delete(part);
      if (set.get(own) !== name && name !== undefined) set.set(`${part} as well`, name);
    }
  }
  return unused;
}

/**
 * Refuses credentials of which a part is missing, ambiguous or certainly wrong.
 *
 * @param {SignIn} signIn
 * @param {string} source in words, such as " in profile x"; empty for the environment
 */
export function requireComplete({ auth, names, missing, passwordName, conflict }, source = "") {
  if (conflict) throw conflictError(...conflict, source);
  if (missing.length > 0) {
    throw new UsageError(`${withVerb(missing)} not set${source}; ${withVerb(names)}`);
  }
  if (passwordName !== undefined) checkPassword(passwordName, auth.password, source);
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
const TYPES = {
  password: "password",
  v3password: "password",
  token: "token",
  v3token: "token",
  admin_token: "token",
};

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
  const method = Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
  if (!method) {
    const known = Object.keys(TYPES).join(", ");
    throw new UsageError(`${name}: expected one of ${known}, got ${JSON.stringify(type)}`, {
      hint: "get a token with the tool that can sign in in this way, and set OS_TOKEN or auth.token to it",
    });
  }
  return specs.filter((spec) => spec.method === method);
}
