/** @type {Record<number, string>} */
const CODES = {
  400: "Proxy.BadRequest",
  403: "Proxy.Forbidden",
  404: "Proxy.NotFound",
  405: "Proxy.MethodNotAllowed",
  414: "Proxy.UriTooLong",
  421: "Proxy.WrongHost",
  429: "Proxy.Throttled",
  499: "Proxy.ClientClosedRequest",
  500: "Proxy.InternalError",
  502: "Proxy.BadGateway",
  503: "Proxy.Unavailable",
  504: "Proxy.Timeout",
};

/** Headers of every response: no cache keeps it, no browser reads it as HTML, and no page of another origin embeds it. */
export const HEADERS = {
  "cache-control": "no-store",
  "content-type": "application/json",
  "cross-origin-resource-policy": "same-origin",
  "x-content-type-options": "nosniff",
};

/** Error response of the proxy. Its message goes to the browser, so it never holds a secret. */
export class Refusal extends Error {
  /**
   * @param {number} status
   * @param {string} message
   * @param {{ code?: string, requestId?: string, headers?: Record<string, string> }} [details]
   */
  constructor(status, message, { code = CODES[status] ?? "Proxy.Refused", requestId, headers = {} } = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.requestId = requestId;
    this.headers = headers;
  }

  /** The response, in the format of the service's own errors. */
  toResponse() {
    const body = { error_code: this.code, error_msg: this.message, request_id: this.requestId };
    /** @type {Record<string, string>} */
    const headers = { ...HEADERS, ...this.headers };
    if (this.requestId !== undefined) headers["x-request-id"] = this.requestId;
    return new Response(JSON.stringify(body), { status: this.status, headers });
  }
}

/**
 * Quotes the first 40 characters of a text from outside, with control characters escaped.
 *
 * @param {string} text
 */
export function quote(text) {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
