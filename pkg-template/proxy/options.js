import { CbrError, isCbrError } from "cbr-tasks";

/** @import { CbrClientOptions, Logger } from "cbr-tasks" */
/** @import { TasksProxyOptions } from "cbr-tasks/proxy" */

/**
 * @typedef {object} Limits
 * @property {number} shareFor milliseconds
 * @property {number} maxBodyBytes
 * @property {number} maxHeldBytes
 * @property {number} bodyTimeout milliseconds
 */

/**
 * @typedef {object} Settings
 * @property {string} basePath "" or a path without a slash at its end
 * @property {readonly string[] | undefined} hosts in lower case
 * @property {TasksProxyOptions["allow"]} allow
 * @property {Logger | undefined} logger
 * @property {number} totalTimeout milliseconds
 * @property {Limits} limits
 * @property {CbrClientOptions} client
 */

const TOTAL_TIMEOUT = 60_000;
/** Milliseconds: setTimeout takes 31 bits and fires at once for more. */
export const LONGEST = 2 ** 31 - 1;
const MEBIBYTE = 2 ** 20;

/**
 * Tells the proxy's own options from the client's, which checks its own.
 *
 * @param {TasksProxyOptions} options
 * @returns {Settings}
 */
export function readOptions(options) {
  if (typeof options !== "object" || options === null) throw wrong("options", "an object", options);
  const { allow, basePath, hosts, shareFor, maxBodyBytes, maxHeldBytes, bodyTimeout, ...client } = options;
  if (allow !== undefined && typeof allow !== "function") throw wrong("allow", "a function", allow);
  // The client only sees the proxy's own.
  if (client.fetch !== undefined && typeof client.fetch !== "function") {
    throw wrong("fetch", "a function", client.fetch);
  }
  const most = integer("maxBodyBytes", maxBodyBytes ?? 16 * MEBIBYTE, 1, Number.MAX_SAFE_INTEGER);
  return {
    basePath: readBasePath(basePath ?? ""),
    hosts: hosts === undefined ? undefined : readHosts(hosts),
    allow,
    logger: client.logger,
    totalTimeout: Math.min(client.totalTimeout ?? TOTAL_TIMEOUT, LONGEST),
    limits: {
      shareFor: integer("shareFor", shareFor ?? 5000, 0, LONGEST),
      maxBodyBytes: most,
      maxHeldBytes: integer("maxHeldBytes", maxHeldBytes ?? 8 * most, most, Number.MAX_SAFE_INTEGER),
      bodyTimeout: integer("bodyTimeout", bodyTimeout ?? 60_000, 1, LONGEST),
    },
    // Browsers' clients try again by themselves; a proxy that did so too would multiply their tries.
    client: { ...client, retry: client.retry ?? false, totalTimeout: client.totalTimeout ?? TOTAL_TIMEOUT },
  };
}

/**
 * Says of an option that nobody knows which there are: the client, which sees it, knows only its own.
 *
 * @param {unknown} error of the client's
 */
export function withOwnOptions(error) {
  const expected = "options: expected ";
  if (!isCbrError(error, "config") || !error.message.startsWith(expected)) return error;
  const own = "allow, basePath, hosts, shareFor, maxBodyBytes, maxHeldBytes, bodyTimeout, ";
  return new CbrError(expected + own + error.message.slice(expected.length), { kind: "config" });
}

/** @param {unknown} path */
function readBasePath(path) {
  const steps = typeof path === "string" && /^(\/[\w.~-]+)*\/?$/.test(path) ? path.split("/") : ["."];
  if (steps.includes(".") || steps.includes("..")) throw wrong("basePath", "a path such as /backup", path);
  return steps.join("/").replace(/\/$/, "");
}

/** @param {unknown} hosts */
function readHosts(hosts) {
  const isHost = (/** @type {unknown} */ host) => typeof host === "string" && /^[\w.:[\]-]+$/.test(host);
  if (!Array.isArray(hosts) || hosts.length === 0 || !hosts.every(isHost)) {
    throw wrong("hosts", 'a list such as ["portal.example.com"]', hosts);
  }
  return hosts.map((/** @type {string} */ host) => host.toLowerCase());
}

/**
 * @param {string} field
 * @param {unknown} value
 * @param {number} least
 * @param {number} most
 */
function integer(field, value, least, most) {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= least && value <= most)
    return value;
  throw wrong(field, `an integer from ${least} to ${most}`, value);
}

/**
 * @param {string} field
 * @param {string} expected
 * @param {unknown} got
 */
function wrong(field, expected, got) {
  const plain = ["string", "number", "boolean"].includes(typeof got) || got === null;
  /** @type {Record<string, string>} */
  const kinds = { undefined: "nothing", object: Array.isArray(got) ? "another list" : "an object" };
  const words = plain ? JSON.stringify(got) : (kinds[typeof got] ?? `a ${typeof got}`);
  return new CbrError(`${field}: expected ${expected}, got ${words}`, { kind: "config" });
}
