/** A fetch that goes through proxies and trusts further certificates, with undici: Node 20's own one does neither. */
import { Agent, fetch, Pool, ProxyAgent } from "undici";

/** @typedef {import("undici").Dispatcher} Dispatcher */
/** @typedef {{ ca: string } | undefined} Tls */

/**
 * @param {object} network
 * @param {(url: URL) => string | undefined} network.proxyOf the URL's proxy
 * @param {string} [network.ca] certificates to trust, in place of those that Node trusts
 * @returns {(input: any, init?: any) => Promise<any>}
 */
export function createFetch({ proxyOf, ca }) {
  const tls = ca === undefined ? undefined : { ca };
  const direct = new Agent({ connect: tls });
  /** @type {Map<string, ThroughProxy>} */
  const proxies = new Map();
  /** @param {string} url */
  const through = (url) => {
    const proxy = proxies.get(url) ?? new ThroughProxy(url, tls);
    proxies.set(url, proxy);
    return proxy;
  };
  return async (input, init) => {
    const { url, ...request } = await partsOf(input, init);
    const proxy = proxyOf(new URL(url));
    if (proxy === undefined) return fetch(url, { ...request, dispatcher: direct });
    return through(proxy).fetch(url, request);
  };
}

/** Requests through one proxy. */
class ThroughProxy {
  #origin;
  #dispatcher;
  /** Number of requests without an answer. */
  #waiting = 0;
  /** Aborts the calls of the proxy that no request waits for. */
  #abandon = new AbortController();

  /**
   * @param {string} proxy
   * @param {Tls} tls of the service
   */
  constructor(proxy, tls) {
    const { origin, username, password } = new URL(proxy);
    this.#origin = origin;
    const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    this.#dispatcher = new ProxyAgent({
      uri: origin,
      token: username === "" ? undefined : `Basic ${Buffer.from(pair).toString("base64")}`,
      requestTls: tls,
      clientFactory: (url, options) => this.#client(url, options),
    });
  }

  /**
   * The connections to the proxy. undici would go on after a refusal, and leave a call without an answer open when the request
   * is aborted, so that the process could not end.
   *
   * @param {URL} url
   * @param {object} options
   * @returns {Dispatcher}
   */
  #client(url, options) {
    const client = new Pool(url, options);
    /** @type {(options: any) => Promise<import("undici").Dispatcher.ConnectData>} */
    const connect = client.connect.bind(client);
    return Object.assign(client, {
      connect: async (/** @type {object} */ call) => {
        const answer = await connect({ ...call, signal: this.#abandon.signal });
        if (answer.statusCode === 200) return answer;
        answer.socket.on("error", () => {}).destroy();
        throw new ProxyRefusal(answer.statusCode);
      },
    });
  }

  /**
   * @param {string} url
   * @param {any} request
   */
  async fetch(url, request) {
    this.#waiting++;
    try {
      return await fetch(url, { ...request, dispatcher: this.#dispatcher });
    } catch (error) {
      throw this.#named(error);
    } finally {
      this.#waiting--;
      if (this.#waiting === 0) {
        this.#abandon.abort();
        this.#abandon = new AbortController();
      }
    }
  }

  /** Names the proxy in an error. Aborts stay as they are. @param {any} error */
  #named(error) {
    if (error?.name === "AbortError") return error;
    const { cause } = error;
    if (cause instanceof ProxyRefusal)
      return new TypeError(`the proxy ${this.#origin} refused with ${cause.status}`);
    return new TypeError(`through the proxy ${this.#origin}: fetch failed`, { cause: cause ?? error });
  }
}

/** A proxy's refusal to connect to the service. */
class ProxyRefusal extends Error {
  /** @param {number} status */
  constructor(status) {
    super(`expected 200, got ${status}`);
    this.status = status;
  }
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
