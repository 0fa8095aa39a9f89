/** @import { Question, SentenceAnswers } from "./window-rows.js" */
/** @import { WindowLoader } from "./window-loader.js" */
/** @import { TaskView } from "cbr-tasks/table" */

/** Rows of a window's first page, until its table is there. No question narrows them. */
export class FirstRows {
  /** Error in the text of the question, and its index there. @type {{ message: string, position?: number } | undefined} */
  problem;
  /** @protected */
  loader;

  /** @param {WindowLoader} loader */
  constructor(loader) {
    this.loader = loader;
  }

  /** @param {Question} _question */
  ask(_question) {}

  reset() {}

  free() {}

  /** Number of tasks that fit. */
  get length() {
    return this.loader.first.length;
  }

  /** The tasks of an order, from index `start` up to `end`. @param {number} start @param {number} end @returns {readonly import("../task.js").OperationLog[]} */
  rows(start, end) {
    return this.loader.first.slice(start, end);
  }

  /** Place of a task in the order, or -1. @param {string} id */
  indexOf(id) {
    return this.loader.first.findIndex((task) => task.id === id);
  }

  /** View for exports. @returns {TaskView | undefined} */
  get view() {
    return undefined;
  }

  /** Numbers of the three sentences. @returns {SentenceAnswers | undefined} */
  get answers() {
    return undefined;
  }

  /** Times of the window: a window that moves ends now. */
  get bounds() {
    const now = Date.now();
    const { start = now, end, span } = this.loader.window ?? {};
    return { start: span === undefined ? start : now - span, end: end ?? now };
  }
}
