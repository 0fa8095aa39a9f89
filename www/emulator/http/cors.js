/** CORS headers. The real service is not known to send any, but a page needs them to use the emulator directly. */

/** Request headers of the client that CORS has to allow. */
const ALLOWED =
  "Authorization, Content-Type, X-Auth-Token, X-Domain-Id, X-Language, X-Project-Id, X-Request-Id, X-Sdk-Content-Sha256, X-Sdk-Date, X-Security-Token";
const EXPOSED = "Date, Retry-After, X-Request-Id, X-Subject-Token";

/**
 * @param {{ cors: string | null, exposeHeaders: boolean }} options
 * @returns {Record<string, string>} empty if CORS is off
 */
export function corsHeaders({ cors, exposeHeaders }) {
  if (cors === null) return {};
  return {
    "access-control-allow-origin": cors,
    ...(exposeHeaders ? { "access-control-expose-headers": EXPOSED } : {}),
    ...(cors === "*" ? {} : { vary: "Origin" }),
  };
}

/** Further headers of the response to a preflight. @type {Record<string, string>} */
export const PREFLIGHT = {
  "access-control-allow-methods": "GET, POST, OPTIONS",
  "access-control-allow-headers": ALLOWED,
  // A short time, because a test that changes the origin must not get a cached response.
  "access-control-max-age": "5",
};
