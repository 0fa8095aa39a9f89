import { EXIT } from "./exit-codes.js";

/** As shells count: 128 and the signal's number. */
const CODES = { SIGINT: EXIT.INTERRUPTED, SIGTERM: 143, SIGHUP: 129 };

/** The process was told to end. */
export class Interrupted extends Error {
  /** @param {keyof typeof CODES} signal */
  constructor(signal) {
    super(`interrupted by ${signal}`);
    this.name = "Interrupted";
    this.exitCode = CODES[signal];
  }
}

/** Ends what is under way when the process is told to end; the second time the process ends as it stands. */
export class Interruption {
  #controller = new AbortController();

  /** @param {NodeJS.Process} process */
  constructor(process) {
    for (const name of /** @type {(keyof typeof CODES)[]} */ (Object.keys(CODES))) {
      process.on(name, () => {
        if (this.signal.aborted) process.exit(CODES[name]);
        this.end(new Interrupted(name));
      });
    }
  }

  get signal() {
    return this.#controller.signal;
  }

  /** @param {Error} reason */
  end(reason) {
    this.#controller.abort(reason);
  }
}
