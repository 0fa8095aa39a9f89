import { connect } from "./source.js";

/** @typedef {import("./source.js").TaskSource} TaskSource */
/** @typedef {import("./task-viewer.js").CbrTaskViewer} Host */

/** Properties of the element that say where and for what to ask, whatever the reader chooses. */
export const CONNECTION = /** @type {const} */ ([
  "client",
  "proxy",
  "endpoint",
  "region",
  "projectId",
  "token",
  "locked",
]);

/** Client of an element: the page's own, or one that is made of the element's properties when it is needed first. */
export class Connection {
  #host;
  #hooks;
  /** @type {Promise<TaskSource> | undefined} */
  #own;

  /** @param {Host} host @param {import("./source.js").Hooks} hooks */
  constructor(host, hooks) {
    this.#host = host;
    this.#hooks = hooks;
  }

  /** True if the element has all that a request needs. */
  get isConfigured() {
    const { client, proxy, endpoint, region, token } = this.#host;
    return Boolean(client || proxy || ((endpoint || region) && token));
  }

  /** True if a proxy has the credentials, not the page. */
  get isProxied() {
    return !this.#host.client && this.#host.proxy !== "";
  }

  /** Forgets the client that was made. */
  reset() {
    this.#own = undefined;
  }

  /** @returns {TaskSource | Promise<TaskSource>} */
  source() {
    const { client, proxy, endpoint, region, projectId, token = "" } = this.#host;
    if (client) return client;
    if (!this.#own) {
      const made = connect({ proxy, endpoint, region, projectId, token }, this.#hooks);
      this.#own = made;
      made.catch(() => {
        if (this.#own === made) this.#own = undefined;
      });
    }
    return this.#own;
  }
}
