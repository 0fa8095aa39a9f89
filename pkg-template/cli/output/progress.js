import { clean } from "../text/clean.js";
import { fit } from "../text/fit.js";

/** @import { Context } from "../process/context.js" */

/** Milliseconds before the bar appears: short work needs none. */
const DELAY = 1000;
/** Milliseconds between two redraws. */
const REDRAW = 200;
const LENGTH = 24;
const CLEAR_LINE = "\r\u001b[K";

/** @typedef {{ done?: number, total?: number, text: string }} Step */

/**
 * Text of the progress bar.
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

/**
 * Progress bar on stderr. It appears after a second, and only on a terminal that can clear a line. With stdout in a pipe it never
 * appears: the pipe's reader, such as jq or less, may write to the same terminal at any time.
 */
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
    if (!context.stderr.isTerminal || context.stdout.isPipe || context.env.TERM === "dumb") return;
    for (const sink of this.#sinks()) sink.beforeWrite = () => this.#clear();
    this.#timer = setTimeout(() => this.#draw(), DELAY);
  }

  /** @param {Step} step */
  update(step) {
    this.#step = step;
  }

  /** Removes the bar. */
  end() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const sink of this.#sinks()) sink.beforeWrite = undefined;
    this.#clear();
  }

  /** The streams that share the terminal: the bar is cleared before each write to them. */
  #sinks() {
    const { stdout, stderr } = this.#context;
    return [stdout, stderr].filter(({ isTerminal }) => isTerminal);
  }

  #draw() {
    this.#put(CLEAR_LINE + progressLine(this.#step, this.#context.stderr.columns));
    this.#isShown = true;
    this.#timer = setTimeout(() => this.#draw(), REDRAW);
  }

  #clear() {
    if (!this.#isShown) return;
    this.#isShown = false;
    this.#put(CLEAR_LINE);
  }

  /** @param {string} text */
  #put(text) {
    // A failed write of the bar must not make the command fail.
    this.#context.stderr.write(text).catch(() => {});
  }
}
