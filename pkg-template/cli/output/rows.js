import { clean } from "../text/clean.js";
import { paint } from "../text/colour.js";
import { fit, pad, width } from "../text/fit.js";
import { json } from "./json.js";
import { GAP, squeeze, taken } from "./layout.js";
import { NdjsonWriter } from "./ndjson.js";

/** @import { Context } from "../process/context.js" */
/** @import { Colour } from "../text/colour.js" */
/** @import { Format } from "./format.js" */

/**
 * Column of rows that are not tasks.
 *
 * @template Row
 * @typedef {object} RowColumn
 * @property {string} name in CSV
 * @property {(row: Row) => string | number | undefined} value
 * @property {string} [title] in a table; columns without one are not shown there
 * @property {(row: Row) => string} [cell] text in a table (default: the value)
 * @property {(row: Row) => Colour | undefined} [colour]
 * @property {true} [isFree] free text, which is cut first if the row is too wide
 * @property {true} [isOptional] the column is left out if the row is too wide
 * @property {true} [isNumber] aligned to the right
 */

/** Least width of free text, and of any other column. */
const [MIN_FREE, MIN_COLUMN] = [16, 4];

/** First characters of a formula in a spreadsheet, as in the table's CSV. */
const FORMULA = /^'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/**
 * Writes rows to stdout.
 *
 * @template Row
 * @param {readonly Row[]} rows JSON has them as they are
 * @param {readonly RowColumn<Row>[]} columns
 * @param {Format} format
 * @param {Context} context
 */
export async function writeRows(rows, columns, format, context) {
  const { stdout } = context;
  if (format === "json") return stdout.write(`${json(rows)}\n`);
  if (format === "ndjson") return new NdjsonWriter(stdout).write(rows);
  return stdout.write(format === "csv" ? csvText(rows, columns, stdout) : tableText(rows, columns, context));
}

/**
 * @template Row
 * @param {readonly Row[]} rows
 * @param {readonly RowColumn<Row>[]} columns
 * @param {{ isTerminal: boolean }} stdout
 */
function csvText(rows, columns, { isTerminal }) {
  const lines = [
    columns.map(({ name }) => name),
    ...rows.map((row) => columns.map(({ value }) => value(row) ?? "")),
  ];
  return lines
    .map((cells) => cells.map((cell) => csvCell(cell, isTerminal)).join(",") + (isTerminal ? "\n" : "\r\n"))
    .join("");
}

/** @param {string | number} value @param {boolean} isTerminal */
function csvCell(value, isTerminal) {
  const raw = isTerminal ? clean(String(value)) : String(value);
  const text = typeof value === "string" && FORMULA.test(raw) ? `'${raw}` : raw;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * @template Row
 * @param {readonly Row[]} rows
 * @param {readonly RowColumn<Row>[]} columns
 * @param {Context} context
 */
function tableText(rows, columns, { stdout, env }) {
  const shown = columns.filter(({ title }) => title !== undefined);
  const cells = new Map(
    shown.map((column) => {
      const { value, cell = (/** @type {Row} */ row) => String(value(row) ?? "") } = column;
      return [column, rows.map((row) => clean(cell(row)))];
    }),
  );
  const available = stdout.isTerminal ? stdout.columns : Number.POSITIVE_INFINITY;
  let placed = shown.map((column) => {
    const texts = [column.title ?? "", ...(cells.get(column) ?? [])];
    return { column, name: column.name, width: texts.reduce((most, text) => Math.max(most, width(text)), 0) };
  });
  if (taken(placed, ({ column, width }) => (column.isFree ? MIN_FREE : width)) > available)
    placed = placed.filter(({ column }) => !column.isOptional);
  for (const one of placed) one.width = Math.min(one.width, available);
  squeeze(placed, available, ({ column, width }) => (column.isFree ? MIN_FREE : width));
  squeeze(placed, available, () => MIN_COLUMN);

  const colours = paint(stdout, env);
  const line = (/** @type {number} */ at) =>
    placed
      .map(({ column, width: columns }) => {
        const text = fit(at < 0 ? (column.title ?? "") : (cells.get(column)?.[at] ?? ""), columns);
        const painted = colours(at < 0 ? "bold" : column.colour?.(rows[at]), text);
        const space = pad(text, columns).slice(text.length);
        return column.isNumber ? space + painted : painted + space;
      })
      .join(" ".repeat(GAP))
      .trimEnd();
  return [-1, ...rows.keys()].map((at) => `${line(at)}\n`).join("");
}
