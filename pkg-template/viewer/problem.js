import { text } from "./text.js";

/** @typedef {import("./messages/en.js").Messages} Messages */
/** @typedef {keyof Messages["problems"]} ProblemKind */

/**
 * An error by the kinds that the viewer has texts for.
 *
 * @typedef {object} Problem
 * @property {ProblemKind} kind
 * @property {string} code
 * @property {string} status
 * @property {string} requestId
 * @property {string} message
 * @property {string} hint
 */

/** Messages of browsers about blocked WebAssembly: Chromium and Safari name the keyword, Firefox says "blocked by CSP". */
const WASM_BLOCKED = /unsafe-eval|\bCSP\b|content.security.policy|disallowed by embedder/i;

/** @type {Problem} */
export const UNCONFIGURED = {
  kind: "unconfigured",
  code: "",
  status: "",
  requestId: "",
  message: "",
  hint: "",
};

/** Error codes of this package's own proxy. @type {ReadonlyMap<string, ProblemKind>} */
const PROXY_CODES = new Map([
  ["Proxy.Forbidden", "portalRefused"],
  ["Proxy.CredentialsRefused", "portalFailed"],
  ["Proxy.WrongProject", "config"],
]);

/**
 * Converts an error to a problem.
 *
 * @param {unknown} error
 * @param {{ online: boolean, proxied?: boolean }} circumstances `proxied`: a proxy has the credentials, so a 401 or 403 is the
 *   portal's
 * @returns {Problem}
 */
export function problemOf(error, { online, proxied = false }) {
  const code = text(read(error, "code"));
  const ofProxy = PROXY_CODES.get(code) ?? (proxied ? portalRefusal(error) : undefined);
  return {
    kind: ofProxy ?? kindOf(error, online),
    code,
    status: text(read(error, "status")),
    requestId: text(read(error, "requestId")),
    // Behind a proxy every answer is the portal's.
    message: messageOf(error).replace(/^the service answered/, proxied ? "the portal answered" : "$&"),
    // The client's hints are about its own credentials, not about those of a proxy.
    hint: ofProxy ? "" : text(read(error, "hint")),
  };
}

/**
 * @param {unknown} error
 * @returns {ProblemKind | undefined}
 */
function portalRefusal(error) {
  const kind = read(error, "kind");
  return kind === "authentication" || kind === "permission" ? "portalRefused" : undefined;
}

/**
 * @param {unknown} error anything that was thrown
 * @returns {string}
 */
function messageOf(error) {
  const message = typeof error === "object" ? read(error, "message") : error;
  return typeof message === "object" ? "" : text(message);
}

/**
 * @param {unknown} error
 * @param {boolean} online
 * @returns {ProblemKind}
 */
function kindOf(error, online) {
  const kind = read(error, "kind");
  if ((kind === "init" || kind === undefined) && isWasmBlocked(error)) return "wasmBlocked";
  switch (kind) {
    case "authentication":
      return "unauthorized";
    case "permission":
      return "forbidden";
    case "not-found":
      return "notFound";
    case "http":
      return "refused";
    case "connection":
    case "part":
      return online ? kind : "offline";
    case "throttled":
    case "server":
    case "timeout":
    case "decode":
    case "init":
    case "config":
    case "validation":
    case "range":
    case "missing":
      return kind;
    default:
      return "unknown";
  }
}

/** @param {unknown} error */
function isWasmBlocked(error) {
  for (let cause = error, depth = 0; cause && depth < 8; cause = read(cause, "cause"), depth++) {
    if (WASM_BLOCKED.test(messageOf(cause))) return true;
  }
  return false;
}

/**
 * @param {unknown} value
 * @param {string} key
 * @returns {unknown} the member, own or inherited; undefined if there is none
 */
function read(value, key) {
  return typeof value === "object" && value !== null ? /** @type {any} */ (value)[key] : undefined;
}
