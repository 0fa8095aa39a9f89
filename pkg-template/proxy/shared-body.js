import { limit } from "./timer.js";

/** @import { EchoWatch } from "./echo-watch.js" */
/** @import { Room } from "./room.js" */

/**
 * A body that comes once and goes to many: read as fast as it comes, kept once, and given to each at its own pace. A slow
 * reader holds up nobody, and what is held is bounded in bytes and in time.
 */
export class SharedBody {
  #source;
  #room;
  #most;
  #timeout;
  #watch;
  #length = 0;
  /** @type {Uint8Array[]} */
  #chunks = [];
  /** How many of them readers may have: not those that a credential may have begun in. */
  #cleared = 0;
  /** @type {(() => void)[]} who waits for more */
  #waiting = [];
  /** @type {Error | undefined} */
  #failure;
  #isComplete = false;
  #isDropped = false;

  /**
   * @param {ReadableStream<Uint8Array>} stream
   * @param {Room} room
   * @param {{ maxBodyBytes: number, bodyTimeout: number }} limits
   * @param {EchoWatch} watch
   */
  constructor(stream, room, { maxBodyBytes, bodyTimeout }, watch) {
    this.#source = stream.getReader();
    this.#room = room;
    this.#most = maxBodyBytes;
    this.#timeout = bodyTimeout;
    this.#watch = watch;
  }

  /**
   * Takes everything in, up to its end or a failure.
   *
   * @param {() => void} completed called when all of it is there, before any reader knows
   */
  async fill(completed) {
    const timer = limit(() => this.#fail(`body: expected its end within ${this.#timeout} ms`), this.#timeout);
    try {
      while (this.#failure === undefined) {
        const { done, value } = await this.#source.read();
        if (this.#failure !== undefined) break;
        if (done) {
          this.#isComplete = true;
          this.#cleared = this.#chunks.length;
          completed();
          break;
        }
        this.#add(value);
      }
    } catch {
      // What broke it off may have its say in words that are not for browsers.
      this.#fail("body: expected its end, got a broken connection");
    } finally {
      clearTimeout(timer);
      this.#wake();
    }
  }

  /** @param {Uint8Array} chunk */
  #add(chunk) {
    if (this.#length + chunk.length > this.#most) {
      this.#fail(`body: expected at most ${this.#most} bytes, got more`);
    } else if (!this.#room.take(chunk.length)) {
      this.#fail("body: expected room for it among the other answers, got none");
    } else {
      this.#length += chunk.length;
      this.#chunks.push(chunk);
      const echo = this.#watch.look(chunk);
      if (echo === "found") this.#fail("body: expected tasks, got what was sent");
      if (echo !== "none") return;
      this.#cleared = this.#chunks.length;
      this.#wake();
    }
  }

  /** @param {string} message */
  #fail(message) {
    if (this.#isComplete || this.#failure !== undefined) return;
    this.#failure = new Error(message);
    // It may be broken already.
    this.#source.cancel().catch(() => {});
    this.#wake();
  }

  #wake() {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** Lets go of the bytes; whoever still reads gets an error. */
  drop() {
    if (this.#isDropped) return;
    this.#isDropped = true;
    this.#fail("body: expected its end, got none");
    this.#chunks = [];
    this.#room.give(this.#length);
  }

  /**
   * The whole body from its first byte on, for one browser.
   *
   * @param {() => void} left called once it is through with it, whichever way
   * @returns {ReadableStream<Uint8Array>}
   */
  stream(left) {
    let at = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    let isOver = false;
    const end = () => {
      isOver = true;
      clearTimeout(timer);
      left();
    };
    /** @type {UnderlyingDefaultSource<Uint8Array>} */
    const source = {
      start: (controller) => {
        timer = limit(() => {
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
          // A copy: what one reader does to its bytes is not for the others to see.
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
