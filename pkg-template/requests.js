import * as raw from "./cbr_tasks.js";
import { rawClient } from "./internals.js";
import { assertReady } from "./runtime.js";

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
    return super.toRequest(rawClient(client));
  }
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
  if (query instanceof ListOpLogs) return use(query);
  const request = new ListOpLogs(query);
  try {
    return use(request);
  } finally {
    request.free();
  }
}
