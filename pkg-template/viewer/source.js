/** @typedef {import("cbr-tasks").ListOpLogsQuery} ListOpLogsQuery */
/** @typedef {import("cbr-tasks").OpLogPage} OpLogPage */

/**
 * What the viewer needs of a client: a `CbrClient`, or anything of this shape.
 *
 * @typedef {{ tasks: { list(query: ListOpLogsQuery, options: { signal: AbortSignal }): PromiseLike<OpLogPage> } }} TaskSource
 */

/**
 * @typedef {object} Connection
 * @property {string} proxy in place of all others but `projectId`
 * @property {string} endpoint absolute, or relative to the page
 * @property {string} region
 * @property {string} projectId
 * @property {string | (() => string | Promise<string>)} token
 */

/** A reader who waits longer than this, in milliseconds, is told why. */
const PATIENCE = 60_000;

/**
 * A client of the viewer's own. The client's code and its wasm are loaded here, not with the viewer.
 *
 * @param {Connection} connection
 * @returns {Promise<TaskSource>}
 */
export async function connect({ proxy, endpoint, region, projectId, token }) {
  const { CbrClient, init } = await import("../index.web.js");
  await init();
  return new CbrClient({
    ...(proxy || endpoint ? { endpoint: absolute(proxy || endpoint) } : { region }),
    ...(proxy && !projectId ? {} : { projectId }),
    auth: proxy ? { proxy: true } : { token },
    // The proxy has the budget of all its readers; two would make one who is told to wait do so twice.
    ...(proxy ? { rateLimit: false } : {}),
    totalTimeout: PATIENCE,
  });
}

/**
 * @param {string} endpoint
 * @returns {string} what is no URL stays as it is: the client says what is wrong with it
 */
function absolute(endpoint) {
  try {
    return new URL(endpoint, document.baseURI).href;
  } catch {
    return endpoint;
  }
}
