import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { Command } from "commander";
import { withHelp } from "../args/help.js";
import { count } from "../args/numbers.js";
import { taskWriter, withColumns, withFormat, withSort } from "../output/format.js";
import { Progress } from "../output/progress.js";
import { batches, tableQuery } from "../tasks/listing.js";
import { readTasks } from "../tasks/task-files.js";

/** @import { TaskTable } from "cbr-tasks/table" */
/** @import { Context } from "../process/context.js" */

const MIB = 1 << 20;

/** @param {Context} context */
export function queryCommand(context) {
  const command = new Command("query")
    .description("Search tasks in files, without the service.")
    .argument("<text>", "a filter; '' for all tasks")
    .argument("<file...>", "NDJSON, JSON, or CSV of the command export; - for stdin");
  withSort(withColumns(withFormat(command))).option("--limit <number>", "maximum number of tasks", count);
  withHelp(
    command,
    [
      "cbr-tasks query 'status:failed vault:\"prod eu\"' tasks.ndjson",
      "cbr-tasks query 'started>=2026-11-01 duration>2h' october.csv november.csv --sort duration:desc",
    ],
    {
      isLocal: true,
      notes:
        "A filter is a list of words and conditions, all of which must match. Fields of text (vault:prod): status,\n" +
        "type, resource, resource_type, vault, policy, error, message, project, id. Times and numbers (duration>1h;\n" +
        "also : < <= >=): started, ended, created, updated, duration, progress. Further: has:vault, -a, (a OR b),\n" +
        'and quotes around text with spaces: "a b".\n' +
        "If a task occurs more than once, the version with the latest updated_at counts.",
    },
  );
  return command.action(async (text, files, flags) => {
    const query = await tableQuery({ query: text, sort: flags.sort }, context, "the filter");
    const writer = taskWriter(flags, context);
    const { TaskTable } = await import("cbr-tasks/table");
    const table = new TaskTable();
    await readAll(table, files, context);
    for (const tasks of batches(table.query(query), context, flags.limit)) await writer.write(tasks);
    await writer.end();
  });
}

/**
 * @param {TaskTable} table
 * @param {readonly string[]} files
 * @param {Context} context
 */
async function readAll(table, files, context) {
  const total = await totalSize(files, context);
  let done = 0;
  const progress = new Progress(context, "reading");
  try {
    for (const path of files) {
      await readTasks(table, path, context, (bytes) => {
        done += bytes;
        progress.update({ done, total, text: `${Math.round(done / MIB)} MiB read` });
      });
    }
  } finally {
    progress.end();
  }
}

/**
 * Total size of the files in bytes; `undefined` if the size of one is unknown, as for stdin.
 *
 * @param {readonly string[]} files
 * @param {Context} context
 * @returns {Promise<number | undefined>}
 */
async function totalSize(files, { cwd }) {
  if (files.includes("-")) return undefined;
  try {
    const stats = await Promise.all(files.map((path) => stat(resolve(cwd, path))));
    return stats.reduce((sum, { size }) => sum + size, 0);
  } catch {
    // Reading the file reports the error.
    return undefined;
  }
}
