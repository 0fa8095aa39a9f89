import { traced } from "../errors.js";
import { leaveAlone, notItself } from "../itself.js";
import { withRequest } from "./requests.js";
import { TaskList } from "./task-list.js";
import { withTimes } from "./times.js";

/** @import { CallOptions, ListOpLogsQuery, ListOptions, OperationLog, TaskChange, WaitOptions, WatchOptions } from "cbr-tasks" */
/** @import { Client } from "../wasm/cbr_tasks.js" */
/** @import { ListOpLogs } from "./requests.js" */

/** @typedef {Set<(delay: number) => void>} Waits callbacks for waits for the client's rate limiter, with their milliseconds */

/** The calls of a client. */
export class Tasks {
  #client;
  #waits;

  /**
   * @param {Client} client
   * @param {Waits} waits
   */
  constructor(client, waits) {
    this.#client = client;
    this.#waits = waits;
  }

  /** @param {Tasks} tasks */
  static #clientOf(tasks) {
    if (#client in tasks) return tasks.#client;
    throw notItself("tasks", "the tasks of a CbrClient");
  }

  /**
   * @param {ListOpLogs | ListOpLogsQuery} [query]
   * @param {ListOptions} [options]
   */
  list(query, options) {
    return new TaskList(Tasks.#clientOf(this), this.#waits, query, options);
  }

  /**
   * @param {string} id
   * @param {CallOptions} [options]
   * @returns {Promise<OperationLog>}
   */
  get(id, options) {
    return traced(() => Tasks.#clientOf(this).get(id, options), options);
  }

  /**
   * @param {string} id
   * @param {WaitOptions} [options]
   * @returns {Promise<OperationLog>}
   */
  wait(id, options) {
    return traced(() => Tasks.#clientOf(this).wait(id, options), options);
  }

  /**
   * @param {ListOpLogs | ListOpLogsQuery} [query]
   * @param {WatchOptions} [options]
   * @returns {AsyncGenerator<TaskChange, void, undefined>}
   */
  async *watch(query, options) {
    const client = Tasks.#clientOf(this);
    const watch = withRequest(query, (request) =>
      traced(() => client.watch(request, withTimes(options, "since")), options),
    );
    try {
      for (;;) yield* await traced(() => watch.next());
    } finally {
      watch.free();
    }
  }
}

leaveAlone(Tasks);
