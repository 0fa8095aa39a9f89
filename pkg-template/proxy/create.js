import { isCbrError } from "cbr-tasks";
import { MAX_TIMER, readOptions, withOwnOptions } from "./options.js";
import { isOwn, problem, report } from "./problem.js";
import { HEADERS, Refusal } from "./refusal.js";
import { readTarget } from "./target.js";
import { Upstream } from "./upstream.js";

/** @import { TasksProxy, TasksProxyOptions } from "cbr-tasks/proxy" */
/** @import { Logger } from "cbr-tasks" */
/** @import { Settings } from "./options.js" */

const NAME = "cbr-tasks/proxy";

/** Shortest time between two console messages of the same kind, in milliseconds. */
const CONSOLE_INTERVAL = 60_000;

/** Extra milliseconds before the proxy times out, so that the client's own timeout comes first: its error says more. */
const GRACE = 1000;

/**
 * True if one request may not wait for I/O that another has started. In Cloudflare Workers such I/O ends with the request
 * that started it, and the request that waits for it hangs.
 */
function requestsAreIsolated() {
  return globalThis.navigator?.userAgent === "Cloudflare-Workers";
}

/**
 * @param {TasksProxyOptions} options
 * @returns {TasksProxy}
 */
export function createTasksProxy(options) {
  const settings = readOptions(options);
  const upstream = makeUpstream(settings);
  const isolated = () => new Upstream(settings.client, { ...settings.limits, shareFor: 0 });
  const upstreamOf = requestsAreIsolated() ? isolated : () => upstream;
  /** Errors that are in the log already. Coalesced requests fail with the same error, which is logged once. @type {WeakSet<object>} */
  const logged = new WeakSet();
  if (settings.allow === undefined) {
    const warning = `${NAME}: no \`allow\` was given: everyone who can reach the proxy can read the project's tasks`;
    if (settings.logger?.warn) writeLog(settings.logger, warning);
    else console.warn(warning);
  }

  const toConsole = consoleLog();
  const log = (/** @type {unknown} */ error) => {
    const message = report(error);
    if (message === undefined) return;
    if (settings.logger) writeLog(settings.logger, `${NAME}: ${message}`);
    else if (isOwn(error)) toConsole(error);
  };

  /** @type {(request: Request, context?: unknown) => Promise<Response>} */
  async function proxy(request, context) {
    try {
      return await respond(settings, upstreamOf, request, context);
    } catch (thrown) {
      const error = readable(thrown);
      const known = error instanceof Error && logged.has(error);
      if (error instanceof Error) logged.add(error);
      if (!known) log(error);
      return problem(error).toResponse();
    }
  }
  return Object.assign(proxy, { basePath: settings.basePath });
}

/**
 * What was thrown, or an error in its place if it cannot be looked at: `allow` may throw a `Proxy` whose traps throw.
 *
 * @param {unknown} thrown
 */
function readable(thrown) {
  try {
    const error = thrown instanceof Error || isCbrError(thrown) ? thrown : undefined;
    if (error !== undefined) void [error.name, error.message, problem(error), report(error)];
    return thrown;
  } catch {
    return new Error("a value was thrown that cannot be read");
  }
}

/** @param {Settings} settings */
function makeUpstream({ client, limits }) {
  try {
    return new Upstream(client, limits);
  } catch (error) {
    throw withOwnOptions(error);
  }
}

/**
 * @param {Settings} settings
 * @param {() => Upstream} upstreamOf
 * @param {Request} request
 * @param {unknown} context
 * @returns {Promise<Response>}
 */
async function respond(settings, upstreamOf, request, context) {
  const { basePath, hosts, totalTimeout } = settings;
  const target = readTarget(request, basePath, hosts);
  // Some runtimes give a request no signal for a closed connection.
  const signal = request.signal ?? new AbortController().signal;
  const refusal = await withDeadline(authorize(settings, request, context), signal, totalTimeout);
  if (refusal !== undefined) return refusal;
  const upstream = upstreamOf();
  // After `allow`, so that strangers cannot learn the project's id by guessing.
  if (
    target.project !== "default" &&
    target.project !== (await withDeadline(upstream.projectId(), signal, totalTimeout))
  ) {
    const message = "project_id: expected the proxy's own project or default, got another";
    throw new Refusal(403, message, { code: "Proxy.WrongProject" });
  }
  const flight = upstream.flight(target);
  const release = flight.retain();
  signal.addEventListener("abort", release, { once: true });
  const done = () => {
    signal.removeEventListener("abort", release);
    release();
  };
  try {
    // The client times out before this, unless the runtime has stopped it together with the request that started it.
    const timeout = Math.min(totalTimeout + GRACE, MAX_TIMER);
    const requestId = await withDeadline(flight.responded(), signal, timeout);
    const headers = requestId === undefined ? HEADERS : { ...HEADERS, "x-request-id": requestId };
    return new Response(flight.stream(done), { headers });
  } catch (error) {
    done();
    throw error;
  }
}

/**
 * Authorization by the `allow` option: the response to a request that is refused, or undefined for a request that is allowed.
 *
 * @param {Settings} settings
 * @param {Request} request
 * @param {unknown} context
 * @returns {Promise<Response | undefined>}
 */
async function authorize({ allow }, request, context) {
  const result = allow === undefined ? true : await allow(request, context);
  if (result === true) return undefined;
  if (typeof result === "object" && result !== null && "status" in result && "headers" in result) {
    if (result.bodyUsed)
      throw new Error("allow: expected a new response for each request, got one that was already sent");
    return result;
  }
  // Only `true` lets a request pass: with a forgotten `return` all are refused.
  throw new Refusal(403, "the portal does not allow this");
}

/**
 * Waits for a promise until a timeout, or until the browser closes the connection.
 *
 * @template T
 * @param {Promise<T>} promise
 * @param {AbortSignal} signal
 * @param {number} timeout milliseconds
 * @returns {Promise<T>}
 */
async function withDeadline(promise, signal, timeout) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {(() => void) | undefined} */
  let onAbort;
  const deadline = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Refusal(504, `no response within ${timeout} ms`)), timeout);
    onAbort = () => reject(new Refusal(499, "the browser closed the connection"));
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
  });
  try {
    return /** @type {T} */ (await Promise.race([promise, deadline]));
  } finally {
    clearTimeout(timer);
    if (onAbort) signal.removeEventListener("abort", onAbort);
  }
}

/**
 * Console log of the proxy's own failures, used without a logger: each kind of failure at most once a minute.
 *
 * @returns {(error: unknown) => void}
 */
function consoleLog() {
  /** @type {Map<string, number>} */
  const lastLogged = new Map();
  return (error) => {
    const kind = isCbrError(error) ? error.kind : "other";
    const now = Date.now();
    const age = now - (lastLogged.get(kind) ?? Number.NEGATIVE_INFINITY);
    if (age >= 0 && age < CONSOLE_INTERVAL) return;
    lastLogged.set(kind, now);
    // The portal's own code may throw messages with secrets in them, so only the error's name is written.
    const name =
      error instanceof Error && /^\w{1,40}$/.test(error.name) ? error.name : "a value that is no error";
    const message = isCbrError(error)
      ? report(error)?.replace(/ failed: .*$/, " failed")
      : `it failed with ${name}`;
    console.error(`${NAME}: ${message} (pass a \`logger\` for details)`);
  };
}

/**
 * @param {Logger} logger
 * @param {string} message
 */
function writeLog(logger, message) {
  try {
    logger.warn?.(message);
  } catch {
    // A logger that throws must not make a request fail.
  }
}
