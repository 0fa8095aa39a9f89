/**
 * SDK-HMAC-SHA256, checked by computing it again with node:crypto. Shares no code with the
 * client, so that the two can be held against each other.
 */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { canonicalPath, canonicalQuery } from "./url.js";

const ALGORITHM = "SDK-HMAC-SHA256";

/**
 * @typedef {object} SignedRequest
 * @property {string} method
 * @property {readonly string[]} segments of the path, decoded
 * @property {readonly (readonly [string, string])[]} pairs of the query, decoded
 * @property {Record<string, string | string[] | undefined>} headers lower-case names
 * @property {Uint8Array | string} body
 */

/**
 * @typedef {object} Authorization
 * @property {string} access
 * @property {readonly string[]} signed lower-case header names
 * @property {string} signature
 */

/**
 * @param {string} text the header
 * @returns {Authorization | undefined} undefined where it is none of ours
 */
export function parseAuthorization(text) {
  if (!text.startsWith(`${ALGORITHM} `)) return undefined;
  const parts = new Map(
    text
      .slice(ALGORITHM.length)
      .split(",")
      .map((part) => {
        const [name, ...value] = part.trim().split("=");
        return [name, value.join("=")];
      }),
  );
  const access = parts.get("Access");
  const signed = parts.get("SignedHeaders");
  const signature = parts.get("Signature");
  if (!access || !signed || !signature) return undefined;
  return { access, signed: signed.split(";"), signature };
}

/**
 * @param {SignedRequest} request
 * @param {readonly string[]} signed
 */
export function canonicalRequest({ method, segments, pairs, headers, body }, signed) {
  const names = [...signed].sort();
  // Lets a client sign a body that it does not want to hash.
  const declared = headers["x-sdk-content-sha256"];
  const hash = typeof declared === "string" ? declared : createHash("sha256").update(body).digest("hex");
  return [
    method.toUpperCase(),
    canonicalPath(segments),
    canonicalQuery(pairs),
    ...names.map((name) => `${name}:${String(headers[name] ?? "").trim()}`),
    "",
    names.join(";"),
    hash,
  ].join("\n");
}

/**
 * @param {string} canonical
 * @param {string} date X-Sdk-Date
 * @param {string} secretKey
 * @returns {string} hexadecimal
 */
export function sign(canonical, date, secretKey) {
  const digest = createHash("sha256").update(canonical).digest("hex");
  return createHmac("sha256", secretKey).update(`${ALGORITHM}\n${date}\n${digest}`).digest("hex");
}

/**
 * @param {string} a
 * @param {string} b
 */
export function sameText(a, b) {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/**
 * `20191115T033655Z` in milliseconds since 1970, or NaN.
 * @param {string} text
 */
export function parseSdkDate(text) {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!match) return NaN;
  const [, year, month, day, hour, minute, second] = match;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}
