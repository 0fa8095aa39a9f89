import { UsageError } from "../args/usage-error.js";
import { statusColour } from "../text/colour.js";
import { durationText } from "../text/duration.js";
import { minute } from "./health-rows.js";

/** @import { GroupOptions, TaskView } from "cbr-tasks/table" */
/** @import { RowColumn } from "./rows.js" */

/** Names of figures in `--sort` that the table names otherwise. @type {Readonly<Record<string, string>>} */
const FIGURES = { last_success: "latestSuccess" };

/** Figures to sort by, for completion. */
export const GROUP_SORTS = [
  "count",
  "success",
  "failed",
  "timeout",
  "first",
  "last",
  "last_success",
  "median",
  "p95",
  "max",
  "key",
];

/**
 * The options of `view.groups` from the flags.
 *
 * @param {{ by: string, sort?: string, limit?: number }} flags
 * @returns {GroupOptions<readonly string[]>}
 */
export function groupOptions({ by, sort, limit }) {
  const [figure = "", direction, ...rest] = sort?.split(":") ?? ["count"];
  if (rest.length > 0 || ![undefined, "asc", "desc"].includes(direction))
    throw new UsageError(`--sort: expected a figure such as failed or last:asc, got "${sort}"`);
  const key = Object.hasOwn(FIGURES, figure) ? FIGURES[figure] : figure;
  return /** @type {any} */ ({
    by: by.split(",").map((name) => name.trim()),
    sort: direction === undefined ? key : { key, descending: direction === "desc" },
    ...(limit === undefined ? {} : { limit }),
  });
}

/**
 * Refuses wrong options before any task is read.
 *
 * @param {GroupOptions<readonly string[]>} options
 */
export async function checkGroups(options) {
  const { TaskTable } = await import("cbr-tasks/table");
  const table = new TaskTable();
  try {
    table.query().groups(/** @type {any} */ (options));
  } catch (error) {
    const { kind, message } = /** @type {any} */ (error);
    throw kind === "validation" ? new UsageError(`--${message}`, { cause: error }) : error;
  } finally {
    table.free();
  }
}

/** Figures of a group by column. Durations are in milliseconds. @typedef {Record<string, any>} GroupRow */

/**
 * @param {TaskView} view
 * @param {GroupOptions<readonly string[]>} options
 * @returns {GroupRow[]}
 */
export function groupRows(view, options) {
  return view.groups(/** @type {any} */ (options)).map((group) => {
    const { key, count, statuses, last, latestSuccess: success, streak, duration } = group;
    return {
      ...Object.fromEntries(options.by.map((name, at) => [name, key[at]])),
      count,
      success: statuses.success ?? 0,
      failed: statuses.failed ?? 0,
      timeout: statuses.timeout ?? 0,
      last,
      last_success: success?.started_at ?? success?.created_at ?? success?.ended_at,
      streak,
      median: duration.median,
      p95: duration.p95,
    };
  });
}

/**
 * Columns of groups by these keys.
 *
 * @param {readonly string[]} keys
 * @returns {RowColumn<GroupRow>[]}
 */
export const groupColumns = (keys) => [
  ...keys.map((name) =>
    column(name, {
      cell: (row) => row[name] || "(none)",
      isFree: true,
      colour: (row) => statusColour(row[name]),
    }),
  ),
  ...["count", "success", "failed", "timeout"].map((name) => column(name, { isNumber: true })),
  column("last", { title: "LAST (UTC)", cell: ({ last }) => minute(last) }),
  column("last_success", { title: "LAST SUCCESS", cell: ({ last_success }) => minute(last_success) }),
  column("streak"),
  ...["median", "p95"].map((name) =>
    column(name, {
      cell: (row) => (row[name] === undefined ? "" : durationText(row[name])),
      isNumber: true,
    }),
  ),
];

/**
 * @param {string} name
 * @param {Partial<RowColumn<GroupRow>>} [more]
 * @returns {RowColumn<GroupRow>}
 */
const column = (name, more) => ({
  name,
  title: name.replaceAll("_", " ").toUpperCase(),
  value: (row) => row[name],
  ...more,
});
