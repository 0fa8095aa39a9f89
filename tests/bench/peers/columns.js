/** Columns for packages that have no reader of the tasks: the six that the operations need. */
/** @typedef {import("../table/plain.js").Task} Task */

export const KEEPS = "6 columns";

/** @param {Uint8Array} body @returns {Task[]} */
export const parsed = (body) => JSON.parse(new TextDecoder().decode(body)).operation_logs;

/** Microseconds since 1970 of a time without a zone, which `Date.parse` reads in milliseconds. @param {string} time */
export const micros = (time) => Date.parse(time) * 1000 + Number((time.slice(23) || "0").padEnd(3, "0"));

/** Adds tasks to columns. @param {ReturnType<typeof columns>} all @param {Task[]} tasks */
export function add(all, tasks) {
  for (const task of tasks) {
    all.id.push(task.id);
    all.status.push(task.status);
    all.type.push(task.operation_type);
    all.vault.push(task.vault_name ?? "");
    all.resource.push(task.extra_info?.resource?.name ?? "");
    all.started.push(micros(task.started_at));
  }
}

export const columns = () => ({
  id: /** @type {string[]} */ ([]),
  status: /** @type {string[]} */ ([]),
  type: /** @type {string[]} */ ([]),
  vault: /** @type {string[]} */ ([]),
  resource: /** @type {string[]} */ ([]),
  started: /** @type {number[]} */ ([]),
});
