/** @typedef {import("cbr-tasks").ListOpLogsQuery} ListOpLogsQuery */
/** @typedef {import("cbr-tasks").OpLogPage} OpLogPage */

/**
 * The part of a client that the viewer uses: a `CbrClient`, or any object of this shape.
 *
 * @typedef {{ tasks: { list(query: ListOpLogsQuery, options: { signal: AbortSignal }): PromiseLike<OpLogPage> } }} TaskSource
 */

/**
 * @typedef {object} Connection
 * @property {string} proxy replaces all others but `projectId`
 * @property {string} endpoint absolute, or relative to the page
 * @property {string} region
 * @property {string} projectId
 * @property {string | (() => string | Promise<string>)} token
 */

/** Longest wait for a page of tasks, in milliseconds: then the viewer shows an error. */
const TOTAL_TIMEOUT = 60_000;

/**
 * Makes the viewer's own client. The client's code and WebAssembly are loaded here (lazy loading), not with the viewer.
 *
 * @param {Connection} connection
 * @param {(delay: number) => void} onWait called before a wait for the rate limit, with its milliseconds
 * @returns {Promise<TaskSource>}
 */
export async function connect({ proxy, endpoint, region, projectId, token }, onWait) {
  const { CbrClient, init } = await import("../index.web.js");
  await init();
  return new CbrClient({
    ...(proxy || endpoint ? { endpoint: absolute(proxy || endpoint) } : { region }),
    ...(proxy && !projectId ? {} : { projectId }),
    auth: proxy ? { proxy: true } : { token },
    // The proxy has a rate limiter for all its viewers. With a second one here, a delayed request would wait twice.
    ...(proxy ? { rateLimit: false } : {}),
    totalTimeout: TOTAL_TIMEOUT,
    hooks: {
      beforeWait: ({ delay }) => onWait(delay),
      beforeRetry: ({ error, delay }) => error?.kind === "throttled" && onWait(delay),
    },
  });
}

/**
 * @param {string} endpoint
 * @returns {string} a wrong URL unchanged: the client reports it
 */
function absolute(endpoint) {
  try {
    return new URL(endpoint, document.baseURI).href;
  } catch {
    return endpoint;
  }
}
