import { raw, rawClient, rawClients } from "../wasm/handles.js";
import { assertReady } from "../wasm/runtime.js";
import { CbrError } from "./errors.js";
import { assertAlive, ListOpLogs, ShowOpLog } from "./requests.js";
import { Tasks } from "./tasks.js";

/** @import { CbrClientOptions } from "cbr-tasks" */

/** A client for the tasks of one project. */
export class CbrClient {
  /** @param {CbrClientOptions} options */
  constructor(options) {
    assertReady("new CbrClient()");
    const client = new raw.Client(options);
    rawClients.set(this, client);
    this.tasks = new Tasks(client);
  }

  /** @returns {string | undefined} */
  get endpoint() {
    return rawClient(this).endpoint;
  }

  /** @returns {string | undefined} */
  get projectId() {
    return rawClient(this).projectId;
  }

  /**
   * @param {ListOpLogs | ShowOpLog} request
   * @returns {Promise<Request>}
   */
  async prepare(request) {
    const client = rawClient(this);
    if (typeof request === "object" && request !== null) assertAlive(request, "request");
    if (request instanceof ListOpLogs) return client.prepareList(request);
    if (request instanceof ShowOpLog) return client.prepareShow(request);
    throw new CbrError("request: expected a ListOpLogs or a ShowOpLog of this copy of cbr-tasks", {
      kind: "validation",
    });
  }
}
