import { CbrClient, isCbrError } from "cbr-tasks";
import { Refusal } from "./refusal.js";
import { Shared } from "./shared.js";

/** @import { OperationLog } from "cbr-tasks" */
/** @import { ByteBudget } from "./byte-budget.js" */
/** @import { Limits } from "./options.js" */

/** Memory of decoded tasks, in bytes for each byte of their JSON text. */
const DECODED = 3;

/**
 * All tasks with the forced parameters of a scope, before its filter: one listing for all readers with the same parameters. Its
 * requests depend on these parameters only. So a reader learns nothing from its time, its failure or its size.
 */
export class Listing extends Shared {
  #budget;
  #limits;
  #ended = new AbortController();
  #reserved = 0;
  /** The tasks, which cannot be changed. @type {Promise<readonly OperationLog[]>} */
  tasks;

  /**
   * @param {Record<string, string>} query forced parameters
   * @param {(url: string, init: RequestInit, listing: Listing) => Promise<Response>} fetch gets a page from the proxy's own flights
   * @param {ByteBudget} budget
   * @param {Limits} limits
   * @param {() => void} unlist
   */
  constructor(query, fetch, budget, limits, unlist) {
    super(limits.shareFor, unlist);
    this.#budget = budget;
    this.#limits = limits;
    this.tasks = this.#load(query, (url, init) => fetch(url, init, this));
    // Every reader that waits gets the error. If none is left, it must not be an unhandled rejection.
    this.tasks.catch(() => {});
  }

  /**
   * @param {Record<string, string>} query
   * @param {(url: string, init: RequestInit) => Promise<Response>} fetch
   */
  async #load(query, fetch) {
    /** @type {OperationLog[]} */
    const tasks = [];
    const ingest = (/** @type {Uint8Array<ArrayBuffer>} */ bytes) => {
      this.#reserve(DECODED * bytes.length);
      for (const task of JSON.parse(new TextDecoder().decode(bytes))) tasks.push(deepFreeze(task));
      return { added: 0, updated: 0, unchanged: 0 };
    };
    try {
      // This client is a client of the proxy itself, so its pages have the proxy's rate limiter, turns, bounds and checks.
      const client = new CbrClient({
        endpoint: "https://proxy.invalid",
        auth: { proxy: true },
        rateLimit: false,
        retry: false,
        timeout: Number.POSITIVE_INFINITY,
        fetch,
      });
      const onProgress = (/** @type {{ tasks: number, total?: number }} */ report) => this.#checkSize(report);
      await client.tasks.list(query).into({ ingest }, { onProgress, signal: this.#ended.signal });
      if (this.isDropped) throw new Error("no browser waits for the tasks any more");
      this.complete(Date.now());
      return Object.freeze(tasks);
    } catch (error) {
      this.drop();
      // The error of the page's own flight, which is in the log once.
      throw isCbrError(error, "connection") && error.cause !== undefined ? error.cause : error;
    }
  }

  /** @param {number} bytes */
  #reserve(bytes) {
    if (this.isDropped || !this.#budget.reserve(bytes)) {
      throw new Refusal(503, "no room for the tasks, try again later", { headers: { "retry-after": "5" } });
    }
    this.#reserved += bytes;
  }

  /** @param {{ tasks: number, total?: number }} report */
  #checkSize({ tasks, total = 0 }) {
    if (Math.max(tasks, total) <= this.#limits.maxScopedTasks) return;
    const message = "the portal would have to filter more tasks than it can";
    throw new Refusal(422, message, { code: "Proxy.ScopeTooLarge" });
  }

  /** @override */
  dispose() {
    this.#ended.abort();
    this.#budget.release(this.#reserved);
  }
}

/**
 * Makes a task unchangeable: the filter of one scope must not change what another reader sees.
 *
 * @param {any} value
 * @returns {any}
 */
function deepFreeze(value) {
  if (typeof value !== "object" || value === null) return value;
  for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}
