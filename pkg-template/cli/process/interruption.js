import { EXIT } from "./exit-codes.js";

/** Exit codes by the convention of shells: 128 plus the signal's number. */
const CODES = { SIGINT: EXIT.INTERRUPTED, SIGTERM: 143, SIGHUP: 129 };

/** A signal asked the process to end. */
export class Interrupted extends Error {
  /** @param {keyof typeof CODES} signal */
  constructor(signal) {
    super(`interrupted by ${signal}`);
    this.name = "Interrupted";
    this.exitCode = CODES[signal];
  }
}

/** Aborts the command at the first signal that asks the process to end. The second signal ends the process at once. */
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
