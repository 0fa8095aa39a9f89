/** CORS headers. The real service is not known to send any; a page needs them to talk to the emulator directly. */

/** What the client sends beyond the headers that need no leave. */
const ALLOWED =
  "Authorization, Content-Type, X-Auth-Token, X-Domain-Id, X-Language, X-Project-Id, X-Request-Id, X-Sdk-Content-Sha256, X-Sdk-Date, X-Security-Token";
const EXPOSED = "Date, Retry-After, X-Request-Id, X-Subject-Token";

/**
 * @param {{ cors: string | null, exposeHeaders: boolean }} options
 * @returns {Record<string, string>} nothing where CORS is off
 */
export function corsHeaders({ cors, exposeHeaders }) {
  if (cors === null) return {};
  return {
    "access-control-allow-origin": cors,
    ...(exposeHeaders ? { "access-control-expose-headers": EXPOSED } : {}),
    ...(cors === "*" ? {} : { vary: "Origin" }),
  };
}

/** What a preflight is answered with, beside the above. @type {Record<string, string>} */
export const PREFLIGHT = {
  "access-control-allow-methods": "GET, POST, OPTIONS",
  "access-control-allow-headers": ALLOWED,
  // Short, so that a test that changes the origin is not answered from a browser's cache.
  "access-control-max-age": "5",
};
