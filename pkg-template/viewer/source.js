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

/**
 * @typedef {object} Hooks
 * @property {(delay: number) => void} onWait called before a wait for the rate limit, with its milliseconds
 * @property {(response: { status?: number }) => void} [onResponse] called after each response
 */

/** Longest wait for a page of tasks, in milliseconds: then the viewer shows an error. */
const TOTAL_TIMEOUT = 60_000;

/**
 * Makes the viewer's own client. The client's code and WebAssembly are loaded here (lazy loading), not with the viewer.
 *
 * @param {Connection} connection
 * @param {Hooks} hooks
 * @returns {Promise<TaskSource>}
 */
export async function connect({ proxy, endpoint, region, projectId, token }, { onWait, onResponse }) {
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
      afterResponse: (response) => onResponse?.(response),
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

/**
 * @param {unknown} source of the page's own, so it may be anything
 * @returns {TaskSource["tasks"]["list"]}
 */
export function listOf(source) {
  const tasks = /** @type {Partial<TaskSource> | undefined} */ (source)?.tasks;
  if (typeof tasks?.list !== "function")
    throw notAsExpected("config", "client", "an object with tasks.list", source);
  return (query, options) => tasks.list(query, options);
}

/**
 * @param {unknown} page anything that a client of the page's own gives
 * @returns {OpLogPage}
 */
export function checkedPage(page) {
  const tasks = /** @type {Partial<OpLogPage> | undefined} */ (page)?.operation_logs;
  if (!Array.isArray(tasks))
    throw notAsExpected("decode", "client.tasks.list", "a page with operation_logs", page);
  for (const task of tasks) {
    if (typeof task !== "object" || task === null)
      throw notAsExpected("decode", "operation_logs", "objects", task);
  }
  return /** @type {OpLogPage} */ (page);
}

/**
 * @param {"config" | "decode"} kind
 * @param {string} name
 * @param {string} expected
 * @param {unknown} value
 */
function notAsExpected(kind, name, expected, value) {
  const got = typeof value === "object" && value !== null ? `{${Object.keys(value)}}` : String(value);
  return Object.assign(new TypeError(`${name}: expected ${expected}, got ${got}`), { kind });
}
