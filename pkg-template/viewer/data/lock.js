import { resource } from "../task.js";
import { text } from "../text.js";

/** @import { ListOpLogsQuery, OperationLog, OpLogPage } from "cbr-tasks" */
/** @import { TaskTable, TextKey } from "cbr-tasks/table" */
/** @typedef {keyof typeof FIELDS} LockName */

/** Fields by the names of their filters: parameter of the service, key of the table, and value of a task. */
const FIELDS = {
  status: field("status", "status", (task) => task.status),
  operationType: field("operation_type", "operation_type", (task) => task.operation_type),
  resourceName: field("resource_name", "resource_name", (task) => resource(task).name),
  resourceId: field("resource_id", "resource_id", (task) => resource(task).id),
  vaultName: field("vault_name", "vault_name", (task) => task.vault_name),
  vaultId: field("vault_id", "vault_id", (task) => task.vault_id),
};

/**
 * @param {keyof ListOpLogsQuery} parameter
 * @param {TextKey} key
 * @param {(task: OperationLog) => unknown} of
 */
function field(parameter, key, of) {
  return { parameter, key, of };
}

/** Filters that the page fixes. Every request has them, and what a service sends beyond them is dropped: it may compare names loosely. */
export class Lock {
  /** Names and values. @type {readonly [LockName, string][]} */
  values = [];
  /** Error in the page's filters: then no task fits. @type {Error | undefined} */
  problem;

  /** @param {unknown} locked of the page, so it may be anything */
  constructor(locked) {
    if (locked === undefined || locked === null) return;
    const isObject = typeof locked === "object" && !Array.isArray(locked);
    const entries = isObject ? Object.entries(locked) : [];
    const wrong = entries.find(
      ([name, value]) => !Object.hasOwn(FIELDS, name) || typeof value !== "string" || !value,
    );
    if (!isObject || wrong) {
      const got = wrong ? `${wrong[0]}: ${JSON.stringify(wrong[1])}` : JSON.stringify(locked);
      const message = `locked: expected texts by ${Object.keys(FIELDS).join(", ")}, got ${got}`;
      this.problem = Object.assign(new TypeError(message), { kind: "config" });
    }
    this.values = /** @type {[LockName, string][]} */ (entries);
  }

  /** Parameters of a list. @returns {ListOpLogsQuery} */
  get query() {
    return Object.fromEntries(this.values.map(([name, value]) => [FIELDS[name].parameter, value]));
  }

  /** Parameters of a watch, which is for tasks in any state. @returns {ListOpLogsQuery} */
  get watchQuery() {
    const { status: _, ...query } = this.query;
    return query;
  }

  /** @param {OperationLog} task */
  fits(task) {
    return !this.problem && this.values.every(([name, value]) => text(FIELDS[name].of(task)) === text(value));
  }

  /** The page without tasks that do not fit. Then `count`, which counts them, is the page's size, as in some clouds. @param {OpLogPage} page @returns {OpLogPage} */
  page(page) {
    const tasks = page.operation_logs.filter((task) => this.fits(task));
    if (tasks.length === page.operation_logs.length) return page;
    return { ...page, operation_logs: tasks, count: tasks.length };
  }

  /** Removes the tasks from a table that do not fit, and returns how many there were. @param {TaskTable} table */
  hold(table) {
    let removed = 0;
    for (const [name, value] of this.values) {
      const { key } = FIELDS[name];
      const view = table.query();
      const outside = Object.keys(view.facets(key)[key]).some((other) => other !== value);
      const ids = outside
        ? view
            .groups({ by: key, streak: 1 })
            .flatMap((group) => (group.key === value ? [] : group.view().ids))
        : [];
      view.free();
      removed += table.remove(ids);
    }
    return removed;
  }
}
