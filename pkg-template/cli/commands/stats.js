import { Command, Option } from "commander";
import { suggest } from "../args/completion.js";
import { withFilters } from "../args/filters.js";
import { withHelp } from "../args/help.js";
import { count } from "../args/numbers.js";
import { UsageError } from "../args/usage-error.js";
import { withService } from "../connection/connect.js";
import { formatOf, withFormat } from "../output/format.js";
import { checkGroups, GROUP_SORTS, groupColumns, groupOptions, groupRows } from "../output/group-rows.js";
import { json } from "../output/json.js";
import { writeRows } from "../output/rows.js";
import { statistics, statisticsText } from "../output/statistics.js";
import { FIELDS } from "../tasks/fields.js";
import { readSource, withFiles } from "../tasks/source.js";

/** Keys to group by: every field of text, and the days and hours of the times. */
const KEYS = FIELDS.flatMap((field) => {
  const name = "alias" in field ? field.alias : field.name;
  if (field.kind === "text") return [name];
  return field.kind === "time" ? [`${name}:day`, `${name}:hour`] : [];
});

/** @param {import("../process/context.js").Context} context */
export function statsCommand(context) {
  const command = withFilters(
    withFiles(
      new Command("stats").description("Count tasks by status, type, vault and error, with their durations."),
    ),
  )
    .optionsGroup("Groups:")
    .addOption(
      suggest(
        new Option("--by <keys>", `one row for each value of a key, or each pair of two: ${KEYS.join(", ")}`),
        KEYS,
      ),
    )
    .addOption(
      suggest(
        new Option(
          "--sort <figure>",
          `with :asc or :desc after it: ${GROUP_SORTS.join(", ")} (default: count; with --by)`,
        ),
        GROUP_SORTS,
      ),
    )
    .option("--limit <number>", "maximum number of groups (with --by)", count);
  withFormat(command, undefined, "json; ndjson with --by");
  withHelp(
    withService(command),
    [
      "cbr-tasks stats --since 7d",
      "cbr-tasks stats --query type:backup --output json | jq .success_rate",
      "cbr-tasks stats --by vault,error --query status:failed --sort last --limit 20",
      "cbr-tasks stats --by started:day --output csv october.ndjson.gz > days.csv",
    ],
    {
      notes:
        "In JSON the success rate is a number from 0 to 1, and durations are in milliseconds. A streak has a letter for each of\n" +
        "the last 14 tasks, the newest last: s for success, f failed, t timeout, k skipped, r running, w waiting.",
    },
  );
  return command.action(async (files, flags) => {
    const { by, sort, limit, ...others } = flags;
    if (by === undefined) {
      const needless = ["sort", "limit"].find((name) => flags[name] !== undefined);
      if (needless) throw new UsageError(`--${needless}: expected --by, which makes groups to sort`);
      if (["csv", "ndjson"].includes(flags.output))
        throw new UsageError(`--output: expected table or json without --by, got ${flags.output}`);
    }
    const options = by === undefined ? undefined : groupOptions(flags);
    if (options !== undefined) await checkGroups(options);
    const { table, query } = await readSource(files, others, context);
    if (options !== undefined) {
      const rows = groupRows(table.query(query), options);
      await writeRows(rows, groupColumns(options.by), formatOf(flags, context), context);
    } else {
      const figures = statistics(table, query);
      const isTable = formatOf(flags, context) === "table";
      await context.stdout.write(isTable ? statisticsText(figures, context) : `${json(figures)}\n`);
    }
    table.free();
  });
}
