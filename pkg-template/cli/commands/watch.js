import { Command } from "commander";
import { listQuery, refusedValue, refuseLists, withParameters } from "../args/filters.js";
import { withHelp } from "../args/help.js";
import { duration, instant } from "../args/times.js";
import { connect, withService } from "../connection/connect.js";
import { changeLine } from "../output/change-line.js";
import { formatOf, withFormat } from "../output/format.js";
import { NdjsonWriter } from "../output/ndjson.js";
import { Webhook, withWebhook } from "../output/webhook.js";
import { failureOf, linesOf } from "../process/failure.js";
import { matcher, tableQuery } from "../tasks/listing.js";
import { durationText } from "../text/duration.js";

/** @param {import("../process/context.js").Context} context */
export function watchCommand(context) {
  const command = withParameters(
    new Command("watch").description("Print changes of tasks as they happen, one per line."),
  )
    .optionsGroup("Filter (applied by this command, to the tasks from the service):")
    .option("--query <text>", "only changes of tasks that match, such as 'vault:prod type:backup'")
    .optionsGroup("Watch:")
    .option("--interval <time>", "time between two checks", "30s")
    .option("--since <time>", "also print tasks created or started since this time: 24h, 2026-11-01");
  withWebhook(withFormat(command, ["table", "ndjson"]));
  withHelp(
    withService(command),
    [
      "cbr-tasks watch --vault-name prod",
      "cbr-tasks watch --interval 10s | jq -r 'select(.type == \"finished\") | .task.id'",
    ],
    {
      notes:
        "The command runs until Ctrl-C and then exits with code 130. It prints failures of the service, and continues.\n" +
        'In a pipe, a line is {"type": …, "task": …, "previous": …}. The types are added, updated, finished and removed.\n' +
        "A webhook that fails does not end the command: stderr names each call that failed, and at the end their number.",
    },
  );
  return command.action(async (flags) => {
    const { stdout, stderr, signal, now } = context;
    const interval = duration("--interval", flags.interval);
    const since = flags.since === undefined ? undefined : new Date(instant("--since", flags.since, now()));
    refuseLists(flags);
    await tableQuery({ query: flags.query }, context);
    const matching = await matcher(flags.query);
    const webhook = await Webhook.of(flags, context);
    const client = await connect(flags, context);
    const lines = new NdjsonWriter(stdout);
    const isTable = formatOf(flags, context) === "table";
    const { since: _, ...filters } = flags;
    const changes = client.tasks.watch(listQuery(filters, now()), {
      interval,
      signal,
      ...(since === undefined ? {} : { since }),
      onError: (error) => {
        stderr.write(linesOf(failureOf(error))).catch(() => {});
      },
    });
    if (stdout.isTerminal && stderr.isTerminal) {
      await stderr.write(`checking every ${durationText(interval)}; Ctrl-C ends it\n`);
    }
    try {
      for await (const change of changes) {
        if (matching([change.task]).length === 0) continue;
        webhook?.add(change);
        if (isTable) await stdout.write(`${changeLine(change, context)}\n`);
        else await lines.write([change]);
      }
    } catch (error) {
      throw refusedValue(error, flags);
    } finally {
      await webhook?.end();
    }
  });
}
