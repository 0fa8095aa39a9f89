import { withRequest } from "./requests.js";
import { TaskList } from "./task-list.js";

/** @import { CallOptions, ListOpLogsQuery, ListOptions, OperationLog, TaskChange, WaitOptions, WatchOptions } from "cbr-tasks" */
/** @import { Client } from "../wasm/cbr_tasks.js" */
/** @import { ListOpLogs } from "./requests.js" */

/** The calls of a client. */
export class Tasks {
  #client;

  /** @param {Client} client */
  constructor(client) {
    this.#client = client;
  }

  /**
   * @param {ListOpLogs | ListOpLogsQuery} [query]
   * @param {ListOptions} [options]
   */
  list(query, options) {
    return new TaskList(this.#client, query, options);
  }

  /**
   * @param {string} id
   * @param {CallOptions} [options]
   * @returns {Promise<OperationLog>}
   */
  get(id, options) {
    return this.#client.get(id, options);
  }

  /**
   * @param {string} id
   * @param {WaitOptions} [options]
   * @returns {Promise<OperationLog>}
   */
  wait(id, options) {
    return this.#client.wait(id, options);
  }

  /**
   * @param {ListOpLogs | ListOpLogsQuery} [query]
   * @param {WatchOptions} [options]
   * @returns {AsyncGenerator<TaskChange, void, undefined>}
   */
  async *watch(query, options) {
    const watch = withRequest(query, (request) => this.#client.watch(request, options));
    try {
      for (;;) yield* await watch.next();
    } finally {
      watch.free();
    }
  }
}
