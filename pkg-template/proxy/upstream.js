import { CbrClient, ListOpLogs } from "cbr-tasks";
import { Flight } from "./flight.js";
import { Refusal } from "./refusal.js";
import { Room } from "./room.js";

/** @import { CbrClientOptions, Hooks, HookState } from "cbr-tasks" */
/** @import { Limits } from "./options.js" */
/** @import { Target } from "./target.js" */

/** Different questions at a time, those whose answers are shared included. */
const MAX_FLIGHTS = 256;

/** What the client asks for where no page size is named: named here, both are one question. */
const PAGE = 1000;

/**
 * The service behind one client, with one rate budget. The client decides when a request goes out, and signs it; what
 * comes back passes by it to the browsers.
 */
export class Upstream {
  #client;
  #send;
  #limits;
  #room;
  /** @type {Map<string, Flight>} the oldest first */
  #flights = new Map();

  /**
   * @param {CbrClientOptions} options
   * @param {Limits} limits
   */
  constructor(options, limits) {
    // The global one as it is at the time of the call.
    const send = options.fetch ?? ((request) => fetch(request));
    this.#send = send;
    this.#limits = limits;
    this.#room = new Room(limits.maxHeldBytes, () => this.#evict());
    this.#client = new CbrClient({
      ...options,
      fetch: (request) => {
        const flight = request.method === "GET" ? this.#flights.get(keyOf(request.url)) : undefined;
        return flight ? flight.fetch(request) : send(request);
      },
      hooks: withWait(options.hooks, ({ url, delay }) => this.#flights.get(keyOf(url))?.waits(delay ?? 0)),
    });
  }

  /** The project's id, for which IAM may have to be asked. */
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
   * The flight that brings what is asked for: one under way, one whose answer is still shared, or a new one.
   *
   * @param {Target} target
   * @returns {Flight}
   */
  flight(target) {
    const { key, call } = this.#question(target);
    const current = this.#flights.get(key);
    if (current?.isShared) return current;
    current?.release();
    if (this.#flights.size >= MAX_FLIGHTS && !this.#evict()) {
      const headers = { "retry-after": "5" };
      throw new Refusal(503, "expected fewer different requests under way, try again later", { headers });
    }
    const flight = new Flight(target.operation, call, this.#send, this.#room, this.#limits, () => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
    });
    this.#flights.set(key, flight);
    return flight;
  }

  /**
   * @param {Target} target
   * @returns {{ key: string, call: (signal: AbortSignal) => PromiseLike<unknown> }}
   */
  #question(target) {
    const { tasks } = this.#client;
    if (target.operation === "show") {
      return { key: `/${target.id}`, call: (signal) => tasks.get(target.id, { signal }) };
    }
    const query = { limit: PAGE, ...target.query };
    const request = new ListOpLogs(query);
    try {
      return {
        key: keyOf(request.toRequest(dryClient()).url),
        call: (signal) => tasks.list(query, { signal }),
      };
    } finally {
      request.free();
    }
  }

  #evict() {
    for (const flight of this.#flights.values()) {
      if (!flight.isIdle) continue;
      flight.release();
      return true;
    }
    return false;
  }
}

/**
 * The caller's hooks, and one more who is told of waits. What is wrong with them, the client says.
 *
 * @param {Hooks | undefined} hooks
 * @param {(state: HookState) => void} waits
 * @returns {Hooks | undefined}
 */
function withWait(hooks, waits) {
  const { beforeWait } = hooks ?? {};
  const isWrong = hooks !== undefined && (typeof hooks !== "object" || Array.isArray(hooks));
  if (isWrong || !["undefined", "function"].includes(typeof beforeWait)) return hooks;
  return {
    ...hooks,
    beforeWait: (state) => {
      waits(state);
      return beforeWait?.(state);
    },
  };
}

/** @type {CbrClient | undefined} */
let dry;

/** Sends nothing: it only tells what a request would be. Made late: where there is `init()`, that comes first. */
function dryClient() {
  dry ??= new CbrClient({ endpoint: "https://localhost", auth: { proxy: true } });
  return dry;
}

/**
 * What a request asks for, as its URL ends; in one project no two differ in anything else.
 *
 * @param {string} url
 */
function keyOf(url) {
  return /\/operation-logs([/?][^/]*)$/.exec(url)?.[1] ?? "";
}
