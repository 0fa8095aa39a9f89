import { TaskList } from "./task-list.js";

/** @import { CallOptions, ListOpLogsQuery, OperationLog } from "cbr-tasks" */
/** @import { ListOpLogs } from "./requests.js" */

/** The calls of a client. */
export class Tasks {
  #client;

  /** @param {any} client the client in wasm */
  constructor(client) {
    this.#client = client;
  }

  /**
   * @param {ListOpLogs | ListOpLogsQuery} [query]
   * @param {CallOptions} [options]
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
}
