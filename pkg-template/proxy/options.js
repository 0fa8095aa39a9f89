import { CbrError, isCbrError } from "cbr-tasks";

/** @import { CbrClientOptions, Logger } from "cbr-tasks" */
/** @import { TasksProxyOptions } from "cbr-tasks/proxy" */

/**
 * @typedef {object} Limits
 * @property {number} shareFor milliseconds
 * @property {number} maxBodyBytes
 * @property {number} maxHeldBytes
 * @property {number} bodyTimeout milliseconds
 * @property {number} maxScopedTasks
 */

/**
 * @typedef {object} Settings
 * @property {string} basePath "" or a path without a slash at its end
 * @property {readonly string[] | undefined} hosts in lower case, without a default port
 * @property {TasksProxyOptions["allow"]} allow
 * @property {TasksProxyOptions["scope"]} scope
 * @property {Logger | undefined} logger
 * @property {number} totalTimeout milliseconds
 * @property {Limits} limits
 * @property {CbrClientOptions} client
 */

const TOTAL_TIMEOUT = 60_000;
/** Longest delay of setTimeout, in milliseconds: it takes 31 bits and fires at once for more. */
export const MAX_TIMER = 2 ** 31 - 1;
const MEBIBYTE = 2 ** 20;

/**
 * Separates the proxy's own options, which are checked here, from the client's, which the client checks.
 *
 * @param {TasksProxyOptions} options
 * @returns {Settings}
 */
export function readOptions(options) {
  if (typeof options !== "object" || options === null) throw wrong("options", "an object", options);
  const { allow, scope, basePath, hosts, shareFor, maxBodyBytes, maxHeldBytes, bodyTimeout, ...others } =
    options;
  const { maxScopedTasks, ...client } = others;
  if (allow !== undefined && typeof allow !== "function") throw wrong("allow", "a function", allow);
  // Also null: an option that was meant to limit the readers must not be overlooked.
  if (Object.hasOwn(options, "scope") && typeof scope !== "function")
    throw wrong("scope", "a function", scope);
  // Not left to the client: it never sees this function, but a wrapper around it.
  if (client.fetch !== undefined && typeof client.fetch !== "function") {
    throw wrong("fetch", "a function", client.fetch);
  }
  const bodyBytes = integer("maxBodyBytes", maxBodyBytes ?? 16 * MEBIBYTE, 1, Number.MAX_SAFE_INTEGER);
  return {
    basePath: readBasePath(basePath ?? ""),
    hosts: hosts === undefined ? undefined : readHosts(hosts),
    allow,
    scope,
    logger: client.logger,
    totalTimeout: Math.min(client.totalTimeout ?? TOTAL_TIMEOUT, MAX_TIMER),
    limits: {
      shareFor: integer("shareFor", shareFor ?? 5000, 0, MAX_TIMER),
      maxBodyBytes: bodyBytes,
      maxHeldBytes: integer(
        "maxHeldBytes",
        maxHeldBytes ?? 8 * bodyBytes,
        bodyBytes,
        Number.MAX_SAFE_INTEGER,
      ),
      bodyTimeout: integer("bodyTimeout", bodyTimeout ?? 60_000, 1, MAX_TIMER),
      maxScopedTasks: integer("maxScopedTasks", maxScopedTasks ?? 20_000, 1, 4_000_000),
    },
    // The clients in browsers retry by themselves. Retries here too would multiply the attempts.
    client: { ...client, retry: client.retry ?? false, totalTimeout: client.totalTimeout ?? TOTAL_TIMEOUT },
  };
}

/**
 * Adds the proxy's own options to the client's error about an unknown option, which lists the client's options only.
 *
 * @param {unknown} error thrown by the client
 */
export function withOwnOptions(error) {
  const expected = "options: expected ";
  if (!isCbrError(error, "config") || !error.message.startsWith(expected)) return error;
  const own =
    "allow, scope, basePath, hosts, shareFor, maxBodyBytes, maxHeldBytes, bodyTimeout, maxScopedTasks, ";
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
  return hosts.map(hostWithoutDefaultPort);
}

/**
 * A host in lower case, without the port if it is the default of http or https. Behind a server that ends TLS, the scheme that the
 * proxy sees is not the browser's, so both count for both.
 *
 * @param {string} host
 */
export function hostWithoutDefaultPort(host) {
  return host.toLowerCase().replace(/:(80|443)$/, "");
}

/**
 * @param {string} field
 * @param {unknown} value
 * @param {number} min
 * @param {number} max
 */
function integer(field, value, min, max) {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= min && value <= max) return value;
  throw wrong(field, `an integer from ${min} to ${max}`, value);
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
