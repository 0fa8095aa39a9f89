import { CbrError } from "../errors.js";
import { leaveAlone, notItself } from "../itself.js";
import { facets, facetsOf, histogram, histogramOf, summary } from "./figures.js";
import { csvOf } from "./query.js";
import { groupsOf } from "./task-group.js";

/** @import { OperationLog } from "cbr-tasks" */
/** @import { CsvOptions, GroupOptions, Histogram, HistogramOptions, TaskSummary } from "cbr-tasks/table" */
/** @import { Export, View } from "../wasm/cbr_tasks_table.js" */

/** @type {WeakMap<object, WeakRef<TaskView>[]>} views of each table since it was cleared or lost tasks */
const views = new WeakMap();

/** @type {(view: TaskView) => void} */
let end;

/**
 * Releases the memory of a table's views: the table is cleared or freed, or has lost tasks. Nothing but their length works any more.
 *
 * @param {object} table
 */
export function endViews(table) {
  for (const view of views.get(table) ?? []) {
    const alive = view.deref();
    if (alive) end(alive);
  }
  views.delete(table);
}

/** Length of a UUID. */
const UUID = 36;

/** Result of a query: the rows that match, in order. */
export class TaskView {
  /** @type {object | undefined} keeps the table from being collected: without it, a view is of no use */
  #table;
  /** @type {View | undefined} `undefined` after `free()`, and after the end of its table */
  #view;
  /** @type {number | undefined} length at the end of its table */
  #length;

  static {
    end = (view) => {
      view.#length = view.#view?.length;
      view.#view?.free();
      view.#view = undefined;
    };
  }

  /**
   * @param {object} table
   * @param {View} view
   */
  constructor(table, view) {
    this.#table = table;
    this.#view = view;
    if (view === undefined) return;
    const others = views.get(table) ?? [];
    // Views that are garbage are forgotten each time that their number doubles.
    const isTime = others.length > 32 && (others.length & (others.length - 1)) === 0;
    views.set(table, isTime ? others.filter((other) => other.deref()) : others);
    views.get(table)?.push(new WeakRef(this));
  }

  /**
   * @param {TaskView} view
   * @returns {View}
   */
  static #alive(view) {
    if (!(#view in view)) throw notItself("view", "a TaskView");
    if (view.#view !== undefined && view.#table !== undefined) return view.#view;
    const message =
      view.#length === undefined
        ? "view: expected a TaskView, got one that was freed"
        : "view: expected its table as it was, got one that has been cleared or freed, or that lost tasks";
    throw new CbrError(message, { kind: "validation" });
  }

  /** @returns {number} */
  get length() {
    return (#view in this ? this.#length : undefined) ?? TaskView.#alive(this).length;
  }

  /**
   * @param {number} [start]
   * @param {number} [end]
   * @returns {OperationLog[]}
   */
  rows(start, end) {
    return TaskView.#alive(this).rows(...places(this.length, start, end));
  }

  /** @returns {string[]} */
  get ids() {
    const view = TaskView.#alive(this);
    /** @type {string[]} */
    const ids = [];
    for (;;) {
      const piece = view.ids(ids.length);
      if (piece.length === 0) return ids;
      if (typeof piece !== "string") ids.push(...piece);
      else for (let at = 0; at < piece.length; at += UUID) ids.push(piece.slice(at, at + UUID));
    }
  }

  /**
   * @param {string | readonly string[]} keys
   * @returns {any}
   */
  facets(keys) {
    const numbers = facetsOf(keys);
    return facets(TaskView.#alive(this), numbers);
  }

  /**
   * @param {HistogramOptions} [options]
   * @returns {Histogram}
   */
  histogram(options) {
    const wanted = histogramOf(options);
    return histogram(TaskView.#alive(this), wanted);
  }

  /** @param {GroupOptions} options */
  groups(options) {
    const table = /** @type {object} */ (this.#table);
    return groupsOf(TaskView.#alive(this), options, (view) => new TaskView(table, view));
  }

  /** @returns {TaskSummary} */
  summary() {
    return summary(TaskView.#alive(this));
  }

  /**
   * @param {CsvOptions} [options]
   * @returns {AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined>}
   */
  toCsv(options) {
    const { columns, bom } = csvOf(options);
    return TaskView.#chunks(TaskView.#alive(this).csv(columns, bom));
  }

  /** @returns {AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined>} */
  toNdjson() {
    return TaskView.#chunks(TaskView.#alive(this).ndjson());
  }

  /**
   * @param {Export} chunks
   * @returns {AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined>}
   */
  static async *#chunks(chunks) {
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
    const view = this.#view;
    this.#view = undefined;
    this.#table = undefined;
    this.#length = undefined;
    view?.free();
  }
}

leaveAlone(TaskView);

// For `using`, in engines that support it.
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
