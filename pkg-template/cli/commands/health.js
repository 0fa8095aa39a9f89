import { Command, Option } from "commander";
import { withHelp } from "../args/help.js";
import { withService } from "../connection/connect.js";
import { formatOf, withFormat } from "../output/format.js";
import { BAD, byVault, HEALTH_COLUMNS, minute, VAULT_COLUMNS } from "../output/health-rows.js";
import { writeRows } from "../output/rows.js";
import { EXIT } from "../process/exit-codes.js";
import { readHealth, withHealth } from "../tasks/health.js";
import { durationText } from "../text/duration.js";

/** @param {import("../process/context.js").Context} context */
export function healthCommand(context) {
  const command = withHealth(
    new Command("health").description("Tell if every resource has a good backup, the worst first."),
  );
  withFormat(command).addOption(
    new Option("--by <key>", "one row for each vault, with the number of resources of each verdict").choices([
      "vault",
    ]),
  );
  withHelp(
    withService(command),
    [
      "cbr-tasks health --max-age 26h",
      "cbr-tasks health --by vault",
      "cbr-tasks health --output ndjson | jq -r 'select(.verdict == \"failing\") | .resource.name'",
      "cbr-tasks health --now 2026-11-01T08:00:00Z october.ndjson.gz",
    ],
    {
      notes:
        "Verdicts: failing, stuck, overdue and never (exit code 1); due, unknown, ok and retired. docs/table.md has their rules.\n" +
        "Resources that no task names are not in the list. In JSON and CSV, ages are in milliseconds.",
    },
  );
  return command.action(async (files, flags) => {
    const { table, resources, now, first } = await readHealth(files, flags, context);
    const format = formatOf(flags, context);
    if (flags.by === undefined) await writeRows(resources, HEALTH_COLUMNS, format, context);
    else await writeRows(byVault(resources), VAULT_COLUMNS, format, context);
    const period =
      first === undefined
        ? ""
        : ` of ${durationText(now - first)}, since ${minute(new Date(first).toISOString())} UTC`;
    await context.stderr.write(
      `cbr-tasks: ${resources.length} resources in ${table.length} tasks${period}; resources that no task names are not in the list\n`,
    );
    table.free();
    if (resources.length === 0 || resources.some(({ verdict }) => BAD.includes(verdict)))
      context.exitCode = EXIT.NOT_BACKED_UP;
  });
}
