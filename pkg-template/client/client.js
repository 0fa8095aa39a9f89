import { CbrError, traced } from "../errors.js";
import { leaveAlone } from "../itself.js";
import { Client } from "../wasm/cbr_tasks.js";
import { clientModule } from "../wasm/client.js";
import { wasmClient, wasmClients } from "./handles.js";
import { ListOpLogs, ShowOpLog } from "./requests.js";
import { Tasks } from "./tasks.js";

/** @import { CallOptions, CbrClientOptions } from "cbr-tasks" */

/** Client for the tasks of one project. */
export class CbrClient {
  /** @param {CbrClientOptions} options */
  constructor(options) {
    clientModule.assert("new CbrClient()");
    /** @type {import("./tasks.js").Waits} */
    const waits = new Set();
    const onWait = (/** @type {number} */ delay) => {
      for (const tell of waits) tell(delay);
    };
    const client = traced(() => new Client(options, onWait));
    wasmClients.set(this, client);
    this.tasks = new Tasks(client, waits);
  }

  /** @returns {string | undefined} */
  get endpoint() {
    return wasmClient(this).endpoint;
  }

  /** @returns {string | undefined} */
  get projectId() {
    return wasmClient(this).projectId;
  }

  /**
   * @param {ListOpLogs | ShowOpLog} request
   * @returns {Promise<Request>}
   */
  async prepare(request) {
    const client = wasmClient(this);
    if (request instanceof ListOpLogs) return traced(() => client.prepareList(request.alive()));
    if (request instanceof ShowOpLog) return traced(() => client.prepareShow(request.alive()));
    throw noRequest();
  }

  /**
   * @param {ListOpLogs | ShowOpLog} request
   * @param {CallOptions} [options]
   * @returns {Promise<Response>}
   */
  async fetch(request, options) {
    const client = wasmClient(this);
    if (request instanceof ListOpLogs)
      return traced(() => client.fetchList(request.alive(), options), options);
    if (request instanceof ShowOpLog)
      return traced(() => client.fetchShow(request.alive(), options), options);
    throw noRequest();
  }
}

leaveAlone(CbrClient, ListOpLogs, ShowOpLog);

function noRequest() {
  return new CbrError("request: expected a ListOpLogs or a ShowOpLog of this copy of cbr-tasks", {
    kind: "validation",
  });
}
