import { inWords } from "./system-errors.js";

/** Nobody reads the output any more, as when `head` has seen enough. */
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
    super(`cannot write the output: ${inWords(cause)}`, { cause });
    this.name = "OutputFailed";
  }
}

/** A stream to write to, that tells whether it is a terminal and whether somebody is there to read. */
export class Sink {
  #stream;
  #onClosed;
  /** @type {Error | undefined} */
  #failure;
  /** @type {(() => void) | undefined} */
  #before;

  /**
   * @param {NodeJS.WriteStream} stream
   * @param {(reason: Error) => void} [onClosed] told once when nothing more can be written
   */
  constructor(stream, onClosed = () => {}) {
    this.#stream = stream;
    this.#onClosed = onClosed;
    // A failed write is told to its callback as well; without a listener it would end the process with a stack.
    stream.on("error", (error) => this.#fail(error));
  }

  get isTerminal() {
    return this.#stream.isTTY === true;
  }

  /** How many columns the terminal has. */
  get columns() {
    return this.#stream.columns || 80;
  }

  /**
   * Has something done before each write, such as taking away a line that stands on the same terminal.
   * @param {(() => void) | undefined} before
   */
  set before(before) {
    this.#before = before;
  }

  /**
   * Settles when the stream can take more.
   *
   * @param {string | Uint8Array} data
   * @returns {Promise<void>}
   */
  write(data) {
    this.#before?.();
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) return reject(this.#failure);
      this.#stream.write(data, (error) => {
        if (error) reject(this.#fail(error));
        // Terminals and pipes are written to at once: without this, nobody would hear of Ctrl-C until all is out.
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
