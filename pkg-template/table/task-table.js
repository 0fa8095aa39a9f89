import { CbrError } from "../client/errors.js";
import { raw, rawTables } from "../wasm/handles.js";
import { assertReady } from "../wasm/runtime.js";
import { TaskView } from "./task-view.js";

/** @import { IngestReport, OperationLog, TaskQuery } from "cbr-tasks" */

/** Tasks in columns, in WebAssembly's memory. */
export class TaskTable {
  constructor() {
    assertReady("new TaskTable()");
    rawTables.set(this, new raw.Table());
  }

  /**
   * @param {Uint8Array | ArrayBuffer} snapshot
   * @returns {TaskTable}
   */
  static restore(snapshot) {
    assertReady("TaskTable.restore()");
    const table = Object.create(TaskTable.prototype);
    rawTables.set(table, raw.Table.restore(snapshot));
    return table;
  }

  /** @returns {number} */
  get length() {
    return rawTable(this).length;
  }

  /** @returns {number} */
  get memoryBytes() {
    return rawTable(this).memoryBytes;
  }

  /**
   * @param {Uint8Array | ArrayBuffer} body
   * @returns {IngestReport}
   */
  ingest(body) {
    return rawTable(this).ingest(body);
  }

  /**
   * @param {string} id
   * @returns {OperationLog | undefined}
   */
  get(id) {
    return rawTable(this).get(id);
  }

  /**
   * @param {TaskQuery} [query]
   * @returns {TaskView}
   */
  query(query) {
    return new TaskView(this, rawTable(this).query(query));
  }

  /** @returns {Uint8Array<ArrayBuffer>} */
  snapshot() {
    return rawTable(this).snapshot();
  }

  clear() {
    rawTable(this).clear();
  }

  free() {
    const table = rawTables.get(this);
    rawTables.delete(this);
    table?.free();
  }
}

// Where the engine knows `using`.
if (Symbol.dispose) {
  Object.defineProperty(TaskTable.prototype, Symbol.dispose, {
    value: TaskTable.prototype.free,
    configurable: true,
    writable: true,
  });
}

/**
 * @param {unknown} table
 * @returns {any}
 */
export function rawTable(table) {
  const found = typeof table === "object" && table !== null ? rawTables.get(table) : undefined;
  if (found !== undefined) return found;
  const got = table instanceof TaskTable ? "one that was freed" : table === null ? "null" : describe(table);
  throw new CbrError(`table: expected a TaskTable of this copy of cbr-tasks, got ${got}`, {
    kind: "validation",
  });
}

/** @param {unknown} value */
function describe(value) {
  return typeof value === "object" ? "another object" : `a value of type ${typeof value}`;
}
