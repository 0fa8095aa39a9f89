/**
 * Signature algorithm SDK-HMAC-SHA256, computed with node:crypto. It shares no code with the client, so that each checks the
 * other.
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
 * @returns {Authorization | undefined} undefined for another algorithm or format
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
 * Canonical request, the input of the string to sign.
 *
 * @param {SignedRequest} request
 * @param {readonly string[]} signed
 * @param {boolean} [sortsRaw] the order of the query
 */
export function canonicalRequest({ method, segments, pairs, headers, body }, signed, sortsRaw) {
  const names = [...signed].sort();
  // A client may declare the hash of the body, or UNSIGNED-PAYLOAD, in this header.
  const declared = headers["x-sdk-content-sha256"];
  const hash = typeof declared === "string" ? declared : createHash("sha256").update(body).digest("hex");
  return [
    method.toUpperCase(),
    canonicalPath(segments),
    canonicalQuery(pairs, sortsRaw),
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
 * Compares two secrets in constant time.
 *
 * @param {string} a
 * @param {string} b
 */
export function isEqual(a, b) {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/**
 * Parses X-Sdk-Date, such as `20191115T033655Z`, to milliseconds since 1970, or NaN.
 *
 * @param {string} text
 */
export function parseSdkDate(text) {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!match) return NaN;
  const [, year, month, day, hour, minute, second] = match;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}
