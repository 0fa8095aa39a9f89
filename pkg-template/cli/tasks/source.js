import { refuseParameters } from "../args/filters.js";
import { period } from "../args/times.js";
import { connect } from "../connection/connect.js";
import { load, tableQuery } from "./listing.js";
import { readFiles } from "./task-files.js";

/** @import { Command } from "commander" */
/** @import { TaskQuery, TaskTable } from "cbr-tasks/table" */
/** @import { Context } from "../process/context.js" */
/** @import { Flags } from "../args/filters.js" */

/**
 * Adds the argument of commands that read files or, without one, ask the service.
 *
 * @param {Command} command
 */
export function withFiles(command) {
  return command.argument(
    "[file...]",
    "NDJSON, JSON, CSV of the command export, or a snapshot of a table; also .gz; - for stdin (default: asks the service)",
  );
}

/**
 * Reads tasks from files or the service into a table. For files, `--since` and `--until` become a part of the query.
 *
 * @param {readonly string[]} files none for the service
 * @param {Flags} flags
 * @param {Context} context
 * @param {{ now?: number, name?: string }} [more] `name` is that of the filter in messages
 * @returns {Promise<{ table: TaskTable, query: TaskQuery }>} the query selects the tasks of the flags
 */
export async function readSource(files, flags, context, { now = context.now(), name } = {}) {
  const query = await tableQuery(flags, context, name);
  const { start_time, end_time } = period(flags, now);
  if (files.length === 0) {
    return { table: await load(await connect(flags, context), flags, context, now), query };
  }
  refuseParameters(flags);
  const [since, until] = [start_time?.toISOString(), end_time?.toISOString()];
  // The service compares the start of a task. Tasks that have not started count by their creation.
  const conditions = [
    query.where && `(${query.where})`,
    since && `(started>=${since} OR (-has:started created>=${since}))`,
    until && `-started>${until} -created>${until}`,
  ];
  const { TaskTable } = await import("cbr-tasks/table");
  const table = new TaskTable();
  await readFiles(table, files, context);
  return { table, query: { ...query, where: conditions.filter(Boolean).join(" ") } };
}

/**
 * Reads tasks as `readSource` does, into a table that has only the selected ones.
 *
 * @param {Parameters<typeof readSource>} of
 * @returns {Promise<TaskTable>}
 */
export async function readSelected(...of) {
  const { table, query } = await readSource(...of);
  const view = table.query(query);
  if (view.length === table.length) return table;
  const { TaskTable } = await import("cbr-tasks/table");
  const selected = new TaskTable();
  for await (const tasks of view.toNdjson()) selected.ingest(tasks);
  table.free();
  return selected;
}
