import { isCbrError } from "cbr-tasks";
import { Refusal } from "./refusal.js";

/** @import { CbrError, ErrorKind } from "cbr-tasks" */

/** Error messages for browsers. The service's own messages are not passed on: they may repeat the request's secrets. */
const MESSAGES = {
  throttled: "more requests than the service allows",
  "not-found": "the service has no such task, or no such project",
  server: "the service fails",
  http: "the service refused the request",
  credentials: "the service refused the proxy's own credentials",
  connection: "the service could not be reached",
  timeout: "the service did not respond in time",
  queue: "the request waited too long for the rate limit",
  decode: "the service sent an unexpected response",
  memory: "there is not enough memory for the response",
  other: "the proxy failed",
};

/**
 * Converts any error to the response of a browser's request. If the service refuses the proxy's own credentials, the status
 * is 424: a 401 or 403 would be about the browser's session, and clients retry a 502, while each attempt with a wrong
 * password brings its user closer to being locked.
 *
 * @param {unknown} error
 * @returns {Refusal}
 */
export function problem(error) {
  if (error instanceof Refusal) return error;
  if (!isCbrError(error)) return new Refusal(500, MESSAGES.other);
  const { kind, status = 0 } = error;
  /** @type {(status: number, message: keyof typeof MESSAGES, code?: string) => Refusal} */
  const refusal = (status, message, code = codeOf(error)) =>
    new Refusal(status, MESSAGES[message], {
      code,
      requestId: requestIdOf(error),
      headers: retryAfter(error),
    });
  switch (kind) {
    case "validation":
      // About the browser's own parameters, and found before anything was sent: no secret can be in the message.
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
      // "Proxy.BadRequest" would say that the proxy refused it.
      if (status >= 400 && status !== 407 && status < 500)
        return refusal(status, "http", codeOf(error) ?? "Proxy.ServiceRefused");
      return refusal(502, "http");
    case "timeout":
      return error.attempts === 0 ? busy() : refusal(504, "timeout");
    case "connection":
    case "decode":
      return refusal(502, kind);
    case "memory":
      return refusal(503, "memory");
    default:
      return new Refusal(500, MESSAGES.other);
  }
}

function busy() {
  return new Refusal(503, MESSAGES.queue, { headers: { "retry-after": "5" } });
}

/** @type {ErrorKind[]} failures that the proxy's operator has to fix */
const OWN = ["authentication", "permission", "config", "hook", "init"];

/**
 * True for the proxy's own failures, as opposed to those of the service, the network and the browser.
 *
 * @param {unknown} error
 */
export function isOwn(error) {
  return isCbrError(error) ? OWN.includes(error.kind) : !(error instanceof Refusal);
}

/**
 * Message for the log of the proxy's operator, or `undefined` for errors that the browser caused.
 *
 * @param {unknown} error
 * @returns {string | undefined}
 */
export function report(error) {
  const message = messageOf(error);
  // One line: text from outside must not forge further lines of the log.
  return message?.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ");
}

/** @param {unknown} error */
function messageOf(error) {
  // 503 is about the number of requests, not about the service.
  if (error instanceof Refusal) return error.status > 500 && error.status !== 503 ? error.message : undefined;
  if (!isCbrError(error))
    return error instanceof Error ? error.message : "a value that is no error was thrown";
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
 * True if the text has the form of a request id.
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
