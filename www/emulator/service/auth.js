/** Authentication by token or by signature, with the checks of the API gateway. */
import { badSignature, badToken } from "./errors.js";
import { canonicalRequest, isEqual, parseAuthorization, parseSdkDate, sign } from "./signature.js";

/** @typedef {import('./errors.js').Reply} Reply */
/** @typedef {import('./signature.js').SignedRequest} SignedRequest */

/**
 * @typedef {object} Caller
 * @property {string} user key of the throttle
 * @property {string | undefined} project the only project allowed; undefined if all of the account's are
 * @property {boolean} accountOnly true for a token that is scoped to the account, which no project accepts
 */

/** Largest difference between X-Sdk-Date and the gateway's clock. */
const SIGNATURE_WINDOW_MS = 15 * 60_000;

export class Authenticator {
  #credentials;
  #tokens;

  /**
   * @param {import('./credentials.js').Credentials} credentials
   * @param {import('./tokens.js').Tokens} tokens
   */
  constructor(credentials, tokens) {
    this.#credentials = credentials;
    this.#tokens = tokens;
  }

  /**
   * @param {SignedRequest} request
   * @param {number} now the gateway's clock
   * @param {string} requestId
   * @returns {{ caller: Caller } | { refusal: Reply }}
   */
  check(request, now, requestId) {
    const authorization = request.headers.authorization;
    if (typeof authorization === "string")
      return this.#checkSignature(request, authorization, now, requestId);
    const text = request.headers["x-auth-token"];
    if (typeof text !== "string" || text === "") {
      return { refusal: badSignature(requestId, "no X-Auth-Token and no Authorization header") };
    }
    const token = this.#tokens.find(text);
    if (!token) return { refusal: badToken(requestId, "The token must be updated: decrypt token fail") };
    if (token.expires <= now) {
      return {
        refusal: badToken(
          requestId,
          `The token must be updated: token expires at ${new Date(token.expires).toISOString()}`,
        ),
      };
    }
    return {
      caller: {
        user: this.#credentials.username,
        project: token.project,
        accountOnly: token.project === undefined,
      },
    };
  }

  /**
   * @param {SignedRequest} request
   * @param {string} header
   * @param {number} now
   * @param {string} requestId
   * @returns {{ caller: Caller } | { refusal: Reply }}
   */
  #checkSignature(request, header, now, requestId) {
    /** @param {string} reason */
    const refuse = (reason) => ({ refusal: badSignature(requestId, reason) });
    const authorization = parseAuthorization(header);
    if (!authorization) return refuse("authorization header is malformed");
    const { access, signed, signature } = authorization;

    const date = request.headers["x-sdk-date"];
    if (typeof date !== "string" || !signed.includes("x-sdk-date")) return refuse("x-sdk-date is not signed");
    const made = parseSdkDate(date);
    if (Number.isNaN(made)) return refuse("x-sdk-date is malformed");
    if (Math.abs(made - now) > SIGNATURE_WINDOW_MS) return refuse(`signature expired, x-sdk-date:${date}`);

    const { temporary } = this.#credentials;
    const keys = [this.#credentials, temporary].find((each) => each.access_key === access);
    if (!keys) return refuse(`ak ${access} not exist`);
    if (keys === temporary) {
      if (request.headers["x-security-token"] !== temporary.security_token)
        return refuse("securityToken is missing or wrong");
      if (!signed.includes("x-security-token")) return refuse("x-security-token is not signed");
    }

    const canonical = canonicalRequest(request, signed);
    const accepted = [canonical, canonicalRequest(request, signed, true)];
    if (!accepted.some((each) => isEqual(sign(each, date, keys.secret_key), signature))) {
      return refuse(`verify aksk signature fail, canonicalRequest:${canonical.replaceAll("\n", "|")}`);
    }
    const project = request.headers["x-project-id"];
    return {
      caller: {
        user: this.#credentials.username,
        project: typeof project === "string" ? project : undefined,
        accountOnly: false,
      },
    };
  }
}
