import { clean } from "../text/clean.js";
import { paint, statusColour } from "../text/colour.js";
import { durationText } from "../text/duration.js";
import { fit, width } from "../text/fit.js";

/** @import { OperationLog } from "cbr-tasks" */
/** @import { TaskQuery, TaskTable } from "cbr-tasks/table" */
/** @import { Colour, Paint } from "../text/colour.js" */
/** @import { Context } from "../process/context.js" */

/**
 * Figures about tasks. Durations are in milliseconds.
 *
 * @typedef {object} Statistics
 * @property {number} total
 * @property {number | null} success_rate of the tasks that ended in success, failed or timeout; null if there are none
 * @property {Record<string, number>} statuses
 * @property {Record<string, TypeFigures>} types tasks without a type are under ""
 * @property {Record<string, { count: number, failed: number }>} vaults
 * @property {Record<string, number>} errors number of tasks by error code
 * @property {OperationLog | null} oldest_running
 *
 * @typedef {object} TypeFigures
 * @property {number} count
 * @property {{ count: number, min: number, median: number, p95: number, max: number }} [duration]
 */

/** Largest number of vaults and of errors in the text. */
const MAX_ROWS = 10;
const NAME_WIDTH = 40;

/**
 * @param {TaskTable} table
 * @param {TaskQuery} query
 * @returns {Statistics}
 */
export function statistics(table, { where }) {
  const all = table.query({ where });
  const { total, statuses, successRate, types, oldestRunning } = all.summary();
  const { vault_name, error_code } = all.facets(["vault_name", "error_code"]);
  const failures = table
    .query({
      where: typeof where === "string" ? `status:failed,timeout (${where})` : "status:failed,timeout",
    })
    .facets("vault_name").vault_name;
  return {
    total,
    success_rate: successRate ?? null,
    statuses,
    types,
    vaults: Object.fromEntries(
      Object.entries(vault_name).map(([name, count]) => [
        name,
        { count, failed: Object.hasOwn(failures, name) ? failures[name] : 0 },
      ]),
    ),
    errors: Object.fromEntries(Object.entries(error_code).filter(([code]) => code !== "")),
    oldest_running: oldestRunning ?? null,
  };
}

/**
 * @param {number} part
 * @param {number} whole
 */
const percent = (part, whole) => (whole === 0 ? "" : `${((100 * part) / whole).toFixed(1)} %`);

/**
 * @param {Statistics} figures
 * @param {Context} context
 */
export function statisticsText(figures, { stdout, env }) {
  const colours = paint(stdout, env);
  const { total, success_rate, statuses, types, vaults, errors } = figures;
  const rate = success_rate === null ? "no task has ended" : percent(success_rate, 1);
  const blocks = [
    grid(colours, [
      ["TASKS", String(total)],
      ["SUCCESS RATE", rate],
    ]),
    headed(colours, ["STATUS", "TASKS", ""], counted(statuses, total), ([status]) => statusColour(status)),
    headed(
      colours,
      ["TYPE", "TASKS", "MEDIAN", "95 %", "LONGEST"],
      Object.entries(types).map(([type, { count, duration }]) => [
        type,
        String(count),
        ...[duration?.median, duration?.p95, duration?.max].map((time) =>
          time === undefined ? "" : durationText(time),
        ),
      ]),
    ),
    headed(
      colours,
      ["VAULT", "TASKS", "FAILED", ""],
      Object.entries(vaults)
        .sort(([, a], [, b]) => b.failed - a.failed || b.count - a.count)
        .map(([name, { count, failed }]) => [name, String(count), String(failed), percent(failed, count)]),
      () => undefined,
      MAX_ROWS,
    ),
    headed(colours, ["ERROR", "TASKS", ""], counted(errors, total), () => undefined, MAX_ROWS),
  ];
  return blocks.filter((block) => block !== "").join("\n");
}

/**
 * @param {Record<string, number>} counts
 * @param {number} total
 */
function counted(counts, total) {
  return Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => [name, String(count), percent(count, total)]);
}

/**
 * Rows below titles, or an empty text if there are no rows.
 *
 * @param {Paint} colours
 * @param {string[]} titles
 * @param {string[][]} rows the first cell is a name from the service
 * @param {(row: string[]) => Colour | undefined} [colour]
 * @param {number} [max]
 */
function headed(colours, titles, rows, colour, max = rows.length) {
  if (rows.length === 0) return "";
  const named = rows
    .slice(0, max)
    .map(([name, ...cells]) => [fit(clean(name) || "(none)", NAME_WIDTH), ...cells]);
  if (rows.length > max) named.push([`and ${rows.length - max} more`]);
  return grid(colours, [titles, ...named], colour);
}

/**
 * @param {Paint} colours
 * @param {string[][]} rows the first is in bold
 * @param {(row: string[]) => Colour | undefined} [colour] of a row's first cell
 */
function grid(colours, rows, colour) {
  const widths = rows[0].map((_, at) => Math.max(...rows.map((row) => width(row[at] ?? ""))));
  return rows
    .map((row, line) => {
      const cells = row.map((cell, at) => {
        const space = " ".repeat(widths[at] - width(cell));
        const painted = colours(line === 0 ? "bold" : at === 0 ? colour?.(row) : undefined, cell);
        return at === 0 ? painted + space : space + painted;
      });
      return `${cells.join("  ").trimEnd()}\n`;
    })
    .join("");
}
