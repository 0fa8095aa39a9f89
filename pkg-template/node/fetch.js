/** A fetch that goes through proxies and trusts further certificates, with undici: Node 20's own one does neither. */
import { Agent, fetch, ProxyAgent } from "undici";

/** @typedef {import("undici").Dispatcher} Dispatcher */

/**
 * @param {object} network
 * @param {(url: URL) => string | undefined} network.proxyOf the URL's proxy
 * @param {string} [network.ca] certificates to trust, in place of those that Node trusts
 * @returns {(input: any, init?: any) => Promise<any>}
 */
export function createFetch({ proxyOf, ca }) {
  const tls = ca === undefined ? undefined : { ca };
  /** @type {Map<string | undefined, Dispatcher>} by proxy */
  const dispatchers = new Map();
  /** @param {string | undefined} proxy */
  const dispatcherOf = (proxy) => {
    const dispatcher = dispatchers.get(proxy) ?? createDispatcher(proxy, tls);
    dispatchers.set(proxy, dispatcher);
    return dispatcher;
  };
  return async (input, init) => {
    const { url, ...request } = await partsOf(input, init);
    const proxy = proxyOf(new URL(url));
    try {
      return await fetch(url, { ...request, dispatcher: dispatcherOf(proxy) });
    } catch (error) {
      throw proxy === undefined ? error : withProxy(error, proxy);
    }
  };
}

/**
 * @param {string | undefined} proxy
 * @param {{ ca: string } | undefined} tls
 * @returns {Dispatcher}
 */
function createDispatcher(proxy, tls) {
  if (proxy === undefined) return new Agent({ connect: tls });
  const { origin, username, password } = new URL(proxy);
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const token = username === "" ? undefined : `Basic ${Buffer.from(pair).toString("base64")}`;
  return new ProxyAgent({ uri: origin, token, requestTls: tls });
}

/**
 * URL and init of a request. The `Request` of Node's own fetch is foreign to this one.
 *
 * @param {any} input
 * @param {any} init
 */
async function partsOf(input, init) {
  if (typeof input?.url !== "string") return { url: String(input), ...init };
  const { url, method, headers, redirect, signal } = input;
  const body = method === "GET" || method === "HEAD" ? undefined : await input.arrayBuffer();
  return { url, method, headers: [...headers], redirect, signal, body, ...init };
}

/**
 * Names the proxy in an error. Aborts stay as they are.
 *
 * @param {any} error
 * @param {string} proxy
 */
function withProxy(error, proxy) {
  if (error?.name === "AbortError") return error;
  const { origin } = new URL(proxy);
  const [, status] = /^Proxy response \((\d+)\)/.exec(error?.cause?.message ?? "") ?? [];
  if (status !== undefined) return new TypeError(`the proxy ${origin} refused with ${status}`);
  return new TypeError(`through the proxy ${origin}: fetch failed`, { cause: error?.cause ?? error });
}
