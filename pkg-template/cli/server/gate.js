/** Access check of a server on 127.0.0.1: only the page that it served itself may send requests. */

/**
 * @typedef {object} GateRequest
 * @property {string} method
 * @property {string} target request target: path and query, as in the request line
 * @property {readonly string[]} rawHeaders name, value, name, value …
 */

/** @typedef {{ status: number, message: string }} Refusal */

/**
 * Returns the refusal of a request that another page sent, and `undefined` for a request that is allowed.
 *
 * The Host header must name this machine. This prevents DNS rebinding: an attacker can make a domain resolve to 127.0.0.1 while
 * its page is open in a browser. The Origin header is checked too, because browsers treat all ports of this machine as one site.
 *
 * @param {GateRequest} request
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
 * True for a navigation to the start page. A link on another site may open it: a terminal that itself runs in a browser shows
 * the address as such a link.
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
 * All values of a header. Node's own `headers` keeps only the first Host.
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
