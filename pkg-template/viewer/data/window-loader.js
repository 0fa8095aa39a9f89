import { positionOf } from "../position.js";
import { Changes } from "./changes.js";
import { Lock } from "./lock.js";
import { RequestBudget } from "./request-budget.js";

/** @import { CbrClient, ListOpLogsQuery, OperationLog } from "cbr-tasks" */
/** @import { TaskTable } from "cbr-tasks/table" */
/** @import { TimeWindow } from "./windows.js" */
/** @typedef {Pick<CbrClient, "tasks"> & Partial<Pick<CbrClient, "projectId">>} Client */
/** @typedef {Pick<typeof import("cbr-tasks/table"), "TaskTable" | "liveTable">} TableModule */

/**
 * State of a loader. `first`: the first page is requested; `loading`: the others are; `live`: changes arrive; `paused`: nothing is
 * requested, on demand or because the page is hidden; `failed`: it is tried again, if that can help.
 *
 * @typedef {"idle" | "first" | "loading" | "live" | "paused" | "failed"} State
 */

/** Number of tasks of the first page, which is shown before the table's module is there. */
const FIRST = 50;
/** Most tasks that are loaded into the table: 60 requests of 1,000. */
const MOST = 60_000;
/** Tasks of a slice of the window. A failure costs one slice, and yields between pages keep frames short in any case. */
const SLICE = 15_000;
/** Shortest slice, in milliseconds: the service selects by whole seconds. */
const SECOND = 1000;

/**
 * Loads the tasks of a window into a table, newest first, and then watches them. Retries of transient failures are the client's; after
 * them the loader retries, too. A new window aborts the requests of the one before.
 */
export class WindowLoader {
  /** @type {State} */
  state = "idle";
  /** @type {TimeWindow | undefined} */
  window;
  /** @type {TaskTable | undefined} */
  table;
  /** Tasks of the first page, until the table has some. @type {readonly OperationLog[]} */
  first = [];
  /** Number of tasks in the window, by the first page; `undefined` if the service does not say. @type {number | undefined} */
  total;
  /** Time from which on all tasks of the window are in the table. @type {number | undefined} */
  loadedFrom;
  /** Number of times that rows have left the table, which ends the views of it. */
  removals = 0;
  /** Time of the last successful response. @type {number | undefined} */
  updatedAt;
  /** Time that a request waits for the rate limit, in seconds; 0 if none does. */
  waiting = 0;
  /** The failure, while nothing newer succeeded. @type {unknown} */
  problem;

  #options;
  #changes;
  /** @type {AbortController | undefined} */
  #run;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #retry;
  #isPaused = false;
  #isWatching = false;
  /** Time of the last failure. */
  #failedAt = 0;
  /** Time up to which all changes are known, but for those that become visible late. @type {number | undefined} */
  #listedAt;
  /** Upper end of the slice that is loaded next. @type {number | undefined} */
  #to;
  #budget = new RequestBudget();

  /**
   * @param {object} options
   * @param {() => Client | Promise<Client>} options.connect
   * @param {() => Promise<TableModule>} options.loadTable called after the first page
   * @param {(changes: import("./changes.js").RowChanges) => unknown} options.onRows called for changed rows, once a frame at most
   * @param {import("./lock.js").Lock} [options.lock] filters that all tasks fit
   * @param {() => unknown} [options.onState] called when any of the fields has changed
   * @param {number} [options.interval] of the watch, and of retries, in milliseconds
   * @param {{ visibilityState: string } & EventTarget} [options.page] the document
   */
  constructor(options) {
    this.#options = { interval: 30_000, page: globalThis.document, lock: new Lock(undefined), ...options };
    this.#changes = new Changes(options.onRows);
  }

  /** Number of tasks that are loaded. */
  get loaded() {
    return this.table?.length || this.first.length;
  }

  /**
   * Begins with a window, or anew with the same one. The rows from before stay until the first page is there.
   *
   * @param {TimeWindow} window
   * @returns {Promise<void>} fulfilled when all that it began has ended
   */
  open(window) {
    this.#options.page?.addEventListener("visibilitychange", this.#onVisibility);
    this.window = window;
    this.#listedAt = this.#to = this.loadedFrom = this.total = undefined;
    return this.#advance();
  }

  /** Ends the watch. A listing goes on, but is not followed by a watch. */
  pause() {
    this.#isPaused = true;
    if (!this.#isWatching) return;
    this.#stop();
    this.#set("paused");
  }

  /** Goes on with the watch. */
  resume() {
    this.#isPaused = false;
    if (this.state === "paused" && !this.#isWatching) void this.#advance();
  }

  /** Tries again after a failure, from where it failed. */
  retry() {
    if (this.state === "failed") void this.#advance();
  }

  /** Ends all requests and releases the table. */
  close() {
    this.#stop();
    this.#changes.stop();
    this.#options.page?.removeEventListener("visibilitychange", this.#onVisibility);
    this.table?.free();
    this.removals++;
    this.table = this.window = undefined;
    this.first = [];
    this.#set("idle");
  }

  /**
   * Requests a page of those tasks of the window that are older than `loadedFrom`, or behind the first page of a client without `watch`.
   *
   * @param {{ limit: number, offset: number }} page
   */
  async older({ limit, offset }) {
    const { connect, lock } = this.#options;
    const client = await connect();
    const query = { ...this.#query(), limit, offset: this.table ? offset : FIRST + offset };
    // Both ends of a query belong to it, in whole seconds.
    if (this.loadedFrom !== undefined) query.end_time = this.loadedFrom - SECOND;
    return lock.page(await client.tasks.list(query, { signal: this.#run?.signal }));
  }

  /** Called after each response: by the client's hook `afterResponse`. @param {{ status?: number }} response */
  onResponse = ({ status = 0 }) => {
    if (status < 200 || status > 299) return;
    this.updatedAt = Date.now();
    this.waiting = 0;
    // A round of the watch is several requests: only without a failure in the last one is nothing left of it.
    const { interval } = this.#options;
    if (this.#isWatching && this.updatedAt - this.#failedAt > 2 * interval)
      this.#listedAt = this.updatedAt - interval;
    if (this.state === "failed" && this.#isWatching) {
      this.problem = undefined;
      this.#set(this.#watchState);
    } else this.#options.onState?.();
  };

  /** Called before a wait for the rate limit, with its milliseconds: by the client's hook `beforeWait`. */
  onWait = (/** @type {number} */ delay) => {
    // Shorter waits are over before anybody has read of them.
    if (delay < 1000) return;
    this.waiting = Math.ceil(delay / 1000);
    this.#options.onState?.();
  };

  get #isHidden() {
    return this.#options.page?.visibilityState === "hidden";
  }

  get #watchState() {
    return this.#isHidden ? "paused" : "live";
  }

  /** The watch itself notices a hidden page, and asks at once when the page is shown. Retries of the loader wait for that, too. */
  #onVisibility = () => {
    if (this.#isWatching) {
      if (this.state !== "failed") this.#set(this.#watchState);
    } else if (this.#retry !== undefined && !this.#isHidden) this.retry();
  };

  /** Query for a part of the window. @param {TimeWindow} part @returns {ListOpLogsQuery} */
  #query({ start, end } = /** @type {TimeWindow} */ (this.window)) {
    return {
      ...this.#options.lock.query,
      start_time: start,
      ...(end === undefined ? {} : { end_time: end }),
    };
  }

  /** Does what is left to do. */
  async #advance() {
    this.#stop();
    this.#run = new AbortController();
    const { signal } = this.#run;
    try {
      this.#set(this.#listedAt === undefined ? "first" : this.#isLoaded ? this.#watchState : "loading");
      const client = await this.#options.connect();
      if (this.#listedAt === undefined && !signal.aborted) await this.#readFirst(client, signal);
      if (signal.aborted) return;
      // An object of the page's own may have pages only.
      if (typeof client.tasks.watch !== "function") return this.#set("paused");
      const { TaskTable, liveTable } = await this.#options.loadTable();
      if (signal.aborted) return;
      this.table ??= new TaskTable();
      if (!this.#isLoaded) await this.#readWindow(client, this.table, signal);
      if (signal.aborted) return;
      if (this.#isPaused) return this.#set("paused");
      await this.#watch(client, this.table, liveTable, signal);
    } catch (error) {
      if (signal.aborted) return;
      this.#isWatching = false;
      this.#fail(error);
    }
  }

  /** @param {Client} client @param {AbortSignal} signal */
  async #readFirst(client, signal) {
    const began = Date.now();
    const page = this.#options.lock.page(
      await client.tasks.list({ ...this.#query(), limit: FIRST }, { signal }),
    );
    if (signal.aborted) return;
    this.total = positionOf(page, { limit: FIRST, offset: 0 }).total;
    this.first = page.operation_logs;
    this.table?.clear();
    this.removals++;
    this.#listedAt = began;
    this.#changes.all();
    this.#succeed("loading");
  }

  /** True if the whole window, or as much of it as the budget allows, is in the table. */
  get #isLoaded() {
    return this.#listedAt !== undefined && this.#to === Number.NEGATIVE_INFINITY;
  }

  /**
   * Loads slice after slice of the window, the newest first. A slice has its length by the number of tasks in the one before.
   *
   * @param {Client} client
   * @param {TaskTable} table
   * @param {AbortSignal} signal
   */
  async #readWindow(client, table, signal) {
    const { start, end } = /** @type {TimeWindow} */ (this.window);
    const isSmall = this.total !== undefined && this.total <= MOST;
    this.#to ??= end ?? Math.ceil(Date.now() / SECOND) * SECOND;
    let to = this.#to;
    // The first is short: a proxy may have little left of its rate limit.
    let length = (to - start) * (this.total === undefined ? 1 / 64 : Math.min(1, SLICE / 3 / this.total));
    while (to > start) {
      const room = Math.min(
        isSmall ? Number.POSITIVE_INFINITY : MOST - table.length,
        this.#budget.left * 1000,
      );
      // The last tasks would cost a slice each.
      if (room < MOST / 20) break;
      const from = Math.max(start, Math.floor((to - length) / SECOND) * SECOND);
      const query = this.#query({ start: from, end: this.loadedFrom === undefined ? end : to });
      const tasks = await this.#readSlice(client, table, query, { room, signal });
      if (signal.aborted) return;
      if (tasks === "throttled" && this.loadedFrom !== undefined) break;
      if (typeof tasks === "string") {
        this.#drop(table, to);
        length = Math.max(SECOND, length / 4);
        continue;
      }
      const wanted = Math.min(SLICE, 0.8 * (room - tasks));
      length *= Math.min(4, Math.max(1 / 8, wanted / Math.max(1, tasks)));
      this.#to = this.loadedFrom = to = from;
      this.#options.onState?.();
    }
    if (to > start) this.#drop(table, to);
    this.loadedFrom ??= to;
    this.#to = Number.NEGATIVE_INFINITY;
    this.first = [];
    this.#changes.all();
  }

  /**
   * Loads a slice. There may be too many tasks in it, or the rate limit of a proxy may be used up.
   *
   * @param {Client} client
   * @param {TaskTable} table
   * @param {ListOpLogsQuery} query
   * @param {{ room: number, signal: AbortSignal }} options
   * @returns {Promise<number | "full" | "throttled">} number of tasks
   */
  async #readSlice(client, table, query, { room, signal }) {
    const slice = new AbortController();
    const abort = () => slice.abort(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    const spend = this.#budget.begin();
    let isFull = false;
    try {
      const list = client.tasks.list(query, { signal: slice.signal });
      const { tasks } = await list.into(table, {
        onProgress: async (report) => {
          spend(report.requests);
          if (report.waiting !== undefined) return this.onWait(report.waiting);
          isFull = report.added > room;
          if (isFull) slice.abort();
          this.#hold(table);
          this.#changes.all();
          this.#succeed("loading");
          // A page that is ingested keeps a frame busy for some milliseconds; four could have arrived together.
          await new Promise((resolve) => setTimeout(resolve));
        },
      });
      this.#hold(table);
      return tasks;
    } catch (error) {
      if (isFull) return "full";
      if (/** @type {any} */ (error)?.kind === "throttled" && this.loadedFrom !== undefined)
        return "throttled";
      throw error;
    } finally {
      signal.removeEventListener("abort", abort);
    }
  }

  /** Removes what does not fit the page's own filters. @param {TaskTable} table */
  #hold(table) {
    if (this.#options.lock.hold(table) > 0) this.removals++;
  }

  /** Removes what an unfinished slice has brought. @param {TaskTable} table @param {number} before */
  #drop(table, before) {
    const view = table.query({ where: { started: { lt: before } } });
    if (table.remove(view.ids) > 0) this.removals++;
    view.free();
    this.#changes.all();
  }

  /**
   * @param {Client} client
   * @param {TaskTable} table
   * @param {TableModule["liveTable"]} liveTable
   * @param {AbortSignal} signal
   */
  async #watch(client, table, liveTable, signal) {
    const { interval, lock } = this.#options;
    // A window with a fixed start keeps its tasks.
    const since = this.window?.span ?? "36500d";
    const onError = (/** @type {unknown} */ error) => {
      if (!signal.aborted) this.#fail(error);
    };
    const options = { table, listedAt: this.#listedAt, since, interval, hiddenInterval: 86_400_000 };
    this.#isWatching = true;
    this.#set(this.#watchState);
    for await (const change of liveTable(client, lock.watchQuery, { ...options, onError, signal })) {
      if (signal.aborted) return;
      if (change.type === "removed" || change.type === "expired") this.removals++;
      this.#hold(table);
      this.#changes.take(change);
      this.#succeed(this.#watchState);
    }
  }

  /** @param {State} state */
  #succeed(state) {
    this.updatedAt = Date.now();
    if (this.#isWatching) this.#listedAt = this.updatedAt;
    this.waiting = 0;
    this.problem = undefined;
    this.#set(state);
  }

  /** @param {any} error */
  #fail(error) {
    this.problem = error;
    this.waiting = 0;
    this.#failedAt = Date.now();
    // The watch tries again by itself.
    if (!this.#isWatching && error?.retryable)
      this.#retry = setTimeout(() => this.#isHidden || this.retry(), this.#options.interval);
    this.#set("failed");
  }

  #stop() {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#isWatching = false;
    this.#run?.abort();
  }

  /** @param {State} state */
  #set(state) {
    this.state = state;
    this.#options.onState?.();
  }
}
