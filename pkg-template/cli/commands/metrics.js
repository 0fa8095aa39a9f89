import { resolve } from "node:path";
import { Command, Option } from "commander";
import { listQuery } from "../args/filters.js";
import { withHelp } from "../args/help.js";
import { metricsOptions, withMetrics } from "../args/metrics.js";
import { UsageError } from "../args/usage-error.js";
import { connect, withService } from "../connection/connect.js";
import { NewFile } from "../process/new-file.js";
import { load } from "../tasks/listing.js";
import { readTasks } from "../tasks/task-files.js";

/** @param {import("../process/context.js").Context} context */
export function metricsCommand(context) {
  const command = withMetrics(
    new Command("metrics")
      .description("Write metrics of the backups for Prometheus.")
      .argument("[file...]", "tasks to read instead of asking the service; - for stdin")
      .option("--since <time>", "tasks from this time on (default: 30d)"),
  )
    .optionsGroup("Output:")
    .option("--file <path>", "write this file and replace it at once, as the textfile collector needs it")
    .addOption(
      new Option("-o, --output <format>", "text format; the textfile collector reads only prometheus")
        .choices(["prometheus", "openmetrics"])
        .default("prometheus"),
    );
  withHelp(
    withService(command),
    [
      "cbr-tasks metrics --file /var/lib/node_exporter/cbr.prom",
      "cbr-tasks metrics tasks.ndjson.gz --output openmetrics",
    ],
    {
      notes:
        "The metrics are those of the command exporter. Without FILE they are of the tasks of the service.",
    },
  );
  return command.action(async (files, { file: path, output: format, ...flags }) => {
    const options = metricsOptions(flags, context.now);
    if (files.length > 0 && Object.keys(listQuery(flags, context.now())).length > 0) {
      throw new UsageError("files: expected no filter of the service with them, got one");
    }
    const { TaskTable, toOpenMetrics } = await import("cbr-tasks/table");
    const client = files.length > 0 ? undefined : await connect(flags, context);
    const file = path === undefined ? undefined : await NewFile.begin(resolve(context.cwd, path), true);
    try {
      const table = client ? await load(client, { since: "30d", ...flags }, context) : new TaskTable();
      for (const name of files) await readTasks(table, name, context);
      const text = await toOpenMetrics(table, { ...options(), format });
      await (file ?? context.stdout).write(file ? Buffer.from(text) : /** @type {any} */ (text));
      await file?.end();
    } finally {
      await file?.discard();
    }
  });
}
