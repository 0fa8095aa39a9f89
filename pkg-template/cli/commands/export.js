import { resolve } from "node:path";
import { pipeline, Readable } from "node:stream";
import { createGzip } from "node:zlib";
import { Command, Option } from "commander";
import { withFilters } from "../args/filters.js";
import { withHelp } from "../args/help.js";
import { UsageError } from "../args/usage-error.js";
import { connect, withService } from "../connection/connect.js";
import { taskWriter, withColumns, withSort } from "../output/format.js";
import { NewFile } from "../process/new-file.js";
import { Archive, readArchive } from "../tasks/archive.js";
import { columnNames } from "../tasks/columns.js";
import { batches, load, tableQuery } from "../tasks/listing.js";
import { cleanJson } from "../text/clean.js";

/** @import { CsvOptions, TaskTable, TaskView } from "cbr-tasks/table" */
/** @import { Context } from "../process/context.js" */
/** @import { Flags } from "../args/filters.js" */

/** @param {Context} context */
export function exportCommand(context) {
  const command = withFilters(
    new Command("export")
      .description("Write tasks to a CSV or NDJSON file, or to a snapshot of a table.")
      .argument(
        "<file>",
        "a name that ends with .csv, .ndjson, .jsonl or .snapshot, also with .gz behind it, or - for stdout",
      ),
  ).optionsGroup("Output:");
  command.addOption(
    new Option("-o, --output <format>", "format (default: from the end of the file's name)").choices([
      "csv",
      "ndjson",
      "snapshot",
    ]),
  );
  withSort(withColumns(command))
    .option("--bom", "begin CSV with a byte order mark, by which Excel knows UTF-8")
    .option("--force", "replace an existing file")
    .option("--merge", "add to an existing file, whose tasks stay");
  withHelp(
    withService(command),
    [
      "cbr-tasks export tasks.csv --since 30d",
      "cbr-tasks export excel.csv --bom",
      "cbr-tasks export failed.ndjson --query status:failed,timeout",
      "cbr-tasks export --merge archive.ndjson.gz --since 2d",
    ],
    {
      notes:
        "NDJSON contains all fields of a task, CSV only the columns. If a spreadsheet would read a CSV cell as a formula, the cell\n" +
        "gets a ' in front. The file appears when it is complete: an export that fails or is interrupted leaves no file, or the old one.\n" +
        "With --merge, a task that the file has too is kept once, by its project and id, in the state with the latest updated_at.",
    },
  );
  return command.action(async (path, flags) => {
    const { format, isCompressed } = formatOfFile(path, flags);
    const csv = csvOptions(format, flags);
    const { merge: isMerged = false, force = false } = flags;
    if (isMerged) refuseWithMerge(path, flags);
    const query = await tableQuery(flags, context);
    const client = await connect(flags, context);
    const whole = resolve(context.cwd, path);
    const file = path === "-" ? undefined : await NewFile.begin(whole, isMerged || Boolean(force));
    try {
      const { TaskTable: Table } = await import("cbr-tasks/table");
      const archive = new Archive(Table);
      const check = isMerged ? await readArchive(archive, Table, whole, format, context) : undefined;
      const table = await load(client, flags, context);
      let views = [table.query(query)];
      let report = `${views[0].length} tasks`;
      if (isMerged) {
        const sum = { added: 0, updated: 0 };
        for await (const chunk of views[0].toNdjson()) {
          const { added, updated } = archive.ingest(Buffer.from(chunk));
          sum.added += added;
          sum.updated += updated;
        }
        views = archive.views();
        report = `${archive.length} tasks, ${sum.added} new, ${sum.updated} updated`;
      }
      if (file === undefined) return await toStdout(views[0], { ...flags, output: format }, csv, context);
      const chunks =
        format === "snapshot"
          ? [(await (isMerged ? archive.whole() : copyOf(views[0], Table))).snapshot()]
          : bytesOf(views, format, csv);
      for await (const chunk of isCompressed ? compressed(chunks) : chunks) {
        context.signal.throwIfAborted();
        await file.write(chunk);
      }
      await check?.();
      await file.end();
      if (context.stderr.isTerminal) await context.stderr.write(`${report}\n`);
    } finally {
      await file?.discard();
    }
  });
}

/**
 * Options of CSV from the flags, which other formats do not have.
 *
 * @param {Format} format
 * @param {Flags} flags
 * @returns {CsvOptions}
 */
function csvOptions(format, { columns, bom }) {
  const name = format === "ndjson" ? "NDJSON" : "a snapshot";
  if (columns !== undefined && format !== "csv") {
    throw new UsageError(`--columns: expected CSV, got ${name}, which always has whole tasks`);
  }
  if (bom && format !== "csv")
    throw new UsageError(`--bom: expected CSV, got ${name}, which has no byte order mark`);
  return { columns: columns === undefined ? undefined : /** @type {any} */ (columnNames(columns)), bom };
}

/**
 * Refuses what an archive cannot have: its tasks stay whole, and in the order in which they came.
 *
 * @param {string} path
 * @param {Flags} flags
 */
function refuseWithMerge(path, flags) {
  if (path === "-") throw new UsageError("--merge: expected a file, got stdout");
  for (const name of ["columns", "sort", "force"]) {
    if (flags[name] !== undefined) throw new UsageError(`--${name}: expected none with --merge, got one`);
  }
}

/**
 * @param {TaskView} view
 * @param {typeof TaskTable} Table
 */
async function copyOf(view, Table) {
  const table = new Table();
  for await (const chunk of view.toNdjson()) table.ingest(chunk);
  return table;
}

/** @typedef {"csv" | "ndjson" | "snapshot"} Format */

/** @type {Readonly<Record<string, Format>>} */
const FORMATS = { csv: "csv", ndjson: "ndjson", jsonl: "ndjson", snapshot: "snapshot" };

/**
 * @param {string} path
 * @param {Flags} flags
 * @returns {{ format: Format, isCompressed: boolean }}
 */
function formatOfFile(path, { output }) {
  const [, ending = "", gz] = /(?:\.(\w+))??(\.gz)?$/i.exec(path) ?? [];
  const format = output ?? FORMATS[ending.toLowerCase()];
  if (format === "snapshot" && path === "-")
    throw new UsageError("--output: expected a file for a snapshot, got stdout");
  if (format !== undefined) return { format, isCompressed: gz !== undefined };
  throw new UsageError(`${path}: expected a name that ends with .csv, .ndjson, .jsonl or .snapshot`, {
    hint: "or use --output csv, --output ndjson or --output snapshot",
  });
}

/**
 * @param {TaskView} view
 * @param {"csv" | "ndjson"} format
 * @param {CsvOptions} csv
 */
const bytes = (view, format, csv) => (format === "csv" ? view.toCsv(csv) : view.toNdjson());

/** @param {AsyncIterable<Uint8Array> | Iterable<Uint8Array>} chunks */
function compressed(chunks) {
  const gzip = createGzip();
  // An error of the source ends the iteration over its result.
  pipeline(Readable.from(chunks), gzip, () => {});
  return gzip;
}

/**
 * Bytes of several views, with one header.
 *
 * @param {readonly TaskView[]} views
 * @param {Exclude<Format, "snapshot">} format
 * @param {CsvOptions} csv
 */
async function* bytesOf(views, format, csv) {
  for (const [at, view] of views.entries()) {
    let isHeader = format === "csv" && at > 0;
    for await (const chunk of bytes(view, format, csv)) {
      yield isHeader ? chunk.subarray(chunk.indexOf(10) + 1) : chunk;
      isHeader = false;
    }
  }
}

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
