import { isCbrError } from "cbr-tasks";
import { credentialsOf, EchoWatch } from "./echo-watch.js";
import { isRequestId } from "./problem.js";
import { Refusal } from "./refusal.js";
import { SharedBody } from "./shared-body.js";
import { limit } from "./timer.js";

/** @import { Limits } from "./options.js" */
/** @import { Room } from "./room.js" */

/** More of an error's body than anybody reads. */
const MAX_ERROR_BYTES = 65_536;

/** Milliseconds in which a flight has its turn in the rate budget, or hears that it has none. */
const TURN = 10_000;

/** Seconds. A viewer asks four times and shows after a minute what is wrong: four turns and three of these are less. */
const RETRY_AFTER = "5";

/** As many characters as two ids do not share by chance. */
const PIECE = 12;

/** What the client is given in place of an answer that goes to browsers. It reads no more than this. */
const STAND_IN = { list: '{"operation_logs":[],"count":0}', show: '{"operation_log":{"id":"-"}}' };

/** One question to the service, for all the browsers that ask it. */
export class Flight {
  #operation;
  #send;
  #room;
  #limits;
  #ended = new AbortController();
  /** @type {Response | undefined} */
  #response;
  /** The values of the headers that were sent. @type {string[]} */
  #sent = [];
  /** Those of them that are for no browser to see. @type {string[]} */
  #credentials = [];
  /** @type {string | undefined} */
  #requestId;
  /** @type {SharedBody | undefined} */
  #body;
  /** What keeps it: browsers, and the time it is shared for. */
  #holders = 0;
  #onDropped;
  /** @type {Promise<void>} */
  #landed;
  #landedAt = 0;
  #isComplete = false;
  #isDropped = false;
  /** Ends the wait for a turn. @type {ReturnType<typeof setTimeout> | undefined} */
  #turn;
  /** What browsers are told in place of what the client says. @type {Refusal | undefined} */
  #refusal;
  /** Takes off the time it is shared for. @type {(() => void) | undefined} */
  #held;

  /**
   * @param {keyof typeof STAND_IN} operation
   * @param {(signal: AbortSignal) => PromiseLike<unknown>} call makes the client ask
   * @param {(request: Request) => Promise<Response>} send
   * @param {Room} room
   * @param {Limits} limits
   * @param {() => void} onDropped called when nothing keeps it any more, or it failed
   */
  constructor(operation, call, send, room, limits, onDropped) {
    this.#operation = operation;
    this.#send = send;
    this.#room = room;
    this.#limits = limits;
    this.#onDropped = onDropped;
    this.#landed = this.#fly(call);
    // Whoever waits is told; by then there may be nobody.
    this.#landed.catch(() => {});
  }

  /** @param {(signal: AbortSignal) => PromiseLike<unknown>} call */
  async #fly(call) {
    try {
      await call(this.#ended.signal);
      const response = this.#response;
      if (this.#isDropped) throw new Error("everybody has gone");
      if (!response?.body) throw new Error("the client was content with an answer that holds no tasks");
      const watch = new EchoWatch(this.#credentials);
      this.#body = new SharedBody(response.body, this.#room, this.#limits, watch);
      this.#landedAt = Date.now();
      this.#fill(this.#body);
    } catch (error) {
      this.#isDropped = true;
      this.#discard();
      this.#onDropped();
      if (this.#refusal) throw this.#refusal;
      if (isCbrError(error)) Object.assign(error, { requestId: this.#harmless(error.requestId) });
      throw error;
    } finally {
      clearTimeout(this.#turn);
    }
  }

  /**
   * The client waits for the rate budget. A browser does not for long: it hears that there are too many requests.
   *
   * @param {number} time how long that takes, as things stand, in milliseconds
   */
  waits(time) {
    clearTimeout(this.#turn);
    const giveUp = () => {
      this.#refusal = new Refusal(429, "more requests than the rate budget allows, try again later", {
        headers: { "retry-after": RETRY_AFTER },
      });
      this.#ended.abort();
    };
    this.#turn = limit(giveUp, time > TURN ? 0 : TURN);
  }

  /** @param {SharedBody} body */
  async #fill(body) {
    await body.fill(() => {
      this.#isComplete = true;
      if (this.isShared) this.#hold();
    });
    // One that broke off is for those who have its beginning.
    if (!this.#isComplete || !this.isShared) this.#onDropped();
  }

  /** Keeps it for as long as it is shared. */
  #hold() {
    const leave = this.enter();
    const timer = limit(() => this.release(), this.#limits.shareFor);
    this.#held = () => {
      clearTimeout(timer);
      leave();
    };
  }

  /** Whether one more browser may have this answer: it is not there yet, or not for long. */
  get isShared() {
    if (this.#isDropped) return false;
    if (!this.#isComplete) return true;
    // Timers end with a request in some runtimes, so the clock decides. It may have been set back.
    const age = Date.now() - this.#landedAt;
    return age >= 0 && age < this.#limits.shareFor;
  }

  /** Whether it can be let go without ending what somebody waits for. */
  get isIdle() {
    return this.#isComplete;
  }

  /** Ends the sharing. */
  release() {
    this.#onDropped();
    this.#held?.();
    this.#held = undefined;
  }

  /**
   * Counts one more who needs it.
   *
   * @returns {() => void} takes the one off again, once
   */
  enter() {
    this.#holders += 1;
    let isIn = true;
    return () => {
      if (!isIn) return;
      isIn = false;
      this.#holders -= 1;
      if (this.#holders === 0) this.#drop();
    };
  }

  #drop() {
    this.#isDropped = true;
    this.#onDropped();
    this.#ended.abort();
    this.#body?.drop();
  }

  /** @returns {Promise<string | undefined>} the request's id, once there is an answer */
  async landed() {
    await this.#landed;
    return this.#requestId;
  }

  /**
   * The body, for one browser.
   *
   * @param {() => void} left
   */
  stream(left) {
    return /** @type {SharedBody} */ (this.#body).stream(left);
  }

  /**
   * The client's `fetch`: sends a request of this flight, and keeps the body of a success from the client.
   *
   * @param {Request} request
   * @returns {Promise<Response>}
   */
  async fetch(request) {
    clearTimeout(this.#turn);
    // Of an earlier try, whose answer was refused by a hook.
    this.#discard();
    const given = new AbortController();
    const giveUp = () => given.abort();
    for (const signal of [request.signal, this.#ended.signal]) {
      if (signal.aborted) giveUp();
      signal.addEventListener("abort", giveUp, { once: true });
    }
    this.#sent = [...request.headers.values()];
    this.#credentials = credentialsOf(request.headers);
    const response = await this.#send(new Request(request, { signal: given.signal }));
    if (given.signal.aborted) {
      // The client has given this try up, and may have begun the next.
      response.body?.cancel().catch(() => {});
      throw new Error("the answer came too late");
    }
    if (!isOfTheService(response)) return briefly(response);
    if (Number(response.headers.get("content-length")) > this.#limits.maxBodyBytes) {
      response.body?.cancel().catch(() => {});
      throw new Error(`the body is longer than ${this.#limits.maxBodyBytes} bytes`);
    }
    this.#response = response;
    this.#requestId = this.#harmless(response.headers.get("x-request-id"));
    return standIn(response, new Blob([STAND_IN[this.#operation]]));
  }

  /**
   * The id of a request. Somebody on the way may make it up from what was sent, in other capitals even: no piece of that
   * goes to a browser.
   *
   * @param {string | null | undefined} id
   */
  #harmless(id) {
    if (id == null || !isRequestId(id) || this.#sent.length === 0) return undefined;
    for (let at = 0; at === 0 || at + PIECE <= id.length; at += 1) {
      const piece = id.slice(at, at + PIECE).toLowerCase();
      if (this.#sent.some((value) => value.toLowerCase().includes(piece))) return undefined;
    }
    return id;
  }

  #discard() {
    // Locked where it is being read.
    if (this.#response?.body?.locked === false) this.#response.body.cancel().catch(() => {});
    this.#response = undefined;
  }
}

/** @param {Response} response */
function isOfTheService({ status, headers, body }) {
  const type = headers.get("content-type");
  return status === 200 && body !== null && (type === null || /^application\/([\w.-]+\+)?json\b/i.test(type));
}

/**
 * An answer whose body ends where nobody reads on.
 *
 * @param {Response} response
 */
async function briefly(response) {
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
  return standIn(response, new Blob(chunks));
}

/**
 * The head of an answer with another body.
 *
 * @param {Response} response
 * @param {Blob} body
 * @returns {Response}
 */
function standIn({ status, headers }, body) {
  // Not a whole Response: that takes no body for some statuses, and no status 0.
  const answer = { status, headers, arrayBuffer: () => body.arrayBuffer() };
  return /** @type {Response} */ (/** @type {unknown} */ (answer));
}
