/** Who may ask a server on 127.0.0.1: the page that it served itself, and nobody else's. */

/**
 * @typedef {object} Asked
 * @property {string} method
 * @property {string} target as it stands in the request
 * @property {readonly string[]} rawHeaders name, value, name, value …
 */

/** @typedef {{ status: number, message: string }} Refusal */

/**
 * A name in DNS can be made to mean 127.0.0.1 while a browser is on its page, so only the names of this machine count.
 * Other servers of this machine are the same site to a browser, but another origin.
 *
 * @param {Asked} asked
 * @param {number} port
 * @returns {Refusal | undefined}
 */
export function refusal({ method, target, rawHeaders }, port) {
  if (!/^\/(?!\/)[\x21-\x7e]*$/.test(target) || target.includes("\\")) {
    return { status: 400, message: "expected a path of this server" };
  }
  const hosts = hostsOf(port);
  const [host, ...moreHosts] = valuesOf(rawHeaders, "host").map((value) => value.toLowerCase());
  if (!host || moreHosts.length > 0 || !hosts.includes(host)) {
    return { status: 403, message: `expected the host to be one of ${hosts.join(", ")}` };
  }
  if (valuesOf(rawHeaders, "origin").some((origin) => origin.toLowerCase() !== `http://${host}`)) {
    return { status: 403, message: "expected a request of this server's own page" };
  }
  const [site = "none", ...moreSites] = valuesOf(rawHeaders, "sec-fetch-site");
  const isOwn = moreSites.length === 0 && (site === "none" || site === "same-origin");
  if (!isOwn && !isVisit(target, rawHeaders)) {
    return { status: 403, message: "expected a request of this server's own page" };
  }
  if (method !== "GET" && method !== "HEAD") return { status: 405, message: "expected GET or HEAD" };
  return undefined;
}

/**
 * Somebody followed a link to the page: from a terminal in a browser, say.
 *
 * @param {string} target
 * @param {readonly string[]} rawHeaders
 */
function isVisit(target, rawHeaders) {
  const [mode] = valuesOf(rawHeaders, "sec-fetch-mode");
  const [destination] = valuesOf(rawHeaders, "sec-fetch-dest");
  return pathOf(target) === "/" && mode === "navigate" && destination === "document";
}

/** @param {number} port @returns {string[]} */
function hostsOf(port) {
  const names = ["127.0.0.1", "localhost", "[::1]"];
  const withPort = names.map((name) => `${name}:${port}`);
  return port === 80 ? [...withPort, ...names] : withPort;
}

/**
 * Every value that a header was given.
 *
 * @param {readonly string[]} rawHeaders
 * @param {string} name
 * @returns {string[]}
 */
export function valuesOf(rawHeaders, name) {
  return rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1].toLowerCase() === name);
}

/** @param {string} target */
export function pathOf(target) {
  return target.replace(/[?#].*$/s, "");
}
