import { fstatSync } from "node:fs";
import { describeError } from "./system-errors.js";

/** The reader of the output has closed it, as `head` does after ten lines. */
export class OutputClosed extends Error {
  constructor() {
    super("the output was closed");
    this.name = "OutputClosed";
  }
}

/** The output could not be written. */
export class OutputFailed extends Error {
  /** @param {NodeJS.ErrnoException} cause */
  constructor(cause) {
    super(`cannot write the output: ${describeError(cause)}`, { cause });
    this.name = "OutputFailed";
  }
}

/**
 * Output stream. It knows if it is a terminal, and calls a callback once when it can no longer be written. After that, every
 * write fails with the same error.
 */
export class Sink {
  #stream;
  #onClosed;
  /** @type {Error | undefined} */
  #failure;
  /** @type {(() => void) | undefined} */
  #beforeWrite;

  /**
   * @param {NodeJS.WriteStream & { fd: number }} stream
   * @param {(reason: Error) => void} [onClosed] called once when nothing more can be written
   */
  constructor(stream, onClosed = () => {}) {
    this.#stream = stream;
    this.#onClosed = onClosed;
    // An "error" event without a listener ends the process, even if the callback of the write handles the error.
    stream.on("error", (error) => this.#fail(error));
  }

  get isTerminal() {
    return this.#stream.isTTY === true;
  }

  /** True for a pipe to another program. */
  get isPipe() {
    try {
      const stat = fstatSync(this.#stream.fd);
      return stat.isFIFO() || stat.isSocket();
    } catch {
      return false;
    }
  }

  /** Width of the terminal. */
  get columns() {
    return this.#stream.columns || 80;
  }

  /**
   * Callback before each write, such as one that clears the progress bar on the same terminal.
   * @param {(() => void) | undefined} callback
   */
  set beforeWrite(callback) {
    this.#beforeWrite = callback;
  }

  /**
   * Writes, and resolves when the stream accepts more (backpressure).
   *
   * @param {string | Uint8Array} data
   * @returns {Promise<void>}
   */
  write(data) {
    this.#beforeWrite?.();
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) return reject(this.#failure);
      this.#stream.write(data, (error) => {
        if (error) reject(this.#fail(error));
        // Writes to terminals and pipes are synchronous. `setImmediate` gives the event loop a turn after each of them, so that
        // Ctrl-C is handled between two writes, not only after the last one.
        else setImmediate(resolve);
      });
    });
  }

  /** @param {NodeJS.ErrnoException} error */
  #fail(error) {
    if (this.#failure === undefined) {
      const isClosed = error.code === "EPIPE" || error.code === "ERR_STREAM_DESTROYED";
      this.#failure = isClosed ? new OutputClosed() : new OutputFailed(error);
      this.#onClosed(this.#failure);
    }
    return this.#failure;
  }
}
