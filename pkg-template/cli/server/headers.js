/**
 * The Content-Security-Policy of a page with the viewer.
 *
 * @param {readonly string[]} [origins] further origins that the page may connect to
 */
export function contentSecurityPolicy(origins = []) {
  return [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self'",
    ["connect-src 'self'", ...origins].join(" "),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types lit-html",
  ].join("; ");
}

/**
 * Security headers of every response.
 *
 * @param {string} policy
 */
export function securityHeaders(policy) {
  return {
    "cache-control": "no-cache",
    "content-security-policy": policy,
    "cross-origin-opener-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  };
}
