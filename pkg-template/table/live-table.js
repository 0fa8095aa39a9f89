import { optionsOf, shown, wrong } from "./options.js";
import { TaskTable } from "./task-table.js";

/** @import { ListOpLogsQuery, TaskChange } from "cbr-tasks" */
/** @import { LiveChange, LiveTable, LiveTableOptions } from "cbr-tasks/table" */
/** @typedef {Parameters<typeof import("cbr-tasks/table").liveTable>[0]} Client */

const OPTIONS = [
  "table",
  "listedAt",
  "since",
  "interval",
  "hiddenInterval",
  "onProgress",
  "onError",
  "signal",
];
const ENDED = ["success", "failed", "timeout", "skipped"];

/** Tasks become visible late, and clocks differ: the watch begins this much before the listing, in milliseconds. */
const OVERLAP = 5 * 60_000;

/**
 * The watch begins at most this much before the listing, because it lists what started since then, in milliseconds. Unfinished tasks that
 * started earlier are requested by their ids, if the watch does not show them.
 */
const LOOKBACK = 6 * 60 * 60_000;

/**
 * Keeps the list of a client in a table, from its first listing on.
 *
 * @param {Client} client
 * @param {ListOpLogsQuery} [query]
 * @param {LiveTableOptions} [options]
 * @returns {LiveTable}
 */
export function liveTable(client, query = {}, options = {}) {
  if (typeof client?.tasks?.watch !== "function") throw wrong("client", "a CbrClient", client);
  optionsOf("options", options, OPTIONS);
  for (const name of ["status", "start_time", "end_time", "offset"]) {
    if (/** @type {any} */ (query)[name] != null)
      throw wrong(name, "none, because it is for tasks in any state since `since`", name, "one");
  }
  const { since = "30d" } = options;
  if (typeof since !== "string" && !(Number(since) > 0))
    throw wrong("since", "a duration", since, shown(since));
  const { listedAt } = options;
  if (listedAt != null && !Number.isFinite(Number(listedAt)))
    throw wrong("listedAt", "a Date or milliseconds since 1970", listedAt, shown(listedAt));
  const table = options.table ?? /** @type {any} */ (new TaskTable());
  const controller = new AbortController();
  const state = { isClosed: false };
  const changes = follow(client, query, { ...options, since }, table, controller, state);
  const close = () => {
    state.isClosed = true;
    controller.abort();
  };
  return {
    table,
    close,
    [Symbol.asyncIterator]: () => changes,
    // For `using`, in engines that support it.
    .../** @type {{ [Symbol.dispose]: () => void }} */ (Symbol.dispose ? { [Symbol.dispose]: close } : {}),
  };
}

/**
 * @param {Client} client
 * @param {ListOpLogsQuery} query
 * @param {LiveTableOptions & { since: string | number }} options
 * @param {TaskTable} table
 * @param {AbortController} controller
 * @param {{ isClosed: boolean }} state
 * @returns {AsyncGenerator<LiveChange, void, undefined>}
 */
async function* follow(client, query, options, table, controller, state) {
  const { since, interval = 30_000, hiddenInterval, onProgress, onError, signal: outer } = options;
  const { signal } = controller;
  const start = () => (typeof since === "string" ? `-${since.replace(/^-/, "")}` : Date.now() - since);
  const abort = () => controller.abort(outer?.reason);
  if (outer?.aborted) abort();
  outer?.addEventListener("abort", abort, { once: true, signal });
  try {
    const began = Number(options.listedAt ?? Date.now());
    while (options.listedAt == null) {
      try {
        const list = client.tasks.list({ ...query, start_time: start() }, { signal });
        yield { type: "loaded", report: await list.into(table, { onProgress }) };
        break;
      } catch (error) {
        const { retryable } = /** @type {any} */ (error);
        if (signal.aborted || !retryable) throw error;
        await onError?.(/** @type {any} */ (error));
        await pause(interval, signal);
      }
    }
    const unfinished = unfinishedIn(table, client.projectId);
    const watch = client.tasks.watch(query, {
      interval,
      hiddenInterval,
      onError,
      signal,
      since: Math.min(began - OVERLAP, Math.max(began - LOOKBACK, unfinished.since)),
    });
    // Those that the watch has not shown. It does not know a task that is gone before its first poll.
    const unseen = new Set(unfinished.ids);
    const take = changesOf(table);
    let next = settled(watch.next());
    let due = pause(interval, signal);
    for (;;) {
      const step = await Promise.race([next, due]);
      if (step === undefined) {
        const ids = expire(table, start());
        if (ids.length > 0) yield { type: "expired", ids };
        for (const id of unseen) {
          const change = await changeOf(client, id, table, signal);
          if (change === undefined) break;
          unseen.delete(id);
          const taken = take(change);
          if (taken !== undefined) yield taken;
        }
        due = pause(interval, signal);
      } else {
        const result = await step();
        if (result.done) return;
        next = settled(watch.next());
        unseen.delete(result.value.task.id);
        const change = take(result.value);
        if (change !== undefined) yield change;
      }
    }
  } catch (error) {
    if (!state.isClosed) throw error;
  } finally {
    // Also ends the watch, which may be waiting.
    controller.abort();
  }
}

/**
 * Keeps a rejection for the one who calls the result: nobody may be waiting for it yet.
 *
 * @template T
 * @param {Promise<T>} promise
 * @returns {Promise<() => T>}
 */
function settled(promise) {
  return promise.then(
    (value) => () => value,
    (error) => () => {
      throw error;
    },
  );
}

/**
 * Sleeps, at most until the signal.
 *
 * @param {number} millis
 * @param {AbortSignal} signal
 * @returns {Promise<undefined>}
 */
function pause(millis, signal) {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve(undefined);
    };
    const timer = setTimeout(end, millis);
    signal.addEventListener("abort", end);
  });
}

/**
 * Tasks of the client's project that may still change, and the earliest start or creation of one: the watch has to begin there. It
 * takes any older task for new.
 *
 * @param {TaskTable} table
 * @param {string} [project]
 */
function unfinishedIn(table, project) {
  const own = project && { any: [{ project }, { not: { has: "project" } }] };
  let since = Number.POSITIVE_INFINITY;
  /** @type {string[]} */
  let ids = [];
  for (const key of /** @type {const} */ (["started_at", "created_at"])) {
    const view = table.query({ where: { ...own, not: { status: ENDED } }, sort: key });
    ids = view.ids;
    const time = Date.parse(view.rows(0, 1)[0]?.[key] ?? "");
    if (time < since) since = time;
    view.free();
  }
  return { since, ids };
}

/**
 * Requests a task of the table by its id. `undefined` after a failure, which the watch tells too.
 *
 * @param {Client} client
 * @param {string} id
 * @param {TaskTable} table
 * @param {AbortSignal} signal
 * @returns {Promise<TaskChange | undefined>}
 */
async function changeOf(client, id, table, signal) {
  try {
    return { type: "added", task: await client.tasks.get(id, { signal }) };
  } catch (error) {
    if (/** @type {any} */ (error).kind !== "not-found") return undefined;
    return { type: "removed", task: /** @type {any} */ (table.get(id)) };
  }
}

/** Tasks leave the table when one in so many has left the window, because a removal ends views. */
const EXPIRED = 20;

/**
 * Removes the tasks that have ended and have left the window, unless they are few.
 *
 * @param {TaskTable} table
 * @param {string | number} start of the window
 * @returns {string[]} their ids
 */
function expire(table, start) {
  const view = table.query({
    where: {
      not: { status: ["running", "waiting"] },
      any: [{ started: { lt: start } }, { not: { has: "started" }, created: { lt: start } }],
    },
  });
  const ids = view.length > 0 && view.length * EXPIRED >= table.length ? view.ids : [];
  view.free();
  table.remove(ids);
  return ids;
}

/**
 * Returns a function that puts a change into the table, and returns it as a change of the table; `undefined` if the table had it. The watch
 * repeats tasks that were listed.
 *
 * @param {TaskTable} table
 */
function changesOf(table) {
  /** @type {string | undefined} id of the last task if it was added: the watch may tell next that it has ended */
  let added;
  return (/** @type {TaskChange} */ change) => {
    const { type, task } = change;
    const wasAdded = added === task.id;
    added = undefined;
    if (type === "removed") {
      table.remove(task.id);
      return change;
    }
    const previous = table.get(task.id);
    if (table.ingest([task]).unchanged > 0) return type === "finished" && wasAdded ? change : undefined;
    if (previous === undefined) {
      if (type === "added") added = task.id;
      return change;
    }
    if (type !== "added") return { ...change, previous };
    return /** @type {TaskChange} */ ({
      type: ENDED.includes(task.status ?? "") ? "finished" : "updated",
      task,
      previous,
    });
  };
}
