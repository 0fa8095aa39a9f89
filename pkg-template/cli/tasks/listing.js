import { listQuery, refusedValue, unknownValues } from "../args/filters.js";
import { UsageError } from "../args/usage-error.js";
import { Progress } from "../output/progress.js";
import { sortKeys } from "./columns.js";

/** @import { CbrClient, ListReport, OperationLog } from "cbr-tasks" */
/** @import { TaskTable, TaskView } from "cbr-tasks/table" */
/** @import { Context } from "../process/context.js" */
/** @import { Flags } from "../args/filters.js" */

/** The service's largest page. */
const PAGE = 1000;

/**
 * The table query of `--query` and `--sort`. A wrong one is refused here, before any request is sent; values that are probably wrong are
 * told on stderr.
 *
 * @param {Flags} flags
 * @param {Context} context
 * @param {string} [name] of the filter in messages
 * @returns {Promise<import("cbr-tasks/table").TaskQuery>}
 */
export async function tableQuery(flags, { stderr }, name = "--query") {
  const query = {
    ...(flags.query === undefined ? {} : { where: String(flags.query) }),
    ...(flags.sort === undefined ? {} : { sort: sortKeys(flags.sort) }),
  };
  const { TaskTable } = await import("cbr-tasks/table");
  const table = new TaskTable();
  try {
    table.query(query).free();
    for (const note of unknownValues(query.where ?? "")) await stderr.write(`cbr-tasks: ${name}: ${note}\n`);
    return query;
  } catch (error) {
    const { kind, message, hint } = /** @type {any} */ (error);
    if (kind !== "validation") throw error;
    throw new UsageError(`${name}: ${message}`, { hint, cause: error });
  } finally {
    table.free();
  }
}

/**
 * Tasks of a view, in batches of at most one page.
 *
 * @param {TaskView} view
 * @param {{ signal: AbortSignal }} context
 * @param {number} [limit]
 */
export function* batches(view, { signal }, limit = view.length) {
  const end = Math.min(limit, view.length);
  for (let at = 0; at < end; at += PAGE) {
    signal.throwIfAborted();
    yield view.rows(at, Math.min(at + PAGE, end));
  }
}

/**
 * Loads all tasks that match the flags into a table.
 *
 * @param {CbrClient} client
 * @param {Flags} flags
 * @param {Context} context
 * @param {number} [now]
 * @returns {Promise<TaskTable>}
 */
export async function load(client, flags, context, now = context.now()) {
  const { TaskTable } = await import("cbr-tasks/table");
  const query = listQuery(flags, now);
  const table = new TaskTable();
  const progress = new Progress(context, "fetching tasks");
  try {
    const report = await client.tasks.list(query).into(table, {
      signal: context.signal,
      onProgress: (report) => progress.update(step(report)),
    });
    await warnIfUnsettled(report, context);
    return table;
  } catch (error) {
    table.free();
    throw refusedValue(error, flags);
  } finally {
    progress.end();
  }
}

/** @param {ListReport} report */
function step({ tasks, total }) {
  const of = total === undefined ? "" : ` of ${total}`;
  return { done: tasks, total, text: `${tasks}${of} tasks` };
}

/**
 * Warns if the list changed too fast to be read completely.
 *
 * @param {ListReport | undefined} report
 * @param {Context} context
 */
async function warnIfUnsettled(report, { stderr }) {
  if (report === undefined || report.settled) return;
  await stderr.write("cbr-tasks: the list changed so fast that a task may be missing\n");
}

/**
 * Tasks that match the flags, in batches. Without `--sort` they come page by page; a sort needs all of them first.
 *
 * @param {CbrClient} client
 * @param {Flags} flags
 * @param {Context} context
 * @returns {AsyncGenerator<OperationLog[], void, undefined>}
 */
export async function* listing(client, flags, context) {
  const query = await tableQuery(flags, context);
  if (query.sort === undefined) {
    yield* streaming(client, flags, context);
    return;
  }
  const table = await load(client, flags, context);
  try {
    yield* batches(table.query(query), context, flags.limit);
  } finally {
    table.free();
  }
}

/**
 * @param {CbrClient} client
 * @param {Flags} flags
 * @param {Context} context
 */
async function* streaming(client, flags, context) {
  let left = flags.limit ?? Number.POSITIVE_INFINITY;
  const query = listQuery(flags, context.now());
  const progress = new Progress(context, "fetching tasks");
  try {
    const options = {
      signal: context.signal,
      onProgress: (/** @type {ListReport} */ report) => progress.update(step(report)),
    };
    if (flags.query === undefined && left <= PAGE) {
      yield await client.tasks.list({ ...query, limit: left }, options).toArray({ limit: left });
      return;
    }
    const matching = await matcher(flags.query);
    const list = client.tasks.list(query, options);
    for await (const page of list.pages()) {
      const tasks = matching(page.operation_logs).slice(0, left);
      if (tasks.length > 0) yield tasks;
      left -= tasks.length;
      if (left === 0) return;
    }
    await warnIfUnsettled(list.report, context);
  } catch (error) {
    throw refusedValue(error, flags);
  } finally {
    progress.end();
  }
}

/**
 * A function that filters tasks by a query text, with the rules of a table.
 *
 * @param {string | undefined} where
 * @returns {Promise<(tasks: OperationLog[]) => OperationLog[]>}
 */
export async function matcher(where) {
  if (where === undefined) return (tasks) => tasks;
  const { TaskTable } = await import("cbr-tasks/table");
  const table = new TaskTable();
  return (tasks) => {
    table.clear();
    table.ingest(Buffer.from(JSON.stringify(tasks)));
    return table.query({ where }).rows();
  };
}
