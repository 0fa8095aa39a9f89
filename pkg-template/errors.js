/** @import { ErrorDetails, ErrorKind } from "cbr-tasks" */

/** The same in every copy of the package, ESM or CJS. */
const BRAND = Symbol.for("cbr-tasks.CbrError");

/** First line of a stack. `structuredClone` keeps nothing else that tells the class and the kind. */
const FIRST_LINE = /^CbrError \[([a-z-]+)\]: /;

const CORRECT = "correct what the message names; nothing was sent";

/** Hints for errors that have none of their own. @type {Readonly<Record<string, string>>} */
const HINTS = {
  config: CORRECT,
  validation: CORRECT,
  connection: "check the endpoint, the network, and the proxy if there is one",
  timeout: "try again later, or allow more time with timeout or totalTimeout",
  server: "the service or a proxy in front of it is failing: try again later",
  http: "the service refused the request: compare it with the service's reference",
  decode: "check that the endpoint is that of the service: a proxy may have answered in its place",
  wait: "task is the task as it was last seen: its status and error_info tell more",
  hook: "cause is the error of the function that failed",
  memory: "load fewer tasks, with a shorter time or a narrower filter",
};

/** What only one runtime knows: client/node-runtime.js sets it in Node. */
export const runtime = {
  /** @type {(details: ErrorDetails) => string | undefined} */
  hintOf: () => undefined,
  /** @type {(signal: unknown) => void} called with the signal of each call */
  share: () => {},
};

/** Why a call failed. Made by the client; messages hold no secrets. */
export class CbrError extends Error {
  /**
   * @param {string} message
   * @param {ErrorDetails} details
   */
  constructor(message, { cause, ...details }) {
    // Above the caller's frames, which are wanted, are those of WebAssembly, which are not.
    const limit = Error.stackTraceLimit;
    if (limit > 0) Error.stackTraceLimit = limit + 20;
    super(message, cause === undefined ? undefined : { cause });
    if (limit > 0) Error.stackTraceLimit = limit;
    this.kind = details.kind;
    /** @type {Record<string, unknown>} */
    const all = { retryable: false, attempts: 0 };
    for (const [name, value] of Object.entries(details))
      if (value != null && value !== false) all[name] = value;
    all.hint ??= runtime.hintOf({ cause, ...details }) ?? HINTS[this.kind];
    Object.assign(this, all);
    calledFrom(this, this.stack);
  }

  /** All properties but the cause, which may be any value. */
  toJSON() {
    return Object.assign({ name: this.name, message: this.message }, this);
  }
}

Object.defineProperty(CbrError.prototype, "name", { value: "CbrError", configurable: true, writable: true });
Object.defineProperty(CbrError.prototype, BRAND, { value: true });

/**
 * Gives an error the frames of another stack.
 *
 * @param {CbrError} error
 * @param {string} [stack]
 */
function calledFrom(error, stack = "") {
  // V8 begins a stack with the message, which may have several lines.
  const frames = stack.slice(Math.max(stack.search(/^ {4}at /m), 0)).split("\n");
  const own = frames.filter((frame) => !/wasm:|\/wasm\/cbr_tasks/.test(frame));
  const value = `CbrError [${error.kind}]: ${error.message}\n${own.join("\n")}`;
  Object.defineProperty(error, "stack", { value, configurable: true, writable: true });
}

/**
 * Calls into WebAssembly. An error gets the stack of the caller: no frame of the caller's is left when the error is made.
 *
 * @template T
 * @param {() => T} call
 * @param {{ signal?: unknown } | null} [options] of the call
 * @param {Error} [caller]
 * @returns {T}
 */
export function traced(call, options, caller = new Error()) {
  const failed = (/** @type {unknown} */ error) => {
    if (error instanceof CbrError) calledFrom(error, caller.stack);
    throw error;
  };
  runtime.share(options?.signal);
  try {
    const result = call();
    return result instanceof Promise ? /** @type {T} */ (result.catch(failed)) : result;
  } catch (error) {
    return failed(error);
  }
}

/**
 * Tells a `CbrError` of any copy of the package, or its clone, from everything else, and one kind of it from the others.
 *
 * @template {ErrorKind} [K=ErrorKind]
 * @param {unknown} value
 * @param {K} [kind]
 * @returns {value is CbrError & { kind: K }}
 */
export function isCbrError(value, kind) {
  if (typeof value !== "object" || value === null) return false;
  const { kind: own, stack } = /** @type {any} */ (value);
  const found = BRAND in value ? own : FIRST_LINE.exec(stack)?.[1];
  return found !== undefined && (kind === undefined || found === kind);
}
