import { CbrError, traced } from "../errors.js";
import { leaveAlone, notItself } from "../itself.js";
import { withRequest } from "./requests.js";

/** @import { ListOpLogsQuery, ListOptions, ListProgress, ListReport, LoadOptions, LoadReport, OperationLog, OpLogPage, TaskSink } from "cbr-tasks" */
/** @import { ListOpLogs } from "./requests.js" */
/** @import { Client, Pages } from "../wasm/cbr_tasks.js" */

const NO_TASKS = new TextEncoder().encode("[]");

/** Result of a list call: await it for the first page, iterate over it for every task. Nothing is sent before. */
export class TaskList {
  #client;
  #waits;
  #query;
  #options;
  /** Stack of the call of `list`: a promise's `then` is called without one. */
  #caller = new Error();
  /** @type {Promise<OpLogPage> | undefined} */
  #first;
  /** @type {ListReport | undefined} */
  #report;

  /**
   * @param {Client} client
   * @param {import("./tasks.js").Waits} waits
   * @param {ListOpLogs | ListOpLogsQuery | undefined} query
   * @param {ListOptions | undefined} options
   */
  constructor(client, waits, query, options) {
    this.#client = client;
    this.#waits = waits;
    this.#query = query;
    this.#options = options;
  }

  /** @param {TaskList} list */
  static #itself(list) {
    if (#client in list) return list;
    throw notItself("list", "a TaskList");
  }

  /** @template T @param {() => T} call @returns {T} */
  #traced(call) {
    return traced(call, this.#options, this.#caller);
  }

  async #firstPage() {
    return this.#traced(() =>
      withRequest(this.#query, (request) => this.#client.list(request, this.#options)),
    );
  }

  /**
   * Reads a page. Reports waits for the rate limiter meanwhile, and progress after it.
   *
   * @template T
   * @param {Pages} pages
   * @param {() => Promise<T>} next
   * @param {(report: ListProgress) => unknown} [onWait]
   * @returns {Promise<T>}
   */
  async #read(pages, next, onWait) {
    const onProgress = this.#options?.onProgress;
    // While a page is read, there is no report to be had.
    const report = pages.report();
    /** @type {T} */
    const page = await new Promise((resolve, reject) => {
      const tell = async (/** @type {number} */ waiting) => {
        try {
          await Promise.all([onProgress, onWait].map((told) => told?.({ ...report, waiting })));
        } catch (error) {
          reject(error);
        }
      };
      this.#waits.add(tell);
      this.#traced(next)
        .then(resolve, reject)
        .finally(() => this.#waits.delete(tell));
    });
    await onProgress?.(pages.report());
    return page;
  }

  /**
   * @param {number} [wanted]
   * @returns {AsyncGenerator<OpLogPage, void, undefined>}
   */
  async *#walk(wanted) {
    const pages = this.#traced(() =>
      withRequest(this.#query, (request) => this.#client.pages(request, this.#options, wanted)),
    );
    try {
      for (;;) {
        const page = await this.#read(pages, () => pages.next());
        if (page === undefined) return;
        yield page;
      }
    } finally {
      this.#report = pages.report();
      pages.free();
    }
  }

  /** @returns {ListReport | undefined} */
  get report() {
    return this.#report;
  }

  /**
   * @template [A=OpLogPage]
   * @template [B=never]
   * @param {((page: OpLogPage) => A | PromiseLike<A>) | null} [done]
   * @param {((reason: any) => B | PromiseLike<B>) | null} [failed]
   * @returns {Promise<A | B>}
   */
  // biome-ignore lint/suspicious/noThenProperty: awaiting a list gives its first page
  then(done, failed) {
    const list = TaskList.#itself(this);
    list.#first ??= list.#firstPage();
    return list.#first.then(done, failed);
  }

  /**
   * @template [B=never]
   * @param {((reason: any) => B | PromiseLike<B>) | null} [failed]
   * @returns {Promise<OpLogPage | B>}
   */
  catch(failed) {
    return this.then(undefined, failed);
  }

  /**
   * @param {(() => void) | null} [done]
   * @returns {Promise<OpLogPage>}
   */
  finally(done) {
    return this.then().finally(done);
  }

  /**
   * @param {TaskSink} table
   * @param {LoadOptions} [options]
   * @returns {Promise<LoadReport>}
   */
  async into(table, options) {
    const list = TaskList.#itself(this);
    const { onProgress, signal, source } = loadOptions(options);
    const sourced = source === undefined ? undefined : { source };
    if (typeof table?.ingest !== "function") throw wrong("table", "a TaskTable", kindOf(table));
    // A table that was freed says so here, before anything is sent.
    const sum = { ...table.ingest(NO_TASKS, sourced) };
    const ended = new AbortController();
    const merged = { ...list.#options, signal: either(list.#options?.signal, signal, ended.signal) };
    const pages = list.#traced(() =>
      withRequest(list.#query, (request) => list.#client.pages(request, merged)),
    );
    try {
      for (;;) {
        const bytes = await list.#read(
          pages,
          () => pages.nextBytes(),
          (report) => onProgress?.({ ...sum, ...report }),
        );
        if (bytes === undefined) return { ...sum, ...pages.report() };
        const { added, updated, unchanged } = table.ingest(bytes, sourced);
        sum.added += added;
        sum.updated += updated;
        sum.unchanged += unchanged;
        await onProgress?.({ ...sum, ...pages.report() });
      }
    } finally {
      ended.abort();
      list.#report = pages.report();
      pages.free();
    }
  }

  /** @returns {AsyncGenerator<OpLogPage, void, undefined>} */
  pages() {
    return TaskList.#itself(this).#walk();
  }

  /** @returns {AsyncGenerator<OperationLog, void, undefined>} */
  async *[Symbol.asyncIterator]() {
    for await (const page of TaskList.#itself(this).#walk()) yield* page.operation_logs;
  }

  /**
   * @param {{ limit?: number }} [options]
   * @returns {Promise<OperationLog[]>}
   */
  async toArray(options) {
    const limit = options?.limit ?? Number.POSITIVE_INFINITY;
    if (!(limit === Number.POSITIVE_INFINITY || (Number.isSafeInteger(limit) && limit >= 0))) {
      throw new CbrError(`limit: expected an integer from 0 on, got ${String(limit)}`, {
        kind: "validation",
      });
    }
    const list = TaskList.#itself(this);
    /** @type {OperationLog[]} */
    const tasks = [];
    if (limit === 0) return tasks;
    for await (const page of list.#walk(Number.isFinite(limit) ? limit : undefined)) {
      for (const task of page.operation_logs) {
        tasks.push(task);
        if (tasks.length === limit) return tasks;
      }
    }
    return tasks;
  }
}

leaveAlone(TaskList);

/**
 * @param {LoadOptions | undefined} options
 * @returns {LoadOptions}
 */
function loadOptions(options) {
  if (options === undefined || options === null) return {};
  if (typeof options !== "object") throw wrong("options", "an object", `a ${typeof options}`);
  const { onProgress, signal, source, ...others } = options;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw wrong("options", "onProgress, signal or source", JSON.stringify(unknown));
  if (onProgress != null && typeof onProgress !== "function") {
    throw wrong("onProgress", "a function", `a ${typeof onProgress}`);
  }
  return { onProgress: onProgress ?? undefined, signal: signal ?? undefined, source: source ?? undefined };
}

/**
 * Combines two signals, like `AbortSignal.any`, which the oldest supported browsers lack.
 *
 * @param {AbortSignal | undefined} one
 * @param {AbortSignal | undefined} other
 * @param {AbortSignal} end removes the listeners when it is aborted
 * @returns {AbortSignal | undefined}
 */
function either(one, other, end) {
  if (one == null || other == null || one === other) return one ?? other;
  // A value that is not a signal is returned unchanged: the client then refuses it with its usual message.
  const refused = [one, other].find(({ addEventListener }) => typeof addEventListener !== "function");
  if (refused !== undefined) return refused;
  const both = new AbortController();
  for (const signal of [one, other]) {
    const abort = () => both.abort(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true, signal: end });
  }
  return both.signal;
}

/**
 * @param {string} field
 * @param {string} expected
 * @param {string} got
 */
function wrong(field, expected, got) {
  return new CbrError(`${field}: expected ${expected}, got ${got}`, { kind: "validation" });
}

/** @param {unknown} value */
function kindOf(value) {
  return value === null
    ? "null"
    : typeof value === "object"
      ? "another object"
      : `a value of type ${typeof value}`;
}
