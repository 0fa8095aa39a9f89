import { setUnrefTimeout } from "./timer.js";

/** @import { ByteBudget } from "./byte-budget.js" */
/** @import { EchoWatch } from "./echo-watch.js" */

/**
 * One response body for many readers. It is read from the service as fast as it comes and kept once; each reader pulls from
 * that copy at its own pace (backpressure), so a slow one does not delay the others. Its bytes and its time are bounded.
 */
export class SharedBody {
  #source;
  #budget;
  #maxBytes;
  #timeout;
  #watch;
  #length = 0;
  /** @type {Uint8Array[]} */
  #chunks = [];
  /** Number of chunks that readers may have. The last ones wait while they may end with the beginning of a credential. */
  #cleared = 0;
  /** @type {(() => void)[]} wakes the readers that wait for more */
  #waiting = [];
  /** @type {Error | undefined} */
  #failure;
  /** Failure of a complete body, of which its readers are not told. @type {Error | undefined} */
  #garbage;
  /** True if it was dropped before its end. */
  #isAbandoned = false;
  #isComplete = false;
  #isDropped = false;

  /**
   * @param {ReadableStream<Uint8Array>} stream
   * @param {ByteBudget} budget
   * @param {{ maxBodyBytes: number, bodyTimeout: number }} limits
   * @param {EchoWatch} watch
   */
  constructor(stream, budget, { maxBodyBytes, bodyTimeout }, watch) {
    this.#source = stream.getReader();
    this.#budget = budget;
    this.#maxBytes = maxBodyBytes;
    this.#timeout = bodyTimeout;
    this.#watch = watch;
  }

  /**
   * Reads the body to its end or a failure.
   *
   * @param {() => void} completed called at the end of a body with tasks, before any reader reaches it
   * @returns {Promise<Error | undefined>} the failure, for the log; not if all readers have left before it
   */
  async fill(completed) {
    const onTimeout = () => this.#fail(`body: expected its end within ${this.#timeout} ms`);
    const timer = setUnrefTimeout(onTimeout, this.#timeout);
    try {
      while (this.#failure === undefined) {
        const { done, value } = await this.#source.read();
        if (this.#failure !== undefined) break;
        if (done) {
          this.#isComplete = true;
          this.#cleared = this.#chunks.length;
          if (this.#hasTasks()) completed();
          else this.#garbage = new Error("body: expected tasks, got something else");
          break;
        }
        this.#add(value);
      }
    } catch {
      // The error's own message may hold something that browsers must not see.
      this.#fail("body: expected its end, got a broken connection");
    } finally {
      clearTimeout(timer);
      this.#wake();
    }
    return this.#isAbandoned ? undefined : (this.#failure ?? this.#garbage);
  }

  /** True after a failure that `fill` returns. */
  get hasFailed() {
    return this.#failure !== undefined || this.#garbage !== undefined;
  }

  /** False for a complete body that is not from the service: its readers get it, and nobody else. */
  #hasTasks() {
    try {
      const decoder = new TextDecoder();
      const text = this.#chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join("");
      const body = JSON.parse(text + decoder.decode());
      return "operation_logs" in body || "operation_log" in body;
    } catch {
      return false;
    }
  }

  /** @param {Uint8Array} chunk */
  #add(chunk) {
    if (this.#length + chunk.length > this.#maxBytes) {
      this.#fail(`body: expected at most ${this.#maxBytes} bytes, got more`);
    } else if (!this.#budget.reserve(chunk.length)) {
      this.#fail("body: expected room beside the other responses, got none");
    } else {
      this.#length += chunk.length;
      this.#chunks.push(chunk);
      const echo = this.#watch.look(chunk);
      if (echo === "found") this.#fail("body: expected tasks, got the request's credentials");
      if (echo !== "none") return;
      this.#cleared = this.#chunks.length;
      this.#wake();
    }
  }

  /** @param {string} message */
  #fail(message) {
    if (this.#isComplete || this.#failure !== undefined) return;
    this.#failure = new Error(message);
    // The connection may be broken already.
    this.#source.cancel().catch(() => {});
    this.#wake();
  }

  #wake() {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** Frees the bytes. Readers that are not at the end get an error. */
  drop() {
    if (this.#isDropped) return;
    this.#isDropped = true;
    this.#isAbandoned = !this.#isComplete && this.#failure === undefined;
    this.#fail("body: expected its end, got none");
    this.#chunks = [];
    this.#budget.release(this.#length);
  }

  /**
   * The whole body from its first byte on, for one browser.
   *
   * @param {() => void} done called once, when the browser has read it, failed to, or gone away
   * @returns {ReadableStream<Uint8Array>}
   */
  stream(done) {
    let at = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    let isOver = false;
    const end = () => {
      isOver = true;
      clearTimeout(timer);
      done();
    };
    /** @type {UnderlyingDefaultSource<Uint8Array>} */
    const source = {
      start: (controller) => {
        timer = setUnrefTimeout(() => {
          controller.error(new Error(`body: expected to be read within ${this.#timeout} ms`));
          end();
        }, this.#timeout);
      },
      pull: async (controller) => {
        while (at === this.#cleared && !this.#isComplete && this.#failure === undefined) {
          await new Promise((resolve) => this.#waiting.push(() => resolve(undefined)));
        }
        if (isOver) return;
        const chunk = at < this.#cleared ? this.#chunks[at] : undefined;
        if (chunk !== undefined) {
          at += 1;
          // A copy, because a reader may change or transfer its bytes.
          controller.enqueue(chunk.slice());
        } else if (this.#isComplete && !this.#isDropped) {
          controller.close();
          end();
        } else {
          controller.error(this.#failure ?? new Error("body: expected its end, got none"));
          end();
        }
      },
      cancel: end,
    };
    return new ReadableStream(source, { highWaterMark: 0 });
  }
}
