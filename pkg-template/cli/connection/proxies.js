/** The proxy of each request, by the variables that curl and others read. */
import { BlockList, isIP } from "node:net";
import { UsageError } from "../args/usage-error.js";
import { withoutSecrets } from "./values.js";

/** @import { Environment } from "./environment.js" */
/** @import { Sourced } from "./values.js" */

/**
 * @typedef {object} Proxies
 * @property {Sourced} [https] proxy for https; the value may have a password
 * @property {Sourced} [http] proxy for http
 * @property {(url: URL) => string | undefined} of the URL's proxy
 */

/**
 * @param {Environment} env
 * @returns {Proxies}
 */
export function proxiesOf(env) {
  const { value: noProxy = "" } = variable(env, "NO_PROXY") ?? {};
  const isExempt = exemptions(noProxy);
  const all = variable(env, "ALL_PROXY");
  const https = address(variable(env, "HTTPS_PROXY") ?? all);
  const http = address(variable(env, "HTTP_PROXY") ?? all);
  return {
    https,
    http,
    of: (url) => {
      const proxy = (url.protocol === "https:" ? https : http)?.value;
      if (proxy === undefined || isExempt(url)) return undefined;
      // Plain http is allowed to this machine only, because nobody else can read it. A proxy elsewhere could.
      if (url.protocol === "http:" && isLoopback(url.hostname) && !isLoopback(new URL(proxy).hostname)) {
        return undefined;
      }
      return proxy;
    },
  };
}

/**
 * Reads a variable in small letters, which all tools read, or in capitals.
 *
 * @param {Environment} env
 * @param {string} name
 * @returns {Sourced | undefined}
 */
function variable(env, name) {
  for (const from of [name.toLowerCase(), name]) {
    const value = env[from]?.trim();
    if (value) return { value, from };
  }
  return undefined;
}

/**
 * Completes and checks the address of a proxy.
 *
 * @param {Sourced | undefined} proxy
 * @returns {Sourced | undefined}
 */
function address(proxy) {
  if (proxy === undefined) return undefined;
  const value = proxy.value.includes("://") ? proxy.value : `http://${proxy.value}`;
  const { protocol } = URL.canParse(value) ? new URL(value) : { protocol: "" };
  if (protocol === "http:" || protocol === "https:") return { value, from: proxy.from };
  const got = protocol === "" ? "something else" : withoutSecrets(value);
  throw new UsageError(`${proxy.from}: expected the http or https URL of a proxy, got ${got}`, {
    hint: "NO_PROXY names the hosts that are reached without a proxy; to use none, unset the variable",
  });
}

/** @param {string} hostname */
export function isLoopback(hostname) {
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d+){3}$/.test(hostname);
}

/**
 * Reads `NO_PROXY`: `*`, or hosts, domains and networks such as `example.com`, `.example.com:8443` or `10.0.0.0/8`.
 *
 * @param {string} text
 * @returns {(url: URL) => boolean}
 */
function exemptions(text) {
  const entries = text
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean);
  const networks = new BlockList();
  for (const entry of entries) {
    const [, ip, bits] = /^([0-9a-f.:]+)\/(\d+)$/.exec(entry) ?? [];
    const version = isIP(ip ?? "");
    if (version !== 0 && Number(bits) <= (version === 6 ? 128 : 32))
      networks.addSubnet(ip, Number(bits), version === 6 ? "ipv6" : "ipv4");
  }
  return (url) => {
    const host = url.hostname.toLowerCase().replace(/^\[|\]$/g, "");
    const port = url.port || (url.protocol === "https:" ? "443" : "80");
    const version = isIP(host);
    if (version !== 0 && networks.check(host, version === 6 ? "ipv6" : "ipv4")) return true;
    return entries.some((entry) => {
      if (entry === "*" || entry.replace(/^\[|\]$/g, "") === host) return true;
      const [, name, only] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? ["", entry];
      if (only !== undefined && only !== port) return false;
      const domain = name.replace(/^\*?\./, "").replace(/^\[|\]$/g, "");
      return domain !== "" && (host === domain || host.endsWith(`.${domain}`));
    });
  };
}
