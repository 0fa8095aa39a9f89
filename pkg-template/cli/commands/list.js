import { Command } from "commander";
import { connect, withService } from "../connect.js";
import { withFilters } from "../filters.js";
import { withHelp } from "../help.js";
import { listing } from "../listing.js";
import { count } from "../numbers.js";
import { taskWriter, withColumns, withFormat, withSort } from "../output/format.js";

/** @param {import("../context.js").Context} context */
export function listCommand(context) {
  const command = withFilters(new Command("list").description("List tasks."));
  withSort(withColumns(withFormat(command)), " (waits for all tasks)").option(
    "--limit <number>",
    "at most so many tasks",
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
