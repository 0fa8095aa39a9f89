import { withFilters } from "../args/filters.js";
import { duration, instant } from "../args/times.js";
import { readSelected, withFiles } from "./source.js";

/** @import { Command } from "commander" */
/** @import { ResourceHealth, TaskTable } from "cbr-tasks/table" */
/** @import { Context } from "../process/context.js" */
/** @import { Flags } from "../args/filters.js" */

/** Period that the service is asked for: it keeps tasks for about 30 days. */
const PERIOD = "30d";

/**
 * Tasks and the health of the resources that they name.
 *
 * @typedef {object} Judged
 * @property {TaskTable} table
 * @property {readonly ResourceHealth[]} resources the worst first
 * @property {number} now time for which the verdicts hold, in milliseconds since 1970
 * @property {number} maxAge in milliseconds
 * @property {number | undefined} first time of the first task, in milliseconds since 1970
 */

/**
 * Adds files, filters and the flags of the verdicts. There are no filters by status and type, because a verdict needs all tasks of a
 * resource.
 *
 * @param {Command} command
 */
export function withHealth(command) {
  return withFilters(withFiles(command), {
    omitted: ["status", "operation_type"],
    since: ` (default: ${PERIOD}; of files, all tasks)`,
  })
    .optionsGroup("Verdicts:")
    .option("--max-age <time>", "maximum age of the last good backup", "24h")
    .option("--now <time>", "time for which the verdicts hold, for tasks of the past (default: now)");
}

/**
 * Reads tasks and judges their resources.
 *
 * @param {readonly string[]} files none for the service
 * @param {Flags} flags
 * @param {Context} context
 * @returns {Promise<Judged>}
 */
export async function readHealth(files, flags, context) {
  const maxAge = duration("--max-age", flags.maxAge);
  const now = flags.now === undefined ? context.now() : instant("--now", flags.now, context.now());
  const { since = files.length > 0 ? undefined : PERIOD } = flags;
  // Tasks after `now` would count as tasks of that moment.
  const { until = flags.now && new Date(now).toISOString() } = flags;
  const table = await readSelected(files, { ...flags, since, until }, context, { now });
  const groups = table.query().groups({ by: "status" });
  const starts = groups.flatMap(({ first }) => (first === undefined ? [] : [Date.parse(first)]));
  return {
    table,
    resources: table.health({ now, maxAge }),
    now,
    maxAge,
    first: starts.length > 0 ? Math.min(...starts) : undefined,
  };
}
