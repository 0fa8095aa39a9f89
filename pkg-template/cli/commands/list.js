import { Command } from "commander";
import { withFilters } from "../args/filters.js";
import { withHelp } from "../args/help.js";
import { count } from "../args/numbers.js";
import { connect, withService } from "../connection/connect.js";
import { taskWriter, withColumns, withFormat, withSort } from "../output/format.js";
import { listing } from "../tasks/listing.js";

/** @param {import("../process/context.js").Context} context */
export function listCommand(context) {
  const command = withFilters(new Command("list").description("List tasks."));
  withSort(withColumns(withFormat(command)), " (fetches all tasks first)").option(
    "--limit <number>",
    "maximum number of tasks",
    count,
  );
  withHelp(withService(command), [
    "cbr-tasks list --status failed --since 24h",
    "cbr-tasks list --query 'vault:\"prod eu\" duration>1h' --sort duration:desc --limit 10",
    "cbr-tasks list --columns id,status,error_code --output csv > tasks.csv",
    "cbr-tasks list --since 7d | jq -r .id",
  ]);
  return command.action(async (flags) => {
    const writer = taskWriter(flags, context);
    const client = await connect(flags, context);
    for await (const tasks of listing(client, flags, context)) await writer.write(tasks);
    await writer.end();
  });
}
