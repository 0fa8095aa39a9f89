import { CbrClient, ListOpLogs } from "cbr-tasks";
import { ByteBudget } from "./byte-budget.js";
import { Flight } from "./flight.js";
import { Listing } from "./listing.js";
import { Refusal } from "./refusal.js";
import { keyOf, requestOf } from "./request.js";
import { Turns } from "./turns.js";

/** @import { CbrClientOptions, Hooks, HookState } from "cbr-tasks" */
/** @import { Limits } from "./options.js" */
/** @import { Target } from "./target.js" */

/** Most flights at a time, those whose complete responses are shared included. */
const MAX_FLIGHTS = 256;

/** Most unfinished flights of one reader: as many as the pages that a client can request at the same time. */
const MAX_FLIGHTS_OF_READER = 64;

/**
 * The service behind one client, with one rate limiter. The client decides when a request is sent, and signs it. Response
 * bodies go to the browsers without passing through the client.
 */
export class Upstream {
  #client;
  #send;
  #limits;
  #onFailure;
  #budget;
  #turns = new Turns();
  /** @type {Map<string, Flight>} the oldest first */
  #flights = new Map();
  /** By forced parameters. @type {Map<string, Listing>} */
  #listings = new Map();

  /**
   * @param {CbrClientOptions} options
   * @param {Limits} limits
   * @param {(error: unknown) => void} onFailure told of failures that no browser is told of
   */
  constructor(options, limits, onFailure) {
    // Looks the global up at each call: it may be replaced after this.
    const send = options.fetch ?? ((url, init) => fetch(url, init));
    this.#send = send;
    this.#limits = limits;
    this.#onFailure = onFailure;
    this.#budget = new ByteBudget(limits.maxHeldBytes, () => this.#evict());
    this.#client = new CbrClient({
      ...options,
      fetch: (url, init) => {
        const flight = init.method === "GET" ? this.#flights.get(keyOf(url)) : undefined;
        return flight ? flight.fetch(url, init) : send(url, init);
      },
      hooks: withWait(options.hooks, ({ url, delay }) => this.#flights.get(keyOf(url))?.onQueued(delay)),
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
   * @param {unknown} [reader] key of the reader, undefined for one that `allow` does not name
   * @returns {Flight}
   */
  flight(target, reader) {
    const request = requestOf(target);
    // Within one project two requests differ in nothing else.
    const key = keyOf(request.toPath("default"));
    const current = this.#flights.get(key);
    if (current?.isShared) {
      request.free();
      current.addReader(reader);
      return current;
    }
    current?.evict();
    try {
      this.#makeRoom(reader);
    } catch (error) {
      request.free();
      throw error;
    }
    const call = (/** @type {AbortSignal} */ signal) =>
      this.#client.fetch(request, { signal }).finally(() => request.free());
    const unlist = () => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
    };
    const flight = new Flight(
      call,
      this.#send,
      this.#budget,
      this.#limits,
      this.#turns,
      unlist,
      this.#onFailure,
    );
    flight.addReader(reader);
    this.#flights.set(key, flight);
    return flight;
  }

  /**
   * All tasks with the forced parameters of a scope.
   *
   * @param {Record<string, string>} query
   * @returns {Listing}
   */
  listing(query) {
    const key = JSON.stringify(Object.entries(query).sort());
    const current = this.#listings.get(key);
    if (current?.isShared) return current;
    current?.evict();
    /** @type {Listing | undefined} */
    let listing;
    const unlist = () => {
      if (this.#listings.get(key) === listing) this.#listings.delete(key);
    };
    listing = new Listing(query, (...page) => this.#page(...page), this.#budget, this.#limits, unlist);
    this.#listings.set(key, listing);
    return listing;
  }

  /**
   * A page for a listing, which is a reader like any other.
   *
   * @param {string} url
   * @param {RequestInit} init
   * @param {Listing} reader
   */
  async #page(url, { signal }, reader) {
    const isNumber = (/** @type {string} */ name) => name === "limit" || name === "offset";
    const pairs = [...new URL(url).searchParams];
    const query = Object.fromEntries(
      pairs.map(([name, value]) => [name, isNumber(name) ? Number(value) : value]),
    );
    const flight = this.flight({ operation: "list", project: "default", query }, reader);
    const release = flight.retain();
    signal?.addEventListener("abort", release, { once: true });
    try {
      await flight.responded();
      return new Response(flight.stream(release), { headers: { "content-type": "application/json" } });
    } catch (error) {
      release();
      throw error;
    }
  }

  /**
   * Refuses a new flight if this reader, or all together, have too many.
   *
   * @param {unknown} reader
   */
  #makeRoom(reader) {
    const headers = { "retry-after": "5" };
    const ofReader = [...this.#flights.values()].filter((flight) => !flight.isIdle && flight.isOf(reader));
    if (reader !== undefined && ofReader.length >= MAX_FLIGHTS_OF_READER) {
      throw new Refusal(429, "too many different requests of one reader at the same time", { headers });
    }
    if (this.#flights.size >= MAX_FLIGHTS && !evictOne(this.#flights)) {
      throw new Refusal(503, "too many different requests at the same time, try again later", { headers });
    }
  }

  #evict() {
    return evictOne(this.#flights) || evictOne(this.#listings);
  }
}

/** @param {Map<string, Flight | Listing>} all */
function evictOne(all) {
  for (const each of all.values()) {
    if (!each.isIdle) continue;
    each.evict();
    return true;
  }
  return false;
}

/**
 * The caller's hooks with `beforeWait` extended. Wrong hooks are passed on unchanged: the client reports them.
 *
 * @param {Hooks | undefined} hooks
 * @param {(state: HookState) => Promise<void> | undefined} onWait returns when the request may wait for the rate limiter
 * @returns {Hooks | undefined}
 */
function withWait(hooks, onWait) {
  const { beforeWait } = hooks ?? {};
  const isWrong = hooks !== undefined && (typeof hooks !== "object" || Array.isArray(hooks));
  if (isWrong || !["undefined", "function"].includes(typeof beforeWait)) return hooks;
  return {
    ...hooks,
    beforeWait: async (state) => {
      const turn = onWait(state);
      await beforeWait?.(state);
      await turn;
    },
  };
}
