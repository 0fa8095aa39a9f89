import { CbrError } from "../errors.js";
import { leaveAlone, notItself } from "../itself.js";
import { Table } from "../wasm/cbr_tasks_table.js";
import { tableModule } from "../wasm/table.js";
import { healthOf } from "./health.js";
import { each, guarded, optionsOf, text } from "./options.js";
import { bytesOf, queryOf } from "./query.js";
import { endViews, TaskView } from "./task-view.js";

/** @import { IngestReport, OperationLog } from "cbr-tasks" */
/** @import { HealthOptions, IngestOptions, ResourceHealth, TaskQuery } from "cbr-tasks/table" */

/** @type {WeakMap<object, Table>} the table in WebAssembly of each `TaskTable` that was not freed */
const wasmTables = new WeakMap();

/** @type {WeakSet<object>} */
const freed = new WeakSet();

/** Tasks in columns, in WebAssembly's memory. */
export class TaskTable {
  constructor() {
    tableModule.assert("new TaskTable()");
    wasmTables.set(this, new Table());
  }

  /**
   * @param {Uint8Array | ArrayBuffer} snapshot
   * @returns {TaskTable}
   */
  static restore(snapshot) {
    tableModule.assert("TaskTable.restore()");
    const table = Object.create(TaskTable.prototype);
    wasmTables.set(table, Table.restore(bytesOf("snapshot", snapshot)));
    return table;
  }

  /** @returns {number} */
  get length() {
    return wasmTable(this).length;
  }

  /** @returns {number} */
  get memoryBytes() {
    return wasmTable(this).memoryBytes;
  }

  /**
   * @param {Uint8Array | ArrayBuffer | readonly OperationLog[]} tasks
   * @param {IngestOptions} [options]
   * @returns {IngestReport}
   */
  ingest(tasks, options) {
    const body = Array.isArray(tasks) ? encoded(tasks) : bytesOf("body", tasks);
    const [added, updated, unchanged] = wasmTable(this).ingest(body, sourceOf(options));
    return { added, updated, unchanged };
  }

  /**
   * @param {string | readonly string[]} ids
   * @returns {number}
   */
  remove(ids) {
    const table = wasmTable(this);
    const { length } = table;
    try {
      for (const id of idsOf(ids)) table.remove(id);
    } finally {
      if (table.length < length) endViews(this);
    }
    return length - table.length;
  }

  /**
   * @param {string} id
   * @returns {OperationLog | undefined}
   */
  get(id) {
    return wasmTable(this).get(text("id", id));
  }

  /**
   * @param {TaskQuery} [query]
   * @returns {TaskView}
   */
  query(query) {
    const { filter, isJson, sort } = queryOf(query);
    return new TaskView(this, wasmTable(this).query(filter, isJson, sort));
  }

  /**
   * @param {HealthOptions} [options]
   * @returns {ResourceHealth[]}
   */
  health(options) {
    const view = wasmTable(this).query("", false, []);
    try {
      return healthOf(view, options);
    } finally {
      view.free();
    }
  }

  /** @returns {Uint8Array<ArrayBuffer>} */
  snapshot() {
    return wasmTable(this).snapshot();
  }

  clear() {
    wasmTable(this).clear();
    endViews(this);
  }

  free() {
    const table = wasmTables.get(this);
    wasmTables.delete(this);
    freed.add(this);
    endViews(this);
    table?.free();
  }
}

leaveAlone(TaskTable);

// For `using`, in engines that support it.
if (Symbol.dispose) {
  Object.defineProperty(TaskTable.prototype, Symbol.dispose, {
    value: TaskTable.prototype.free,
    configurable: true,
    writable: true,
  });
}

/** Reads the ids of tasks, one or several. */
const idsOf = guarded("ids", (/** @type {unknown} */ ids) =>
  each("ids", Array.isArray(ids) ? ids : [ids], text),
);

/** Reads the label of the tasks that are ingested. */
const sourceOf = guarded("options", (/** @type {unknown} */ options) => {
  const { source } = optionsOf("options", options ?? {}, ["source"]);
  return source === undefined ? undefined : text("source", source);
});

/** @param {readonly OperationLog[]} tasks */
function encoded(tasks) {
  try {
    return new TextEncoder().encode(JSON.stringify(tasks));
  } catch (cause) {
    const message = "body: expected an array that JSON.stringify can write, got one that it refused";
    throw new CbrError(message, {
      kind: "validation",
      hint: "a very long array can be ingested in parts",
      cause,
    });
  }
}

/**
 * @param {unknown} table
 * @returns {Table}
 */
function wasmTable(table) {
  const found = typeof table === "object" && table !== null ? wasmTables.get(table) : undefined;
  if (found !== undefined) return found;
  if (table instanceof TaskTable && !freed.has(table)) throw notItself("table", "a TaskTable");
  const got = table instanceof TaskTable ? "one that was freed" : table === null ? "null" : describe(table);
  throw new CbrError(`table: expected a TaskTable of this copy of cbr-tasks, got ${got}`, {
    kind: "validation",
  });
}

/** @param {unknown} value */
function describe(value) {
  return typeof value === "object" ? "another object" : `a value of type ${typeof value}`;
}
