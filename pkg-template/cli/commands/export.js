import { resolve } from "node:path";
import { Command, Option } from "commander";
import { withFilters } from "../args/filters.js";
import { withHelp } from "../args/help.js";
import { UsageError } from "../args/usage-error.js";
import { connect, withService } from "../connection/connect.js";
import { taskWriter, withColumns, withSort } from "../output/format.js";
import { NewFile } from "../process/new-file.js";
import { columnNames } from "../tasks/columns.js";
import { batches, load, tableQuery } from "../tasks/listing.js";
import { cleanJson } from "../text/clean.js";

/** @import { CsvOptions, TaskView } from "cbr-tasks/table" */
/** @import { Context } from "../process/context.js" */
/** @import { Flags } from "../args/filters.js" */

/** @param {Context} context */
export function exportCommand(context) {
  const command = withFilters(
    new Command("export")
      .description("Write tasks to a CSV or NDJSON file.")
      .argument("<file>", "a name that ends with .csv, .ndjson or .jsonl, or - for stdout"),
  ).optionsGroup("Output:");
  command.addOption(
    new Option("-o, --output <format>", "format (default: from the end of the file's name)").choices([
      "csv",
      "ndjson",
    ]),
  );
  withSort(withColumns(command))
    .option("--bom", "begin CSV with a byte order mark, by which Excel knows UTF-8")
    .option("--force", "replace an existing file");
  withHelp(
    withService(command),
    [
      "cbr-tasks export tasks.csv --since 30d",
      "cbr-tasks export excel.csv --bom",
      "cbr-tasks export failed.ndjson --query status:failed,timeout",
      "cbr-tasks export - --output csv | gzip > tasks.csv.gz",
    ],
    {
      notes:
        "NDJSON contains all fields of a task, CSV only the columns. If a spreadsheet would read a CSV cell as a formula, the cell\n" +
        "gets a ' in front. The file appears when it is complete: an export that fails or is interrupted leaves no file.",
    },
  );
  return command.action(async (path, flags) => {
    const format = formatOfFile(path, flags);
    const columns = flags.columns === undefined ? undefined : columnNames(flags.columns);
    if (columns !== undefined && format !== "csv") {
      throw new UsageError("--columns: expected CSV, got NDJSON, which always has whole tasks");
    }
    const { bom } = flags;
    if (bom && format !== "csv")
      throw new UsageError("--bom: expected CSV, got NDJSON, which has no byte order mark");
    const csv = { columns: /** @type {any} */ (columns), bom };
    const query = await tableQuery(flags, context);
    const client = await connect(flags, context);
    const file =
      path === "-" ? undefined : await NewFile.begin(resolve(context.cwd, path), Boolean(flags.force));
    try {
      const table = await load(client, flags, context);
      const view = table.query(query);
      if (file === undefined) {
        await toStdout(view, { ...flags, output: format }, csv, context);
      } else {
        for await (const chunk of bytes(view, format, csv)) {
          context.signal.throwIfAborted();
          await file.write(chunk);
        }
        await file.end();
        if (context.stderr.isTerminal) await context.stderr.write(`${view.length} tasks\n`);
      }
    } finally {
      await file?.discard();
    }
  });
}

/**
 * @param {string} path
 * @param {Flags} flags
 * @returns {"csv" | "ndjson"}
 */
function formatOfFile(path, { output }) {
  if (output !== undefined) return output;
  if (/\.csv$/i.test(path)) return "csv";
  if (/\.(ndjson|jsonl)$/i.test(path)) return "ndjson";
  throw new UsageError(`${path}: expected a name that ends with .csv, .ndjson or .jsonl`, {
    hint: "or use --output csv or --output ndjson",
  });
}

/**
 * @param {TaskView} view
 * @param {"csv" | "ndjson"} format
 * @param {CsvOptions} csv
 */
const bytes = (view, format, csv) => (format === "csv" ? view.toCsv(csv) : view.toNdjson());

/**
 * @param {TaskView} view
 * @param {Flags} flags
 * @param {CsvOptions} csv
 * @param {Context} context
 */
async function toStdout(view, flags, csv, context) {
  if (context.stdout.isTerminal) {
    // The writers escape control sequences, which the exported bytes may contain.
    const writer = taskWriter(flags, context);
    for (const tasks of batches(view, context)) await writer.write(tasks);
    await writer.end();
    return;
  }
  const decoder = new TextDecoder();
  for await (const chunk of bytes(view, flags.output, csv)) {
    context.signal.throwIfAborted();
    // JSON can escape control characters without a change of meaning, as in the other commands. CSV cannot.
    const isJson = flags.output === "ndjson";
    await context.stdout.write(isJson ? cleanJson(decoder.decode(chunk, { stream: true })) : chunk);
  }
}
