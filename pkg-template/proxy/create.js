import { isCbrError } from "cbr-tasks";
import { MAX_TIMER, readOptions, withOwnOptions } from "./options.js";
import { isOwn, problem, report } from "./problem.js";
import { HEADERS, Refusal } from "./refusal.js";
import { parametersOf } from "./request.js";
import { readScope } from "./scope.js";
import { answerWithin, checkParameters } from "./scoped-answer.js";
import { basePathWarning, readTarget, WrongPath } from "./target.js";
import { Upstream } from "./upstream.js";

/** @import { TasksProxy, TasksProxyOptions } from "cbr-tasks/proxy" */
/** @import { Logger } from "cbr-tasks" */
/** @import { Settings } from "./options.js" */
/** @import { Scope } from "./scope.js" */
/** @import { Target } from "./target.js" */

const NAME = "cbr-tasks/proxy";

/** Shortest time between two console messages of the same kind, in milliseconds. */
const CONSOLE_INTERVAL = 60_000;

/** Extra milliseconds before the proxy times out, so that the client's own timeout comes first: its error says more. */
const GRACE = 1000;

/** Longest name of a reader, in characters. */
const MAX_READER = 255;

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
  const toConsole = consoleLog();
  const log = (/** @type {unknown} */ error) => {
    const message = report(error);
    if (message === undefined) return;
    if (settings.logger) writeLog(settings.logger, `${NAME}: ${message}`);
    else if (isOwn(error)) toConsole(error);
  };
  const onFailure = (/** @type {unknown} */ error) => {
    if (settings.logger) log(error);
  };
  const warn = (/** @type {string} */ message) => {
    if (settings.logger?.warn) writeLog(settings.logger, `${NAME}: ${message}`);
    else console.warn(`${NAME}: ${message}`);
  };
  const upstream = makeUpstream(settings, onFailure);
  const isolated = () => new Upstream(settings.client, { ...settings.limits, shareFor: 0 }, onFailure);
  const upstreamOf = requestsAreIsolated() ? isolated : () => upstream;
  /** Errors that are in the log already. Coalesced requests fail with the same error, which is logged once. @type {WeakSet<object>} */
  const logged = new WeakSet();
  if (settings.allow === undefined) {
    warn(
      settings.scope === undefined
        ? "no `allow` was given: everyone who can reach the proxy can read the project's tasks"
        : "no `allow` was given: everyone who can reach the proxy can read the tasks of the scope that `scope` returns",
    );
  }
  const isTime = every(CONSOLE_INTERVAL);
  const onWrongPath = (/** @type {string | undefined} */ warning) => {
    if (warning !== undefined && isTime("path")) warn(warning);
  };

  /** @type {(request: Request, context?: unknown) => Promise<Response>} */
  async function proxy(request, context) {
    try {
      return await respond(settings, upstreamOf, request, context);
    } catch (thrown) {
      const error = readable(thrown);
      if (error instanceof WrongPath) onWrongPath(error.warning);
      const known = error instanceof Error && logged.has(error);
      if (error instanceof Error) logged.add(error);
      if (!known) log(error);
      return problem(error).toResponse();
    }
  }
  const made = Object.assign(proxy, { basePath: settings.basePath });
  strangers.set(made, (path) => onWrongPath(basePathWarning(path, settings.basePath)));
  return made;
}

/**
 * Told of the paths that a Node handler has passed on, and that nobody else has answered.
 *
 * @type {WeakMap<TasksProxy, (path: string) => void>}
 */
export const strangers = new WeakMap();

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

/**
 * @param {Settings} settings
 * @param {(error: unknown) => void} onFailure
 */
function makeUpstream({ client, limits }, onFailure) {
  try {
    return new Upstream(client, limits, onFailure);
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
  const access = await withDeadline(authorize(settings, request, context), signal, totalTimeout);
  if (!(access instanceof Access)) return access;
  const upstream = upstreamOf();
  // After `allow`, so that strangers cannot learn the project's id by guessing.
  if (
    target.project !== "default" &&
    target.project !== (await withDeadline(upstream.projectId(), signal, totalTimeout))
  ) {
    const message = "project_id: expected the proxy's own project or default, got another";
    throw new Refusal(403, message, { code: "Proxy.WrongProject" });
  }
  // The client times out before this, unless the runtime has stopped it together with the request that started it.
  const timeout = Math.min(totalTimeout + GRACE, MAX_TIMER);
  if (access.scope) return respondWithin(access.scope, upstream, target, signal, timeout);
  const flight = upstream.flight(target, access.reader);
  const release = flight.retain();
  signal.addEventListener("abort", release, { once: true });
  const done = () => {
    signal.removeEventListener("abort", release);
    release();
  };
  try {
    const requestId = await withDeadline(flight.responded(), signal, timeout);
    const headers = requestId === undefined ? HEADERS : { ...HEADERS, "x-request-id": requestId };
    return new Response(flight.stream(done), { headers });
  } catch (error) {
    done();
    throw error;
  }
}

/**
 * The response for a reader with a scope. The filter sees all tasks whatever is asked for, so that its failure tells nothing either.
 *
 * @param {Scope} scope
 * @param {Upstream} upstream
 * @param {Target} target
 * @param {AbortSignal} signal
 * @param {number} timeout
 */
async function respondWithin(scope, upstream, target, signal, timeout) {
  const parameters = parametersOf(target);
  checkParameters(parameters);
  const listing = upstream.listing(scope.query);
  const release = listing.retain();
  try {
    const tasks = await withDeadline(listing.tasks, signal, timeout);
    return answerWithin(tasks.filter(scope.passes), target, parameters);
  } finally {
    release();
  }
}

/** Access of a reader that is not refused. */
class Access {
  /**
   * @param {string | undefined} reader
   * @param {Scope | undefined} scope undefined for all tasks
   */
  constructor(reader, scope) {
    this.reader = reader;
    this.scope = scope;
  }
}

/**
 * Authorization by the options `allow` and `scope`.
 *
 * @param {Settings} settings
 * @param {Request} request
 * @param {unknown} context
 * @returns {Promise<Access | Response>} the response to a request that is refused
 */
async function authorize({ allow, scope }, request, context) {
  const result = allow === undefined ? true : await allow(request, context);
  if (typeof result === "object" && result !== null && "status" in result && "headers" in result) {
    if (result.bodyUsed)
      throw new Error("allow: expected a new response for each request, got one that was already sent");
    return result;
  }
  const reader = readerOf(result);
  // Only these results let a request pass: with a forgotten `return` all are refused.
  if (result !== true && reader === undefined) throw new Refusal(403, "the portal does not allow this");
  return new Access(reader, scope === undefined ? undefined : readScope(await scope(request, context)));
}

/**
 * The reader that `allow` names.
 *
 * @param {unknown} result
 * @returns {string | undefined}
 */
function readerOf(result) {
  if (typeof result !== "object" || result === null || !("reader" in result)) return undefined;
  const { reader } = result;
  return typeof reader === "string" && reader !== "" && reader.length <= MAX_READER ? reader : undefined;
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
  const isTime = every(CONSOLE_INTERVAL);
  return (error) => {
    if (!isTime(isCbrError(error) ? error.kind : "other")) return;
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
 * Limits messages of one kind to one in an interval.
 *
 * @param {number} interval milliseconds
 * @returns {(kind: string) => boolean} true if it is time for one more
 */
function every(interval) {
  /** @type {Map<string, number>} */
  const latest = new Map();
  return (kind) => {
    const now = Date.now();
    const age = now - (latest.get(kind) ?? Number.NEGATIVE_INFINITY);
    if (age >= 0 && age < interval) return false;
    latest.set(kind, now);
    return true;
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
