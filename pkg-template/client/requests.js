import * as raw from "../wasm/cbr_tasks.js";
import { rawClient } from "../wasm/handles.js";
import { assertReady } from "../wasm/runtime.js";
import { CbrError } from "./errors.js";

/** @import { CbrClient, ListOpLogsQuery } from "cbr-tasks" */

/** A request for a list of tasks. Setters change it and return it. */
export class ListOpLogs extends raw.ListOpLogs {
  /** @param {ListOpLogsQuery} [query] */
  constructor(query) {
    assertReady("new ListOpLogs()");
    super(query);
  }

  /**
   * @override
   * @param {CbrClient} client
   */
  toRequest(client) {
    assertAlive(this, "request");
    return super.toRequest(rawClient(client));
  }
}

// The setters in wasm cannot return the object that they were called on.
const ours = new Set(["constructor", "toRequest", "free", "__destroy_into_raw"]);
for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(raw.ListOpLogs.prototype))) {
  const set = property.value;
  if (ours.has(name) || typeof set !== "function") continue;
  Object.defineProperty(ListOpLogs.prototype, name, {
    configurable: true,
    writable: true,
    /** @this {ListOpLogs} @param {unknown} value */
    value(value) {
      set.call(this, value);
      return this;
    },
  });
}

/** A request for one task. */
export class ShowOpLog extends raw.ShowOpLog {
  /** @param {string} id */
  constructor(id) {
    assertReady("new ShowOpLog()");
    super(id);
  }

  /**
   * @override
   * @param {CbrClient} client
   */
  toRequest(client) {
    assertAlive(this, "request");
    return super.toRequest(rawClient(client));
  }
}

/**
 * A request that was freed has nothing behind it any more.
 *
 * @param {object} request
 * @param {string} field
 */
export function assertAlive(request, field) {
  if (/** @type {any} */ (request).__wbg_ptr !== 0) return;
  throw new CbrError(`${field}: expected a request, got one that was freed`, { kind: "validation" });
}

/**
 * Hands a query to wasm: a builder as it is, a plain object as a builder that is freed again.
 *
 * @template T
 * @param {ListOpLogs | ListOpLogsQuery | undefined} query
 * @param {(request: ListOpLogs) => T} use
 * @returns {T}
 */
export function withRequest(query, use) {
  if (query instanceof ListOpLogs) {
    assertAlive(query, "query");
    return use(query);
  }
  if (typeof query === "object" && query !== null && "__wbg_ptr" in query) {
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
