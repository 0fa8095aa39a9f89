import { CbrError } from "../errors.js";
import * as wasm from "../wasm/cbr_tasks.js";
import { clientModule } from "../wasm/client.js";
import { wasmClient } from "./handles.js";
import { withTimes } from "./times.js";

/** @import { CbrClient, ListOpLogsQuery } from "cbr-tasks" */

/** Request for a page of tasks. Setters change it and return it. */
export class ListOpLogs extends wasm.ListOpLogs {
  /** @param {ListOpLogsQuery} [query] */
  constructor(query) {
    clientModule.assert("new ListOpLogs()");
    super(withTimes(query, "start_time", "end_time"));
  }

  /** @param {CbrClient} client */
  toRequest(client) {
    return wasmClient(client).listRequest(this.alive());
  }

  /**
   * @override
   * @param {string} projectId
   */
  toPath(projectId) {
    this.alive();
    return super.toPath(projectId);
  }

  /** @param {string} [field] */
  alive(field) {
    if (!isAlive(this)) throw freed(field);
    return this;
  }

  /** @override */
  free() {
    if (isAlive(this)) super.free();
  }
}

// A setter in WebAssembly cannot return the object that it was called on.
for (const [name, { value: set }] of Object.entries(
  Object.getOwnPropertyDescriptors(wasm.ListOpLogs.prototype),
)) {
  if (typeof set !== "function" || Object.hasOwn(ListOpLogs.prototype, name) || name.startsWith("_"))
    continue;
  Object.defineProperty(ListOpLogs.prototype, name, {
    configurable: true,
    writable: true,
    /** @this {ListOpLogs} @param {unknown} value */
    value(value) {
      set.call(this.alive(), name.endsWith("_time") ? withTimes({ value }, "value").value : value);
      return this;
    },
  });
}

/** Request for one task. */
export class ShowOpLog extends wasm.ShowOpLog {
  /** @param {string} id */
  constructor(id) {
    clientModule.assert("new ShowOpLog()");
    super(id);
  }

  /** @param {CbrClient} client */
  toRequest(client) {
    return wasmClient(client).showRequest(this.alive());
  }

  /**
   * @override
   * @param {string} projectId
   */
  toPath(projectId) {
    this.alive();
    return super.toPath(projectId);
  }

  alive() {
    if (!isAlive(this)) throw freed();
    return this;
  }

  /** @override */
  free() {
    if (isAlive(this)) super.free();
  }
}

/** @param {any} request `using` frees it without our `free` */
function isAlive(request) {
  return request.__wbg_ptr !== 0;
}

function freed(field = "request") {
  return new CbrError(`${field}: expected a request, got one that was freed`, { kind: "validation" });
}

/**
 * Hands a query to WebAssembly: a builder as it is, a plain object as a builder that is freed again.
 *
 * @template T
 * @param {ListOpLogs | ListOpLogsQuery | undefined} query
 * @param {(request: ListOpLogs) => T} use
 * @returns {T}
 */
export function withRequest(query, use) {
  if (query instanceof ListOpLogs) return use(query.alive("query"));
  if (query !== null && typeof query === "object" && "toRequest" in query) {
    throw new CbrError(
      "query: expected a ListOpLogs of this copy of cbr-tasks, got one of another (ESM and CJS?)",
      {
        kind: "validation",
      },
    );
  }
  const request = new ListOpLogs(query);
  try {
    return use(request);
  } finally {
    request.free();
  }
}
