import { text } from "./text.js";

/** @typedef {import("./messages/en.js").Messages} Messages */
/** @typedef {keyof Messages["problems"]} ProblemKind */

/**
 * What went wrong, as the viewer tells it apart. The wording lives in the messages.
 *
 * @typedef {object} Problem
 * @property {ProblemKind} kind
 * @property {string} code
 * @property {string} status
 * @property {string} requestId
 * @property {string} message
 * @property {string} hint
 * @property {number | undefined} retryAfter milliseconds
 */

/** The gateway's window is five minutes; without a Retry-After a minute is a fair guess. */
export const THROTTLE_WAIT = 60_000;

/** Chromium and Safari name the directive's keyword, Firefox says "blocked by CSP". */
const BLOCKED = /unsafe-eval|\bCSP\b|content.security.policy|disallowed by embedder/i;

/** @type {Problem} */
export const UNCONFIGURED = {
  kind: "unconfigured",
  code: "",
  status: "",
  requestId: "",
  message: "",
  hint: "",
  retryAfter: undefined,
};

/**
 * @param {unknown} error
 * @param {{ online: boolean }} browser
 * @returns {Problem}
 */
export function problemOf(error, { online }) {
  const retryAfter = read(error, "retryAfter");
  return {
    kind: kindOf(error, online),
    code: text(read(error, "code")),
    status: text(read(error, "status")),
    requestId: text(read(error, "requestId")),
    message: messageOf(error),
    hint: text(read(error, "hint")),
    retryAfter: typeof retryAfter === "number" && retryAfter >= 0 ? retryAfter : undefined,
  };
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
    case "http":
      return kindOfStatus(Number(read(error, "status")));
    case "connection":
      return online ? "connection" : "offline";
    case "timeout":
      return "timeout";
    case "decode":
      return "decode";
    case "init":
      return "init";
    case "config":
      return "config";
    case "validation":
      return "validation";
    default:
      return "unknown";
  }
}

/**
 * @param {number} status
 * @returns {ProblemKind}
 */
function kindOfStatus(status) {
  if (status === 401) return "unauthorized";
  if (status === 403) return "forbidden";
  if (status === 404) return "notFound";
  if (status === 429) return "throttled";
  return status >= 500 ? "server" : "refused";
}

/** @param {unknown} error */
function isWasmBlocked(error) {
  for (let cause = error, depth = 0; cause && depth < 8; cause = read(cause, "cause"), depth++) {
    if (BLOCKED.test(messageOf(cause))) return true;
  }
  return false;
}

/**
 * @param {unknown} value
 * @param {string} key
 * @returns {unknown} undefined where there is no such member, also on a prototype
 */
function read(value, key) {
  return typeof value === "object" && value !== null ? /** @type {any} */ (value)[key] : undefined;
}
