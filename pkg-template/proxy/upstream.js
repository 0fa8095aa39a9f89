import { CbrClient, ListOpLogs, ShowOpLog } from "cbr-tasks";
import { ByteBudget } from "./byte-budget.js";
import { Flight } from "./flight.js";
import { Refusal } from "./refusal.js";

/** @import { CbrClientOptions, Hooks, HookState } from "cbr-tasks" */
/** @import { Limits } from "./options.js" */
/** @import { Target } from "./target.js" */

/** Most flights at a time, those whose complete responses are shared included. */
const MAX_FLIGHTS = 256;

/** The client's default page size. With it filled in, a request with and one without the default have the same key. */
const PAGE_SIZE = 1000;

/**
 * The service behind one client, with one rate limiter. The client decides when a request is sent, and signs it. Response
 * bodies go to the browsers without passing through the client.
 */
export class Upstream {
  #client;
  #send;
  #limits;
  #budget;
  /** @type {Map<string, Flight>} the oldest first */
  #flights = new Map();

  /**
   * @param {CbrClientOptions} options
   * @param {Limits} limits
   */
  constructor(options, limits) {
    // Looks the global up at each call: it may be replaced after this.
    const send = options.fetch ?? ((url, init) => fetch(url, init));
    this.#send = send;
    this.#limits = limits;
    this.#budget = new ByteBudget(limits.maxHeldBytes, () => this.#evict());
    this.#client = new CbrClient({
      ...options,
      fetch: (url, init) => {
        const flight = init.method === "GET" ? this.#flights.get(keyOf(url)) : undefined;
        return flight ? flight.fetch(url, init) : send(url, init);
      },
      hooks: withWait(options.hooks, ({ url, delay }) => this.#flights.get(keyOf(url))?.onQueued(delay ?? 0)),
    });
  }

  /** The project's id. The first call may have to ask IAM for it. */
  async projectId() {
    if (this.#client.projectId === undefined) {
      const request = new ListOpLogs();
      try {
        await this.#client.prepare(request);
      } finally {
        request.free();
      }
    }
    return this.#client.projectId;
  }

  /**
   * The flight for a request: a pending one, one whose response is still shared, or a new one.
   *
   * @param {Target} target
   * @returns {Flight}
   */
  flight(target) {
    const request = requestOf(target);
    // Within one project two requests differ in nothing else.
    const key = keyOf(request.toPath("default"));
    const current = this.#flights.get(key);
    if (current?.isShared) {
      request.free();
      return current;
    }
    current?.evict();
    if (this.#flights.size >= MAX_FLIGHTS && !this.#evict()) {
      request.free();
      const headers = { "retry-after": "5" };
      throw new Refusal(503, "too many different requests at the same time, try again later", { headers });
    }
    const call = (/** @type {AbortSignal} */ signal) =>
      this.#client.fetch(request, { signal }).finally(() => request.free());
    const flight = new Flight(call, this.#send, this.#budget, this.#limits, () => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
    });
    this.#flights.set(key, flight);
    return flight;
  }

  #evict() {
    for (const flight of this.#flights.values()) {
      if (!flight.isIdle) continue;
      flight.evict();
      return true;
    }
    return false;
  }
}

/**
 * The caller's hooks with `beforeWait` extended. Wrong hooks are passed on unchanged: the client reports them.
 *
 * @param {Hooks | undefined} hooks
 * @param {(state: HookState) => void} onWait
 * @returns {Hooks | undefined}
 */
function withWait(hooks, onWait) {
  const { beforeWait } = hooks ?? {};
  const isWrong = hooks !== undefined && (typeof hooks !== "object" || Array.isArray(hooks));
  if (isWrong || !["undefined", "function"].includes(typeof beforeWait)) return hooks;
  return {
    ...hooks,
    beforeWait: (state) => {
      onWait(state);
      return beforeWait?.(state);
    },
  };
}

/**
 * @param {Target} target
 * @returns {ListOpLogs | ShowOpLog}
 */
function requestOf(target) {
  if (target.operation === "show") return new ShowOpLog(target.id);
  return new ListOpLogs({ limit: PAGE_SIZE, ...target.query });
}

/**
 * Cache key of a request: the end of its URL or path.
 *
 * @param {string} url
 */
function keyOf(url) {
  return /\/operation-logs([/?][^/]*)$/.exec(url)?.[1] ?? "";
}
