import { isCbrError } from "cbr-tasks";
import { credentialsOf, EchoWatch } from "./echo-watch.js";
import { isRequestId } from "./problem.js";
import { Refusal } from "./refusal.js";
import { SharedBody } from "./shared-body.js";
import { setUnrefTimeout } from "./timer.js";

/** @import { Limits } from "./options.js" */
/** @import { ByteBudget } from "./byte-budget.js" */

/** Error bodies are read up to this length: messages are far shorter. */
const MAX_ERROR_BYTES = 65_536;

/** Longest wait in the rate limiter's queue, in milliseconds. */
const MAX_QUEUE_TIME = 10_000;

/** Seconds. A viewer tries four times and shows the error within a minute: four queue times and three of these are less. */
const RETRY_AFTER = "5";

/** Length of a common piece at which two ids are the same by more than chance, in characters. */
const MIN_COMMON = 12;

/** Single flight (request coalescing): one request to the service for all browsers that ask for the same. */
export class Flight {
  #send;
  #budget;
  #limits;
  #ended = new AbortController();
  /** @type {Response | undefined} */
  #response;
  /** Values of all headers that were sent. @type {string[]} */
  #sent = [];
  /** Secrets among those values. @type {string[]} */
  #credentials = [];
  /** @type {string | undefined} */
  #requestId;
  /** @type {SharedBody | undefined} */
  #body;
  /** Reference count: browsers that wait or read, and one more while the complete response is shared. */
  #references = 0;
  #onDropped;
  /** @type {Promise<void>} */
  #responded;
  #respondedAt = 0;
  #isComplete = false;
  #isDropped = false;
  /** Timer of the wait in the rate limiter's queue. @type {ReturnType<typeof setTimeout> | undefined} */
  #queueTimer;
  /** Error for browsers that replaces the client's own. @type {Refusal | undefined} */
  #refusal;
  /** Gives up the reference of the sharing. @type {(() => void) | undefined} */
  #endSharing;

  /**
   * @param {(signal: AbortSignal) => Promise<Response>} call makes the client send the request
   * @param {(url: string, init: RequestInit) => Promise<Response>} send
   * @param {ByteBudget} budget
   * @param {Limits} limits
   * @param {() => void} onDropped called when the last reference is gone, or the flight has failed
   */
  constructor(call, send, budget, limits, onDropped) {
    this.#send = send;
    this.#budget = budget;
    this.#limits = limits;
    this.#onDropped = onDropped;
    this.#responded = this.#run(call);
    // Every browser that waits gets the error. If none is left, it must not be an unhandled rejection.
    this.#responded.catch(() => {});
  }

  /** @param {(signal: AbortSignal) => Promise<Response>} call */
  async #run(call) {
    try {
      const response = await call(this.#ended.signal);
      if (this.#isDropped) throw new Error("no browser waits for the response any more");
      if (response.status !== 200 || !response.body) {
        throw new Refusal(502, "the service answered without a list of tasks");
      }
      const watch = new EchoWatch(this.#credentials);
      this.#body = new SharedBody(response.body, this.#budget, this.#limits, watch);
      this.#respondedAt = Date.now();
      this.#fill(this.#body);
    } catch (error) {
      this.#isDropped = true;
      this.#discard();
      this.#onDropped();
      if (this.#refusal) throw this.#refusal;
      if (isCbrError(error)) Object.assign(error, { requestId: this.#harmless(error.requestId) });
      throw error;
    } finally {
      clearTimeout(this.#queueTimer);
    }
  }

  /**
   * Called when the client's rate limiter delays the request. A browser gets 429 after a short time.
   *
   * @param {number} delay expected wait in milliseconds
   */
  onQueued(delay) {
    clearTimeout(this.#queueTimer);
    const giveUp = () => {
      this.#refusal = new Refusal(429, "more requests than the rate limit allows, try again later", {
        headers: { "retry-after": RETRY_AFTER },
      });
      this.#ended.abort();
    };
    this.#queueTimer = setUnrefTimeout(giveUp, delay > MAX_QUEUE_TIME ? 0 : MAX_QUEUE_TIME);
  }

  /** @param {SharedBody} body */
  async #fill(body) {
    await body.fill(() => {
      this.#isComplete = true;
      if (this.isShared) this.#share();
    });
    // Browsers that read a body that broke off keep what they have. No other browser gets it.
    if (!this.#isComplete || !this.isShared) this.#onDropped();
  }

  /** Keeps the complete response for `shareFor` milliseconds. */
  #share() {
    const release = this.retain();
    const timer = setUnrefTimeout(() => this.evict(), this.#limits.shareFor);
    this.#endSharing = () => {
      clearTimeout(timer);
      release();
    };
  }

  /** True if one more browser may have this response: it is incomplete, or younger than `shareFor`. */
  get isShared() {
    if (this.#isDropped) return false;
    if (!this.#isComplete) return true;
    // The clock decides, because in some runtimes a timer ends with the request that set it. The clock may be set back.
    const age = Date.now() - this.#respondedAt;
    return age >= 0 && age < this.#limits.shareFor;
  }

  /** True if the flight can be evicted: its response is complete, so no browser loses it. */
  get isIdle() {
    return this.#isComplete;
  }

  /** Ends the sharing with new browsers. Browsers that already read the body continue. */
  evict() {
    this.#onDropped();
    this.#endSharing?.();
    this.#endSharing = undefined;
  }

  /**
   * Adds a reference.
   *
   * @returns {() => void} gives it up; further calls have no effect
   */
  retain() {
    this.#references += 1;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#references -= 1;
      if (this.#references === 0) this.#drop();
    };
  }

  #drop() {
    this.#isDropped = true;
    this.#onDropped();
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
    clearTimeout(this.#queueTimer);
    // A hook may have refused the response of an earlier attempt.
    this.#discard();
    const attempt = new AbortController();
    const giveUp = () => attempt.abort();
    for (const signal of [init.signal, this.#ended.signal]) {
      if (signal?.aborted) giveUp();
      signal?.addEventListener("abort", giveUp, { once: true });
    }
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
