// Metrics of a table, and tables that are kept up to date. The build puts them into table.d.ts.

import type { CbrClient, CbrError, ListOpLogsQuery, LoadProgress, LoadReport, TaskChange } from "cbr-tasks";
import type { HealthOptions } from "./figure-types.js";
import type { DurationValue, TaskTable } from "./table.js";

/**
 * Writes metrics of the resources and tasks in a table, as text in OpenMetrics 1.0 or in the older format of Prometheus. `docs/monitoring.md`
 * lists the families.
 *
 * @throws {CbrError} `validation` for a wrong option.
 */
export function toOpenMetrics(table: TaskTable, options?: OpenMetricsOptions): Promise<string>;

/** Options of `toOpenMetrics()`; those of `health()` too. */
export interface OpenMetricsOptions extends HealthOptions {
  /** `openmetrics` (default) or `prometheus`, its text format 0.0.4. */
  format?: "openmetrics" | "prometheus" | undefined;
  /** Most resources that have series, the worst verdicts first. Default: 5000. `cbr_resources_omitted` has the number of the others. */
  maxResources?: number | undefined;
}

/**
 * Keeps the tasks that match a query in a table: lists them, and then watches them. It begins with the first call of the iterator. The
 * query has no `status`, `start_time`, `end_time` and `offset`.
 *
 * Failures that pass are given to `onError` and tried again. Others end the iteration with the error, and the table stays; a new live
 * table with the same `table` goes on from there.
 *
 * @throws {CbrError} `validation` for a wrong option.
 */
export function liveTable(
  client: Pick<CbrClient, "tasks"> & Partial<Pick<CbrClient, "projectId">>,
  query?: ListOpLogsQuery,
  options?: LiveTableOptions,
): LiveTable;

/** Options of `liveTable()`. */
export interface LiveTableOptions {
  /** Table to fill. Default: a new one. */
  table?: TaskTable | undefined;
  /**
   * Time at which the tasks of `table` were listed, or last changed by an earlier live table. With it nothing is listed, and there is no
   * `loaded` change: the watch begins at once.
   */
  listedAt?: Date | number | undefined;
  /** Length of the window: tasks that started earlier and have ended are left out. Default: `"30d"`. */
  since?: DurationValue | undefined;
  /** Polling interval in milliseconds. Default: 30000. */
  interval?: number | undefined;
  /** Polling interval while the page is hidden. Default: `interval`. */
  hiddenInterval?: number | undefined;
  /** Called with the progress of the listing, and before a wait for the rate limiter (`waiting`). */
  onProgress?: ((report: LoadProgress) => unknown) | undefined;
  /** Called for a failure that does not end the live table. */
  onError?: ((error: CbrError) => unknown) | undefined;
  /** Ends the live table. The iteration then fails with the signal's own reason. */
  signal?: AbortSignal | undefined;
}

/** Table that is kept up to date while its changes are iterated over. */
export interface LiveTable extends AsyncIterable<LiveChange> {
  readonly table: TaskTable;
  /** Iterator over the changes, the same for each call. A change is in the table when it is given. */
  [Symbol.asyncIterator](): AsyncGenerator<LiveChange, void, undefined>;
  /** Ends the iteration. The table stays: `table.free()` releases it. */
  close(): void;
  [Symbol.dispose](): void;
}

/**
 * Change of a live table: the end of the first listing, a change of a task after it, or tasks that have left the window and the table
 * (together, when at least one task in twenty has). Of views that were made before an `expired` or `removed` change only `length` works.
 */
export type LiveChange =
  | { readonly type: "loaded"; readonly report: LoadReport }
  | { readonly type: "expired"; readonly ids: readonly string[] }
  | TaskChange;
