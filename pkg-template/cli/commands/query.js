import { Command } from "commander";
import { withTimes } from "../args/filters.js";
import { withHelp } from "../args/help.js";
import { count } from "../args/numbers.js";
import { withService } from "../connection/connect.js";
import { taskWriter, withColumns, withFormat, withSort } from "../output/format.js";
import { batches } from "../tasks/listing.js";
import { readSource, withFiles } from "../tasks/source.js";

/** @param {import("../process/context.js").Context} context */
export function queryCommand(context) {
  const command = withFiles(
    new Command("query")
      .description("Search tasks in files, or those of the service.")
      .argument("<text>", "a filter; '' for all tasks"),
  );
  withTimes(command);
  withSort(withColumns(withFormat(command))).option("--limit <number>", "maximum number of tasks", count);
  withHelp(
    withService(command),
    [
      "cbr-tasks query 'status:failed vault:\"prod eu\"' tasks.ndjson",
      "cbr-tasks query 'started>=2026-11-01 duration>2h' october.csv november.csv.gz --sort duration:desc",
      "cbr-tasks query 'has:error -type:sync' --since 7d",
    ],
    {
      notes:
        "A filter is a list of words and conditions, all of which must match. Fields of text (vault:prod): status,\n" +
        "type, resource, resource_type, vault, policy, error, message, project, id, backup_name, target and region (of\n" +
        "a restore and a replication). Times and numbers (duration>1h; also : < <= >=): started, ended, created,\n" +
        "updated, duration, progress. Further: has:vault, -a, (a OR b),\n" +
        'and quotes around text with spaces: "a b".\n' +
        "If a task occurs more than once, the version with the latest updated_at counts.",
    },
  );
  return command.action(async (text, files, flags) => {
    const writer = taskWriter(flags, context);
    const { table, query } = await readSource(files, { ...flags, query: text }, context, {
      name: "the filter",
    });
    for (const tasks of batches(table.query(query), context, flags.limit)) await writer.write(tasks);
    await writer.end();
  });
}
