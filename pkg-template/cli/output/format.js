import { Option } from "commander";
import { several } from "../args/several.js";
import { UsageError } from "../args/usage-error.js";
import { columnNames, DEFAULT_COLUMNS, NAMES, sortKeys } from "../tasks/columns.js";
import { CsvWriter } from "./csv.js";
import { JsonWriter } from "./json.js";
import { NdjsonWriter } from "./ndjson.js";
import { TableWriter } from "./table.js";

/** @import { Command } from "commander" */
/** @import { OperationLog } from "cbr-tasks" */
/** @import { Context } from "../process/context.js" */
/** @import { Flags } from "../args/filters.js" */

/** @typedef {"table" | "json" | "ndjson" | "csv"} Format */

/**
 * Writes tasks to stdout. Some formats write at once, others at the end.
 *
 * @typedef {object} TaskWriter
 * @property {(tasks: readonly OperationLog[]) => Promise<void>} write
 * @property {() => Promise<void>} end
 */

/** @type {readonly Format[]} */
export const FORMATS = ["table", "json", "ndjson", "csv"];

/**
 * @param {Command} command
 * @param {readonly string[]} [formats]
 * @param {string} [inPipe] default outside of a terminal
 */
export function withFormat(command, formats = FORMATS, inPipe = "ndjson") {
  return command
    .optionsGroup("Output:")
    .addOption(
      new Option(
        "-o, --output <format>",
        `output format (default: table on a terminal, else ${inPipe})`,
      ).choices(formats),
    );
}

/**
 * @param {Command} command
 */
export function withColumns(command) {
  return command.option(
    "--columns <names>",
    `columns of a table or CSV, separated by commas: ${NAMES.join(", ")} (default: ${DEFAULT_COLUMNS.join(", ")}; all but the last three in CSV); ` +
      "short names such as type, vault, resource and started work too; durations in CSV are in milliseconds",
  );
}

/**
 * @param {Command} command
 * @param {string} [more]
 */
export function withSort(command, more = "") {
  return command.option(
    "--sort <key>",
    `a column, with :desc for descending order, such as started_at:desc; repeat it for more keys${more}`,
    several,
  );
}

/**
 * @param {Flags} flags
 * @param {Context} context
 * @returns {Format}
 */
export function formatOf(flags, { stdout }) {
  return flags.output ?? (stdout.isTerminal ? "table" : "ndjson");
}

/**
 * Columns from `--columns`, if it was given.
 *
 * @param {Flags} flags
 * @param {Format} format
 */
export function columnsOf(flags, format) {
  if (flags.columns === undefined) return undefined;
  if (format !== "table" && format !== "csv") {
    throw new UsageError(`--columns: expected a table or CSV, got --output ${format}`, {
      hint: "JSON always has whole tasks",
    });
  }
  return columnNames(flags.columns);
}

/**
 * @param {Flags} flags
 * @param {Context} context
 * @returns {TaskWriter}
 */
export function taskWriter(flags, context) {
  const format = formatOf(flags, context);
  const columns = columnsOf(flags, format);
  switch (format) {
    case "table":
      return new TableWriter(
        context,
        columns,
        sortKeys(flags.sort ?? []).map(({ key }) => key),
      );
    case "json":
      return new JsonWriter(context.stdout);
    case "csv":
      return new CsvWriter(context.stdout, columns);
    default:
      return new NdjsonWriter(context.stdout);
  }
}
