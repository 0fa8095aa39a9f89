import { isCbrError } from "cbr-tasks";
import { Refusal } from "./refusal.js";

/** @import { CbrError, ErrorKind } from "cbr-tasks" */

/** What browsers are told: never the words of the other side, which may repeat what it was sent. */
const WORDS = {
  throttled: "more requests than the service allows",
  "not-found": "the service has no such task, or no such project",
  server: "the service fails",
  http: "the service refused the request",
  credentials: "the service refused the proxy's own credentials",
  connection: "the service could not be reached",
  timeout: "the service gave no answer in time",
  queue: "no turn came for the request in time",
  decode: "the service's answer is not what it should be",
  memory: "there is no memory for the answer",
  other: "the proxy failed",
};

/**
 * What went wrong with a request, for a browser. The status tells who is to blame: that the service refuses the proxy's own
 * credentials is no matter of the browser's session, so it is never a 401 or 403; and no 502, because clients try that again,
 * and each try with a wrong password brings its user nearer to being locked.
 *
 * @param {unknown} error
 * @returns {Refusal}
 */
export function problem(error) {
  if (error instanceof Refusal) return error;
  if (!isCbrError(error)) return new Refusal(500, WORDS.other);
  const { kind, status = 0 } = error;
  /** @type {(status: number, words: keyof typeof WORDS, code?: string) => Refusal} */
  const refusal = (status, words, code = codeOf(error)) =>
    new Refusal(status, WORDS[words], { code, requestId: requestIdOf(error), headers: retryAfter(error) });
  switch (kind) {
    case "validation":
      // Said of the browser's own parameters, before anything was sent.
      return new Refusal(400, error.message);
    case "authentication":
    case "permission":
      return refusal(424, "credentials", "Proxy.CredentialsRefused");
    case "throttled":
    case "not-found":
      return refusal(status, kind);
    case "server":
      return refusal(status, "server", codeOf(error) ?? "Proxy.ServiceFailed");
    case "http":
      return refusal(status >= 400 && status !== 407 && status < 500 ? status : 502, "http");
    case "timeout":
      return error.attempts === 0 ? busy() : refusal(504, "timeout");
    case "connection":
    case "decode":
      return refusal(502, kind);
    case "memory":
      return refusal(503, "memory");
    default:
      return new Refusal(500, WORDS.other);
  }
}

function busy() {
  return new Refusal(503, WORDS.queue, { headers: { "retry-after": "5" } });
}

/** @type {ErrorKind[]} what whoever runs the proxy has to mend */
const OWN = ["authentication", "permission", "config", "hook", "init"];

/**
 * Whether this is the proxy's own failure, as opposed to the service's, the network's and the browser's.
 *
 * @param {unknown} error
 */
export function isOwn(error) {
  return isCbrError(error) ? OWN.includes(error.kind) : !(error instanceof Refusal);
}

/**
 * What went wrong, for the log of whoever runs the proxy; `undefined` for what is the browser's own fault.
 *
 * @param {unknown} error
 * @returns {string | undefined}
 */
export function report(error) {
  const words = wordsOf(error);
  // One line, whatever somebody else has put into it.
  return words?.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ");
}

/** @param {unknown} error */
function wordsOf(error) {
  if (error instanceof Refusal) return undefined;
  if (!isCbrError(error)) return error instanceof Error ? error.message : "something was thrown";
  /** @type {ErrorKind[]} */
  const ours = ["config", "connection", "timeout", "hook", "memory", "init"];
  if (ours.includes(error.kind)) return error.message;
  if (error.kind === "validation" || error.kind === "not-found") return undefined;
  const known = [error.status, codeOf(error), requestIdOf(error)].filter((each) => each !== undefined);
  return `${problem(error).message} (${[error.kind, ...known].join(", ")})`;
}

/** @param {CbrError} error */
function codeOf({ code }) {
  return code !== undefined && /^[A-Za-z-]{1,32}\.\d{1,8}$/.test(code) ? code : undefined;
}

/** @param {CbrError} error */
function requestIdOf({ requestId }) {
  return requestId !== undefined && isRequestId(requestId) ? requestId : undefined;
}

/**
 * Whether this has the form of a request's id.
 *
 * @param {string} text
 */
export function isRequestId(text) {
  return /^[\w.:-]{1,64}$/.test(text);
}

/**
 * @param {CbrError} error
 * @returns {Record<string, string>}
 */
function retryAfter({ retryAfter }) {
  return retryAfter === undefined ? {} : { "retry-after": String(Math.ceil(retryAfter / 1000)) };
}
