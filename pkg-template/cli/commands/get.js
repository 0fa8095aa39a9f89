import { Command } from "commander";
import { withHelp } from "../args/help.js";
import { connect, withService } from "../connection/connect.js";
import { details } from "../output/details.js";
import { columnsOf, formatOf, taskWriter, withColumns, withFormat } from "../output/format.js";
import { json } from "../output/json.js";
import { Progress } from "../output/progress.js";
import { completeIds } from "../tasks/task-ids.js";

/** @param {import("../process/context.js").Context} context */
export function getCommand(context) {
  const command = new Command("get")
    .description("Show one task.")
    .argument("<id>", "the task's id, or at least 4 characters of its beginning");
  withColumns(withFormat(command));
  withHelp(withService(command), [
    "cbr-tasks get 4827f2da",
    "cbr-tasks get 4827f2da-b008-4507-ab7d-42d0df5ed912 --output json | jq .error_info",
  ]);
  return command.action(async (id, flags) => {
    const format = formatOf(flags, context);
    const columns = columnsOf(flags, format);
    const client = await connect(flags, context);
    const progress = new Progress(context, "fetching the task");
    const { signal } = context;
    const task = await completeIds(client, [id], signal)
      .then(([whole]) => client.tasks.get(whole, { signal }))
      .finally(() => progress.end());
    if (format === "json") {
      await context.stdout.write(`${json(task)}\n`);
    } else if (format === "table" && columns === undefined) {
      await context.stdout.write(details(task, context));
    } else {
      const writer = taskWriter(flags, context);
      await writer.write([task]);
      await writer.end();
    }
  });
}
