import { CbrError } from "../client/errors.js";

/** @import { CsvOptions, Histogram, HistogramOptions, OperationLog, TaskSummary } from "cbr-tasks" */

/** What a query has found. */
export class TaskView {
  /** Keeps the table from being collected: without it, a view is of no use. */
  /** @type {object | undefined} */
  #table;
  #raw;

  /**
   * @param {object} table
   * @param {any} raw the view in wasm
   */
  constructor(table, raw) {
    this.#table = table;
    this.#raw = raw;
  }

  /** The view in wasm. */
  get #view() {
    if (this.#raw !== undefined && this.#table !== undefined) return this.#raw;
    throw new CbrError("view: expected a TaskView, got one that was freed", { kind: "validation" });
  }

  /** @returns {number} */
  get length() {
    return this.#view.length;
  }

  /**
   * @param {number} [start]
   * @param {number} [end]
   * @returns {OperationLog[]}
   */
  rows(start, end) {
    return this.#view.rows(...places(this.length, start, end));
  }

  /** @returns {string[]} */
  get ids() {
    return this.#view.ids();
  }

  /**
   * @param {string | readonly string[]} keys
   * @returns {any}
   */
  facets(keys) {
    return this.#view.facets(keys);
  }

  /**
   * @param {HistogramOptions} [options]
   * @returns {Histogram}
   */
  histogram(options) {
    return this.#view.histogram(options);
  }

  /** @returns {TaskSummary} */
  summary() {
    return this.#view.summary();
  }

  /**
   * @param {CsvOptions} [options]
   * @returns {AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined>}
   */
  toCsv(options) {
    return this.#chunks(this.#view.csv(options));
  }

  /** @returns {AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined>} */
  toNdjson() {
    return this.#chunks(this.#view.ndjson());
  }

  /**
   * @param {any} chunks
   * @returns {AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined>}
   */
  async *#chunks(chunks) {
    try {
      for (;;) {
        const chunk = chunks.next();
        if (chunk === undefined) return;
        yield chunk;
      }
    } finally {
      chunks.free();
    }
  }

  free() {
    const raw = this.#raw;
    this.#raw = undefined;
    this.#table = undefined;
    raw?.free();
  }
}

// Where the engine knows `using`.
if (Symbol.dispose) {
  Object.defineProperty(TaskView.prototype, Symbol.dispose, {
    value: TaskView.prototype.free,
    configurable: true,
    writable: true,
  });
}

/**
 * The places that `Array.prototype.slice` would take.
 *
 * @param {number} length
 * @param {number | undefined} start
 * @param {number | undefined} end
 * @returns {[number, number]}
 */
function places(length, start, end) {
  return [place("start", start, 0, length), place("end", end, length, length)];
}

/**
 * @param {string} field
 * @param {number | undefined} value
 * @param {number} unless
 * @param {number} length
 */
function place(field, value, unless, length) {
  if (value === undefined) return unless;
  if (typeof value !== "number" || Number.isNaN(value)) {
    throw new CbrError(
      `${field}: expected a number, got ${Number.isNaN(value) ? "NaN" : `a ${typeof value}`}`,
      {
        kind: "validation",
      },
    );
  }
  const at = Math.trunc(value);
  return at < 0 ? Math.max(length + at, 0) : Math.min(at, length);
}
