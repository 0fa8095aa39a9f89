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

/** What every answer says, so that nothing keeps it, reads it as a page, or puts it into one of another origin. */
export const HEADERS = {
  "cache-control": "no-store",
  "content-type": "application/json",
  "cross-origin-resource-policy": "same-origin",
  "x-content-type-options": "nosniff",
};

/** Why a request is not answered with tasks, in words that a browser may read. */
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

  /** The answer, in the service's own shape. */
  toResponse() {
    const body = { error_code: this.code, error_msg: this.message, request_id: this.requestId };
    /** @type {Record<string, string>} */
    const headers = { ...HEADERS, ...this.headers };
    if (this.requestId !== undefined) headers["x-request-id"] = this.requestId;
    return new Response(JSON.stringify(body), { status: this.status, headers });
  }
}

/**
 * A short, harmless piece of what came, in quotes.
 *
 * @param {string} text
 */
export function shown(text) {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
