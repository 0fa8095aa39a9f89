import { Command } from "commander";
import { withFilters } from "../args/filters.js";
import { withHelp } from "../args/help.js";
import { connect, withService } from "../connection/connect.js";
import { withFormat } from "../output/format.js";
import { json } from "../output/json.js";
import { statistics, statisticsText } from "../output/statistics.js";
import { load, tableQuery } from "../tasks/listing.js";

/** @param {import("../process/context.js").Context} context */
export function statsCommand(context) {
  const command = withFilters(
    new Command("stats").description("Count tasks by status, type, vault and error, with their durations."),
  );
  withFormat(command, ["table", "json"]);
  withHelp(
    withService(command),
    ["cbr-tasks stats --since 7d", "cbr-tasks stats --query type:backup --output json | jq .success_rate"],
    { notes: "In JSON the success rate is a number from 0 to 1, and durations are in milliseconds." },
  );
  return command.action(async (flags) => {
    const query = await tableQuery(flags, context);
    const table = await load(await connect(flags, context), flags, context);
    const figures = statistics(table, query);
    const { stdout } = context;
    const isTable = (flags.output ?? (stdout.isTerminal ? "table" : "json")) === "table";
    await stdout.write(isTable ? statisticsText(figures, context) : `${json(figures)}\n`);
    table.free();
  });
}
