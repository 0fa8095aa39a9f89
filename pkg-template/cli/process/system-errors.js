import { describeCode } from "../../client/system-errors.js";

/**
 * Describes an error of a file or a stream in words.
 *
 * @param {any} error
 * @returns {string}
 */
export function describeError(error) {
  return typeof error?.code === "string" ? describeCode(error.code) : String(error?.message ?? error);
}

/**
 * Describes the error code at the end of the client's message about a failed connection. In Node such a message ends with
 * `fetch failed: ECONNREFUSED`.
 *
 * @param {string} message
 */
export function describeConnectionError(message) {
  const [ending, code] = /(?:fetch failed: )?\b([A-Z][A-Z_]{4,})$/.exec(message) ?? ["", ""];
  return ending === "" ? message : message.slice(0, -ending.length) + describeCode(code);
}
