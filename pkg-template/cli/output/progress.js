import { clean } from "../text/clean.js";
import { fit } from "../text/fit.js";

/** @import { Context } from "../process/context.js" */

/** What takes less needs no bar. */
const PATIENCE = 1000;
const BETWEEN = 200;
const LENGTH = 24;
const CLEAR = "\r\u001b[K";

/** @typedef {{ done?: number, total?: number, text: string }} Step */

/**
 * The line that shows how far something is.
 *
 * @param {Step} step
 * @param {number} columns
 */
export function progressLine({ done = 0, total, text }, columns) {
  if (total === undefined || total <= 0) return fit(clean(text), columns - 1);
  const share = Math.min(done / total, 1);
  const filled = Math.round(share * LENGTH);
  const bar = `[${"#".repeat(filled)}${"-".repeat(LENGTH - filled)}] ${String(Math.floor(share * 100)).padStart(3)} %`;
  return fit(`${bar}  ${clean(text)}`, columns - 1);
}

/** A line on stderr that shows how far something is, where stderr is a terminal that can take it away again, and it takes more than a second. */
export class Progress {
  #context;
  /** @type {Step} */
  #step;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #isShown = false;

  /**
   * @param {Context} context
   * @param {string} text
   */
  constructor(context, text) {
    this.#context = context;
    this.#step = { text };
    if (!context.stderr.isTerminal || context.env.TERM === "dumb") return;
    for (const sink of this.#sinks()) sink.before = () => this.#clear();
    this.#timer = setTimeout(() => this.#draw(), PATIENCE);
  }

  /** @param {Step} step */
  update(step) {
    this.#step = step;
  }

  /** Takes the line away, for good. */
  end() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const sink of this.#sinks()) sink.before = undefined;
    this.#clear();
  }

  /** What else may be written to the terminal. */
  #sinks() {
    const { stdout, stderr } = this.#context;
    return [stdout, stderr].filter(({ isTerminal }) => isTerminal);
  }

  #draw() {
    this.#put(CLEAR + progressLine(this.#step, this.#context.stderr.columns));
    this.#isShown = true;
    this.#timer = setTimeout(() => this.#draw(), BETWEEN);
  }

  #clear() {
    if (!this.#isShown) return;
    this.#isShown = false;
    this.#put(CLEAR);
  }

  /** @param {string} text */
  #put(text) {
    // A bar that cannot be shown is no reason to fail.
    this.#context.stderr.write(text).catch(() => {});
  }
}
