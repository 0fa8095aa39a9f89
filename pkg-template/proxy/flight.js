import { isCbrError } from "cbr-tasks";
import { credentialsOf, EchoWatch } from "./echo-watch.js";
import { isRequestId } from "./problem.js";
import { Refusal } from "./refusal.js";
import { Shared } from "./shared.js";
import { SharedBody } from "./shared-body.js";
import { setUnrefTimeout } from "./timer.js";

/** @import { Limits } from "./options.js" */
/** @import { ByteBudget } from "./byte-budget.js" */
/** @import { Turns } from "./turns.js" */

/** Error bodies are read up to this length: messages are far shorter. */
const MAX_ERROR_BYTES = 65_536;

/** Longest wait in the rate limiter's queue, in milliseconds. */
const MAX_QUEUE_TIME = 10_000;

/** Time after which an unanswered request is a failure for the log when the last browser leaves, in milliseconds. */
const SLOW = 5000;

/** Seconds. A viewer tries four times and shows the error within a minute: four queue times and three of these are less. */
const RETRY_AFTER = "5";

/** Length of a common piece at which two ids are the same by more than chance, in characters. */
const MIN_COMMON = 12;

/** Single flight (request coalescing): one request to the service for all browsers that ask for the same. */
export class Flight extends Shared {
  #send;
  #budget;
  #limits;
  #turns;
  #onFailure;
  /** Readers that ask for this, as `allow` tells them apart. @type {Set<unknown>} */
  #readers = new Set();
  #ended = new AbortController();
  /** @type {Response | undefined} */
  #response;
  /** Values of all headers that were sent. @type {string[]} */
  #sent = [];
  /** Secrets among those values. @type {string[]} */
  #credentials = [];
  /** @type {string | undefined} */
  #requestId;
  /** Time of the latest attempt, until it fails. @type {number | undefined} */
  #sentAt;
  /** @type {SharedBody | undefined} */
  #body;
  /** @type {Promise<void>} */
  #responded;
  /** Timer of the wait in the rate limiter's queue. @type {ReturnType<typeof setTimeout> | undefined} */
  #queueTimer;
  /** Error for browsers that replaces the client's own. @type {Refusal | undefined} */
  #refusal;

  /**
   * @param {(signal: AbortSignal) => Promise<Response>} call makes the client send the request
   * @param {(url: string, init: RequestInit) => Promise<Response>} send
   * @param {ByteBudget} budget
   * @param {Limits} limits
   * @param {Turns} turns
   * @param {() => void} unlist
   * @param {(error: unknown) => void} onFailure told of a failure after the response's headers
   */
  constructor(call, send, budget, limits, turns, unlist, onFailure) {
    super(limits.shareFor, unlist);
    this.#send = send;
    this.#budget = budget;
    this.#limits = limits;
    this.#turns = turns;
    this.#onFailure = onFailure;
    this.#responded = this.#run(call);
    // Every browser that waits gets the error. If none is left, it must not be an unhandled rejection.
    this.#responded.catch(() => {});
  }

  /** @param {(signal: AbortSignal) => Promise<Response>} call */
  async #run(call) {
    try {
      const response = await call(this.#ended.signal);
      if (this.isDropped) throw new Error("no browser waits for the response any more");
      if (response.status !== 200 || !response.body) {
        throw new Refusal(502, "the service answered without a list of tasks");
      }
      this.#body = new SharedBody(
        response.body,
        this.#budget,
        this.#limits,
        new EchoWatch(this.#credentials),
      );
      this.#fill(this.#body);
    } catch (error) {
      this.#discard();
      this.#sentAt = undefined;
      this.drop();
      if (this.#refusal) throw this.#refusal;
      if (isCbrError(error)) Object.assign(error, { requestId: this.#harmless(error.requestId) });
      throw error;
    } finally {
      this.#leaveQueue();
    }
  }

  /** @param {unknown} reader */
  addReader(reader) {
    this.#readers.add(reader);
    this.#turns.join(this, reader);
  }

  /** @param {unknown} reader */
  isOf(reader) {
    return this.#readers.has(reader);
  }

  /**
   * Called when the client's rate limiter delays the request. A browser gets 429 after a short time.
   *
   * @param {number} delay expected wait in milliseconds
   * @returns {Promise<void>} resolves when it is this flight's turn
   */
  onQueued(delay) {
    this.#leaveQueue();
    const giveUp = () => {
      this.#refusal = new Refusal(429, "more requests than the rate limit allows, try again later", {
        headers: { "retry-after": RETRY_AFTER },
      });
      this.#ended.abort();
    };
    this.#queueTimer = setUnrefTimeout(giveUp, delay > MAX_QUEUE_TIME ? 0 : MAX_QUEUE_TIME);
    return this.#turns.wait(this, this.#readers);
  }

  #leaveQueue() {
    clearTimeout(this.#queueTimer);
    this.#turns.leave(this);
  }

  /** @param {SharedBody} body */
  async #fill(body) {
    const respondedAt = Date.now();
    const failure = await body.fill(() => this.complete(respondedAt));
    if (failure === undefined) return;
    // Browsers that read a body that broke off keep what they have. No other browser gets it.
    this.evict();
    this.#onFailure(failure);
  }

  /** @override */
  dispose() {
    const time =
      this.#sentAt === undefined || this.isIdle || this.#body?.hasFailed ? 0 : Date.now() - this.#sentAt;
    if (time >= SLOW) {
      this.#onFailure(
        new Error(`no complete answer after ${Math.round(time / 1000)} s, when the last browser left`),
      );
    }
    this.#ended.abort();
    this.#body?.drop();
  }

  /** @returns {Promise<string | undefined>} the request's id, once the response's headers are there */
  async responded() {
    await this.#responded;
    return this.#requestId;
  }

  /**
   * The body, for one browser.
   *
   * @param {() => void} done
   */
  stream(done) {
    return /** @type {SharedBody} */ (this.#body).stream(done);
  }

  /**
   * The client's `fetch`: sends a request of this flight, and bounds the bodies of errors, which the client reads.
   *
   * @param {string} url
   * @param {RequestInit} init
   * @returns {Promise<Response>}
   */
  async fetch(url, init) {
    this.#leaveQueue();
    // A hook may have refused the response of an earlier attempt.
    this.#discard();
    const attempt = new AbortController();
    const giveUp = () => attempt.abort();
    for (const signal of [init.signal, this.#ended.signal]) {
      if (signal?.aborted) giveUp();
      signal?.addEventListener("abort", giveUp, { once: true });
    }
    this.#sentAt = Date.now();
    const headers = new Headers(init.headers);
    this.#sent = [...headers.values()];
    this.#credentials = credentialsOf(headers);
    const response = await this.#send(url, { ...init, signal: attempt.signal });
    if (attempt.signal.aborted) {
      // The client has given up this attempt, and may have started the next.
      response.body?.cancel().catch(() => {});
      throw new Error("the response came too late");
    }
    if (!response.ok) return withBoundedBody(response);
    if (Number(response.headers.get("content-length")) > this.#limits.maxBodyBytes) {
      response.body?.cancel().catch(() => {});
      throw new Error(`the body is longer than ${this.#limits.maxBodyBytes} bytes`);
    }
    this.#response = response;
    this.#requestId = this.#harmless(response.headers.get("x-request-id"));
    return response;
  }

  /**
   * The request id, or undefined for one that may repeat a secret. A proxy on the way may make ids out of the headers that
   * it was sent, even in other letter case, so no id that has a piece in common with a header goes to a browser.
   *
   * @param {string | null | undefined} id
   */
  #harmless(id) {
    if (id == null || !isRequestId(id) || this.#sent.length === 0) return undefined;
    for (let at = 0; at === 0 || at + MIN_COMMON <= id.length; at += 1) {
      const piece = id.slice(at, at + MIN_COMMON).toLowerCase();
      if (this.#sent.some((value) => value.toLowerCase().includes(piece))) return undefined;
    }
    return id;
  }

  #discard() {
    // A locked body is being read: SharedBody cancels it.
    if (this.#response?.body?.locked === false) this.#response.body.cancel().catch(() => {});
    this.#response = undefined;
  }
}

/**
 * The response with its body cut at MAX_ERROR_BYTES.
 *
 * @param {Response} response
 */
async function withBoundedBody(response) {
  const reader = response.body?.getReader();
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const chunks = [];
  let length = 0;
  while (reader && length < MAX_ERROR_BYTES) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value.subarray(0, MAX_ERROR_BYTES - length));
    length += value.length;
  }
  reader?.cancel().catch(() => {});
  const body = new Blob(chunks);
  // No real Response: its constructor refuses a body for some statuses, and refuses status 0.
  const { status, headers } = response;
  const bounded = { status, headers, arrayBuffer: () => body.arrayBuffer() };
  return /** @type {Response} */ (/** @type {unknown} */ (bounded));
}
