import { CbrError } from "../errors.js";

/** @import { ErrorDetails } from "cbr-tasks" */

/** State of a WebAssembly module: loaded or not. */
export class Readiness {
  #isReady = false;
  #specifier;
  #registerErrorClass;

  /**
   * @param {string} specifier import path of the entry that loads the module
   * @param {(errorClass: new (message: string, details: ErrorDetails) => Error) => void} registerErrorClass hands the module the class of its errors
   */
  constructor(specifier, registerErrorClass) {
    this.#specifier = specifier;
    this.#registerErrorClass = registerErrorClass;
  }

  /** Called by an entry as soon as the module runs. */
  mark() {
    this.#registerErrorClass(CbrError);
    this.#isReady = true;
  }

  /**
   * Called first by every constructor: without it, a call before `init()` would fail somewhere in the glue.
   *
   * @param {string} call
   */
  assert(call) {
    if (this.#isReady) return;
    throw new CbrError(`${call}: the WebAssembly module is not loaded yet: await init() first`, {
      kind: "init",
      hint: `import { init } from "${this.#specifier}"`,
    });
  }
}
