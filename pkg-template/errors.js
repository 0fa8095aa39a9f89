/** @import { ErrorDetails, ErrorKind } from "cbr-tasks" */

/** The same in every copy of the package, ESM or CJS. */
const BRAND = Symbol.for("cbr-tasks.CbrError");

/** Why a call failed. Made by the client; messages hold no secrets. */
export class CbrError extends Error {
  /**
   * @param {string} message
   * @param {ErrorDetails} details
   */
  constructor(message, details) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    /** @type {ErrorKind} */
    this.kind = details.kind;
    this.retryable = details.retryable ?? false;
    this.attempts = details.attempts ?? 0;
    if (details.status != null) this.status = details.status;
    if (details.code != null) this.code = details.code;
    if (details.requestId != null) this.requestId = details.requestId;
    if (details.retryAfter != null) this.retryAfter = details.retryAfter;
    if (details.path != null) this.path = details.path;
    if (details.position != null) this.position = details.position;
    if (details.hint != null) this.hint = details.hint;
    if (details.maybeCors) this.maybeCors = true;
    if (details.task != null) this.task = details.task;
  }
}

Object.defineProperty(CbrError.prototype, "name", { value: "CbrError", configurable: true, writable: true });
Object.defineProperty(CbrError.prototype, BRAND, { value: true });

/**
 * Tells a `CbrError` of any copy of the package from everything else, and one kind of it from the others.
 *
 * @template {ErrorKind} [K=ErrorKind]
 * @param {unknown} value
 * @param {K} [kind]
 * @returns {value is CbrError & { kind: K }}
 */
export function isCbrError(value, kind) {
  if (typeof value !== "object" || value === null || !(BRAND in value)) return false;
  return kind === undefined || /** @type {any} */ (value).kind === kind;
}
