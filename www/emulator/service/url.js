/** Parses request targets, and builds their canonical form for signatures. */

/**
 * @typedef {object} Target
 * @property {string[]} segments of the path, decoded
 * @property {[string, string][]} pairs of the query, decoded, in their order
 */

/**
 * @param {string} target from the request line
 * @returns {Target | undefined} undefined if the percent-encoding is wrong
 */
export function parseTarget(target) {
  const mark = target.indexOf("?");
  const path = mark < 0 ? target : target.slice(0, mark);
  const query = mark < 0 ? "" : target.slice(mark + 1);
  try {
    return {
      segments: path.split("/").slice(1).map(decodeURIComponent),
      pairs: query.split("&").filter(Boolean).map(parsePair),
    };
  } catch {
    return undefined;
  }
}

/**
 * @param {string} pair
 * @returns {[string, string]}
 */
function parsePair(pair) {
  const equals = pair.indexOf("=");
  // Servers read a plus as a space, so a signed query has to write %20 and %2B.
  const decode = (/** @type {string} */ text) => decodeURIComponent(text.replaceAll("+", " "));
  return equals < 0 ? [decode(pair), ""] : [decode(pair.slice(0, equals)), decode(pair.slice(equals + 1))];
}

/**
 * Percent-encodes all characters but A-Z a-z 0-9 - _ . ~
 *
 * @param {string} text
 */
export function encode(text) {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** @param {readonly string[]} segments */
export function canonicalPath(segments) {
  const path = `/${segments.map(encode).join("/")}`;
  return path.endsWith("/") ? path : `${path}/`;
}

/** @typedef {readonly [string, string]} Pair */

/** @param {string} a @param {string} b */
const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** @param {readonly Pair[]} pairs */
const sorted = (pairs) => [...pairs].sort((a, b) => order(a[0], b[0]) || order(a[1], b[1]));

/** @param {readonly Pair[]} pairs */
const encoded = (pairs) => pairs.map(([name, value]) => /** @type {const} */ ([encode(name), encode(value)]));

/**
 * @param {readonly Pair[]} pairs
 * @param {boolean} [sortsRaw] the order of the vendor's SDKs, which sort before they encode; the documents say the reverse
 */
export function canonicalQuery(pairs, sortsRaw = false) {
  const ordered = sortsRaw ? encoded(sorted(pairs)) : sorted(encoded(pairs));
  return ordered.map(([name, value]) => `${name}=${value}`).join("&");
}
