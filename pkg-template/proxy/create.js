import { isCbrError } from "cbr-tasks";
import { LONGEST, readOptions, withOwnOptions } from "./options.js";
import { isOwn, problem, report } from "./problem.js";
import { HEADERS, Refusal } from "./refusal.js";
import { readTarget } from "./target.js";
import { Upstream } from "./upstream.js";

/** @import { TasksProxy, TasksProxyOptions } from "cbr-tasks/proxy" */
/** @import { Logger } from "cbr-tasks" */
/** @import { Settings } from "./options.js" */

const NAME = "cbr-tasks/proxy";

/** Milliseconds in which a console is told a kind of failure once. */
const QUIET = 60_000;

/** Milliseconds for the client to say first that the time is over. */
const GRACE = 1000;

/** In Cloudflare's Workers what begins in a request ends with it, and a request that waits for another's hangs. */
function requestsStandAlone() {
  return globalThis.navigator?.userAgent === "Cloudflare-Workers";
}

/**
 * @param {TasksProxyOptions} options
 * @returns {TasksProxy}
 */
export function createTasksProxy(options) {
  const settings = readOptions(options);
  const upstream = makeUpstream(settings);
  const own = () => new Upstream(settings.client, { ...settings.limits, shareFor: 0 });
  const find = requestsStandAlone() ? own : () => upstream;
  /** What all who waited for one answer are told, the log is told once. @type {WeakSet<object>} */
  const told = new WeakSet();
  if (settings.allow === undefined) {
    const warn = `${NAME}: no \`allow\` was given: whoever can reach the proxy can read the project's tasks`;
    if (settings.logger?.warn) tell(settings.logger, warn);
    else console.warn(warn);
  }

  const toConsole = consoleLog();
  const log = (/** @type {unknown} */ error) => {
    const said = report(error);
    if (said === undefined) return;
    if (settings.logger) tell(settings.logger, `${NAME}: ${said}`);
    else if (isOwn(error)) toConsole(error);
  };

  /** @type {(request: Request, context?: unknown) => Promise<Response>} */
  async function proxy(request, context) {
    try {
      return await answer(settings, find, request, context);
    } catch (error) {
      const known = error instanceof Error && told.has(error);
      if (error instanceof Error) told.add(error);
      if (!known) log(error);
      return problem(error).toResponse();
    }
  }
  return Object.assign(proxy, { basePath: settings.basePath });
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
 * @param {() => Upstream} find
 * @param {Request} request
 * @param {unknown} context
 * @returns {Promise<Response>}
 */
async function answer(settings, find, request, context) {
  const { basePath, hosts, totalTimeout } = settings;
  const target = readTarget(request, basePath, hosts);
  // Not every runtime tells when a browser goes.
  const signal = request.signal ?? new AbortController().signal;
  const refusal = await before(allowed(settings, request, context), signal, totalTimeout);
  if (refusal !== undefined) return refusal;
  const upstream = find();
  // Only now: whose project this is, is not for strangers to find out.
  if (
    target.project !== "default" &&
    target.project !== (await before(upstream.projectId(), signal, totalTimeout))
  ) {
    const words = "project_id: expected the proxy's own project or default, got another";
    throw new Refusal(403, words, { code: "Proxy.WrongProject" });
  }
  const flight = upstream.flight(target);
  const leave = flight.enter();
  signal.addEventListener("abort", leave, { once: true });
  const left = () => {
    signal.removeEventListener("abort", leave);
    leave();
  };
  try {
    // The client has ended it by then, unless the runtime has ended the client with the request that it began in.
    const requestId = await before(flight.landed(), signal, Math.min(totalTimeout + GRACE, LONGEST));
    const headers = requestId === undefined ? HEADERS : { ...HEADERS, "x-request-id": requestId };
    return new Response(flight.stream(left), { headers });
  } catch (error) {
    left();
    throw error;
  }
}

/**
 * The portal's own say: nothing where it lets the request through.
 *
 * @param {Settings} settings
 * @param {Request} request
 * @param {unknown} context
 * @returns {Promise<Response | undefined>}
 */
async function allowed({ allow }, request, context) {
  const said = allow === undefined ? true : await allow(request, context);
  if (said === true) return undefined;
  if (typeof said === "object" && said !== null && "status" in said && "headers" in said) {
    if (said.bodyUsed)
      throw new Error("allow: expected a new response for each request, got one that was sent");
    return said;
  }
  // Whatever else it is, it is no yes: a forgotten `return` lets nobody in.
  throw new Refusal(403, "the portal does not allow this");
}

/**
 * Waits, but not for ever, nor for somebody who has gone.
 *
 * @template T
 * @param {Promise<T>} promise
 * @param {AbortSignal} signal
 * @param {number} timeout milliseconds
 * @returns {Promise<T>}
 */
async function before(promise, signal, timeout) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {(() => void) | undefined} */
  let gone;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Refusal(504, `no answer within ${timeout} ms`)), timeout);
    gone = () => reject(new Refusal(499, "the browser has gone"));
    if (signal.aborted) gone();
    signal.addEventListener("abort", gone, { once: true });
  });
  try {
    return /** @type {T} */ (await Promise.race([promise, late]));
  } finally {
    clearTimeout(timer);
    if (gone) signal.removeEventListener("abort", gone);
  }
}

/**
 * What a proxy without a logger says of its own failures: each kind once a minute at most.
 *
 * @returns {(error: unknown) => void}
 */
function consoleLog() {
  /** @type {Map<string, number>} */
  const lastTold = new Map();
  return (error) => {
    const kind = isCbrError(error) ? error.kind : "other";
    const now = Date.now();
    const age = now - (lastTold.get(kind) ?? Number.NEGATIVE_INFINITY);
    if (age >= 0 && age < QUIET) return;
    lastTold.set(kind, now);
    // What the portal's own code throws may hold what is not for a console.
    const name = error instanceof Error && /^\w{1,40}$/.test(error.name) ? error.name : "what is no error";
    const words = isCbrError(error)
      ? report(error)?.replace(/ failed: .*$/, " failed")
      : `it failed with ${name}`;
    console.error(`${NAME}: ${words} (a \`logger\` is told more)`);
  };
}

/**
 * @param {Logger} logger
 * @param {string} message
 */
function tell(logger, message) {
  try {
    logger.warn?.(message);
  } catch {
    // A logger that throws is no reason for a request to fail.
  }
}
