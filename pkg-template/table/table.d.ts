/// <reference lib="esnext.disposable" />
// In-memory tables of tasks, and views of them: the second WebAssembly module.

import type {
  Bytes,
  CbrClient,
  CbrError,
  IngestReport,
  ListOpLogsQuery,
  LoadProgress,
  LoadReport,
  OperationLog,
  OperationType,
  TaskChange,
  TaskStatus,
  WasmSource,
} from "cbr-tasks";

export { CbrError, isCbrError } from "cbr-tasks";

/**
 * Loads the table's WebAssembly module. Call it in browsers, once, before the first table; in other runtimes it does nothing.
 * Further calls wait for the same load. After a failure the next call tries again.
 *
 * @throws {CbrError} `init` if the module cannot be loaded; the error's `hint` names the reason.
 */
export function init(source?: WasmSource): Promise<void>;

/**
 * In-memory table of tasks. It stores them in columns, in the memory of WebAssembly: about 200 bytes for each task in a large
 * table. A task becomes a JavaScript object only when it is read.
 *
 * `free()` or `using` releases the memory. Without them it is released some time after the last reference to the table.
 */
export class TaskTable {
  constructor();
  /**
   * Makes a table from the bytes of `snapshot()`.
   *
   * @throws {CbrError} `decode` if the bytes are not a snapshot; `memory` if there is not enough memory.
   */
  static restore(snapshot: Uint8Array | ArrayBuffer): TaskTable;
  /** Number of tasks. */
  get length(): number;
  /** Memory that the table uses, in bytes. */
  get memoryBytes(): number;
  /**
   * Adds tasks: an array of them, or bytes, which are faster: the body of a list response, a JSON array, one task, NDJSON (one task
   * per line), or the CSV of `toCsv()`. If the table has a task with the same id, the state with the later `updated_at` is kept. If
   * the times are equal, or one is missing, the new state is kept.
   *
   * A row of CSV is a whole task: it replaces the older state, and fields without a column are lost. A row that equals the CSV
   * of the table's own task changes nothing.
   *
   * With `source`, the tasks get a label, such as their region or profile. It is not part of the task.
   *
   * @throws {CbrError} `decode` if the body is malformed; `validation` for a wrong `source`; `memory` if there is not enough memory. The
   * table is then unchanged.
   */
  ingest(tasks: Uint8Array | ArrayBuffer | readonly OperationLog[], options?: IngestOptions): IngestReport;
  /**
   * Removes tasks by their ids, and returns how many of them were there. A removed id that is ingested again is a new task, the last in
   * the table's order.
   *
   * If a task was removed, views and exports that were begun before are like those of a cleared table: only `length` still works.
   * When a third of the tasks is gone, the table releases their memory.
   *
   * @throws {CbrError} `validation` for an id that is not a string: nothing is removed then. `memory` if there is not enough memory: the
   * tasks of the ids before may be removed then.
   */
  remove(ids: string | readonly string[]): number;
  /** Returns the task with this id, or `undefined`. */
  get(id: string): OperationLog | undefined;
  /**
   * Finds the tasks that match a filter, and sorts them.
   *
   * @throws {CbrError} `validation` for a wrong filter or key; `position` is the index of the error in the text.
   */
  query(query?: TaskQuery): TaskView;
  /**
   * Judges the backups of every resource that a task names, the worst first. Machines that no task names are missing.
   *
   * @throws {CbrError} `validation` for a wrong option.
   */
  health(options?: HealthOptions): ResourceHealth[];
  /**
   * Writes the whole table as bytes, in a format of its own with a checksum: about 200 bytes for each task. Nothing of removed tasks
   * is in them; so after a removal it takes about as long as ingesting the tasks that are left.
   */
  snapshot(): Bytes;
  /** Removes all tasks and releases their memory. In views that were made before, only `length` still works. */
  clear(): void;
  /** Releases the table and its memory. After that, the table cannot be used. */
  free(): void;
  [Symbol.dispose](): void;
}

/** Options of `ingest`. */
export interface IngestOptions {
  /**
   * Label of the tasks: text of 1 to 256 characters, such as `eu-de/prod`. Filters, sorts, facets and CSV know it as `source`; snapshots
   * keep it, `get()`, `rows()` and NDJSON do not have it.
   *
   * A newer state that comes from another source takes that label. Without `source`, tasks that the table already has keep theirs. A
   * row of CSV that changes nothing leaves the label unchanged, too.
   */
  source?: string | undefined;
}

/** Filter and order of a query. */
export interface TaskQuery {
  /**
   * Filter, as text or as an object. Default: all tasks.
   *
   * ```text
   * filter     = [ conditions { "OR" conditions } ]
   * conditions = condition { SPACE condition }
   * condition  = [ "-" ] ( "(" filter ")" | text | field | has | measure )
   * field      = NAME ":" text { "," text }                  status:failed,timeout
   * has        = "has:" NAME { "," NAME }                    has:vault
   * measure    = NAME ( ":" | "<" | "<=" | ">" | ">=" ) text   started>=2026-11-01
   * text       = BARE | '"' { CHARACTER | '\\"' | '\\\\' } '"'     web-01 "no space"
   * ```
   *
   * Conditions with a space between them must all match. `-` negates a condition: `-vault:prod` also finds tasks without a
   * vault. Upper and lower case are equal, except in `OR`. No space is allowed around `:` or `>=`.
   *
   * Quotes are needed around a text with white space, `(`, `)` or `"`; in a list also with `,`. Text without a field also needs
   * them if it has `:`, `<`, `>` or `=`, begins with `-`, or is one of the words `AND`, `OR` and `NOT`.
   *
   * `status`, `type`, `resource_type` and `error` match a whole value. `id`, `policy`, `project` and `source` match a whole
   * text or its beginning. `resource` and `vault` match a part of the name, a whole id or its beginning. `message`, `backup_name` and
   * `target` (of a restore) match a part, `region` (of a replication) the whole name of the region to which it goes. Text
   * without a field searches names of resources and vaults, messages, ids and error codes.
   *
   * `started`, `ended`, `created` and `updated` take a day in UTC (`2026-11-01`), an instant (`2026-11-01T12:00+02:00`; in UTC if
   * it has no zone), a time before now (`-24h`), `today`, `yesterday` or `now`. `duration` takes `90s`, `15m`, `2h`, `3d`, `1w` or `1h30m`. `progress` takes
   * percent, with at most three digits after the point. With `:`, a day matches the whole day, an instant or a duration matches
   * its whole second, and `-24h` matches all times since then.
   */
  where?: string | TaskFilter | undefined;
  /** Sort order, the most important key first. Default: the order in which the tasks were added to the table. */
  sort?: TaskKey | SortKey | readonly (TaskKey | SortKey)[] | undefined;
}

/** Sort key. The sort is stable: tasks with equal keys stay in the order in which they were added to the table. */
export interface SortKey {
  key: TaskKey;
  /** Sorts the greatest value first. Tasks without a value come last in both orders. */
  descending?: boolean | undefined;
}

/** Names of the text fields of a task. The short names of filters are allowed too: `vault` means `vault_name`. */
export type TextKey =
  | "status"
  | "operation_type"
  | "provider_id"
  | "project_id"
  | "policy_id"
  | "vault_id"
  | "vault_name"
  | "resource_id"
  | "resource_type"
  | "resource_name"
  | "error_code"
  | "error_message"
  | "backup_name"
  | "target_name"
  | "destination_region"
  | "source"
  | "type"
  | "project"
  | "policy"
  | "vault"
  | "resource"
  | "error"
  | "message"
  | "target"
  | "region";

/**
 * Names of the times and numbers of a task. The short names of filters are allowed too. `duration` is the time from start to
 * end.
 */
export type NumberKey =
  | "created_at"
  | "started_at"
  | "updated_at"
  | "ended_at"
  | "duration"
  | "progress"
  | "created"
  | "started"
  | "updated"
  | "ended";

/** Names of the times of a task. */
export type TimeKey = Exclude<NumberKey, "duration" | "progress">;

/** Names of the columns that a table can sort by and export. */
export type TaskKey = "id" | TextKey | NumberKey;

/** A time: text (`2026-11-01`, `2026-11-01T12:00:00Z`, `-24h`, `yesterday`), a `Date`, or milliseconds since 1970. */
export type TimeValue = string | number | Date;

/** A duration: text (`90s`, `1h30m`), or milliseconds. */
export type DurationValue = string | number;

/** Lower and upper bounds. */
export interface Comparison<T> {
  gt?: T | undefined;
  gte?: T | undefined;
  lt?: T | undefined;
  lte?: T | undefined;
}

/** Filter as an object. A task must meet all entries. A list of texts matches any of them. */
export interface TaskFilter {
  /** Whole id, or its beginning. */
  id?: string | readonly string[] | undefined;
  status?: TaskStatus | readonly TaskStatus[] | undefined;
  type?: OperationType | readonly OperationType[] | undefined;
  /** Part of the resource's name, its whole id, or the beginning of its id. */
  resource?: string | readonly string[] | undefined;
  resource_type?: string | readonly string[] | undefined;
  /** Part of the vault's name, its whole id, or the beginning of its id. */
  vault?: string | readonly string[] | undefined;
  policy?: string | readonly string[] | undefined;
  /** Whole error code. */
  error?: string | readonly string[] | undefined;
  /** Part of the error's message. */
  message?: string | readonly string[] | undefined;
  project?: string | readonly string[] | undefined;
  /** Part of the backup's name. */
  backup_name?: string | readonly string[] | undefined;
  /** Part of the name of the resource to which a restore goes. */
  target?: string | readonly string[] | undefined;
  /** Whole name of the region to which a replication goes. */
  region?: string | readonly string[] | undefined;
  /** Label that `ingest` gave, or its beginning. */
  source?: string | readonly string[] | undefined;
  started?: TimeValue | Comparison<TimeValue> | undefined;
  ended?: TimeValue | Comparison<TimeValue> | undefined;
  created?: TimeValue | Comparison<TimeValue> | undefined;
  updated?: TimeValue | Comparison<TimeValue> | undefined;
  duration?: DurationValue | Comparison<DurationValue> | undefined;
  /** In percent. */
  progress?: number | string | Comparison<number | string> | undefined;
  /** Text to search for in names of resources and vaults, messages, ids and error codes. With a list, every text must be found. */
  text?: string | readonly string[] | undefined;
  /** Field that must have a value. With a list, at least one of the fields must have one. */
  has?: string | readonly string[] | undefined;
  /** Filters that must not match. */
  not?: TaskFilter | readonly TaskFilter[] | undefined;
  /** Filters of which at least one must match. */
  any?: readonly TaskFilter[] | undefined;
  /** Filters that must all match. */
  all?: readonly TaskFilter[] | undefined;
}

/**
 * Result of a query. Tasks that are added to the table later are not in it. Its tasks are read in their current state. After
 * `clear()` or `free()` of the table, or after `remove()` of any of its tasks, only `length` works.
 */
export class TaskView {
  private constructor();
  /** Number of tasks. */
  get length(): number;
  /** Returns the tasks from index `start` up to `end`, without `end`. Negative indexes count from the end, as in `slice`. */
  rows(start?: number, end?: number): OperationLog[];
  /** Ids of the tasks, in a new array each time; an empty string for a task without an id. */
  get ids(): string[];
  /**
   * Facets: counts the tasks of each value. Tasks without a value are counted under the empty string. The most frequent value
   * comes first. Values that are whole numbers are an exception: JavaScript always puts such keys of an object before all
   * others.
   */
  facets<K extends TextKey>(keys: K | readonly K[]): Record<K, Record<string, number>>;
  /** Histogram: counts the tasks in ranges of a time, of the duration or of the progress. */
  histogram(options?: HistogramOptions): Histogram;
  /**
   * Groups the tasks by one or two keys, with figures of each group. The time of a task is its start, its creation
   * where it has no start, or its end where it has neither.
   *
   * @throws {CbrError} `validation` for a wrong option.
   */
  groups<const By extends GroupKey | readonly [GroupKey] | readonly [GroupKey, GroupKey]>(
    options: GroupOptions<By>,
  ): TaskGroup<By extends string ? string : string[]>[];
  /** Statistics: statuses, success rate, and durations of each operation type. */
  summary(): TaskSummary;
  /**
   * Exports the tasks as CSV (RFC 4180), in UTF-8, in chunks of about 64 KB. Only the columns are exported. If a spreadsheet would
   * read a cell as a formula, the export puts a `'` in front of it. Times are in UTC, durations in milliseconds.
   */
  toCsv(options?: CsvOptions): AsyncGenerator<Bytes, void, undefined>;
  /** Exports the tasks as NDJSON (one task per line, with all fields), in UTF-8, in chunks of about 64 KB. */
  toNdjson(): AsyncGenerator<Bytes, void, undefined>;
  free(): void;
  [Symbol.dispose](): void;
}

/** Key to group by: a text field, or a day or an hour of a time in UTC. */
export type GroupKey = TextKey | `${TimeKey}:${"day" | "hour"}`;

/** Figure that groups are sorted by. `latestSuccess` is its time; a status is the number of tasks in it. */
export type GroupSort =
  | "key"
  | "count"
  | "first"
  | "last"
  | "latestSuccess"
  | "median"
  | "p95"
  | "max"
  | TaskStatus;

/** Options of groups. */
export interface GroupOptions<By = GroupKey | readonly GroupKey[]> {
  /** One key, or an array of one or two. */
  by: By;
  /**
   * Figure to sort by. Default: `count`. The greatest comes first, but for `key`, unless `descending` says otherwise. Groups with equal
   * figures are in the order of their keys; those without one come last.
   */
  sort?: GroupSort | { key: GroupSort; descending?: boolean | undefined } | undefined;
  /** Most groups. Default: all. */
  limit?: number | undefined;
  /** Most letters of a streak, at most 100. Default: 14. */
  streak?: number | undefined;
}

/**
 * Group of tasks. `key` and `count` are its own properties, all others are getters, made when they are read. `JSON.stringify` writes
 * all its figures and both tasks.
 */
export interface TaskGroup<Key = string | string[]> {
  /** Value of the key, or values of the keys; an empty string for tasks without one. A day or an hour is its start in UTC. */
  readonly key: Key;
  /** Number of tasks. */
  readonly count: number;
  /** Number of tasks in each status. Tasks without one are under the empty string. */
  readonly statuses: Record<string, number>;
  /** First and last time, in UTC; `undefined` if no task has one. */
  readonly first: string | undefined;
  readonly last: string | undefined;
  /** Time of the last task in `success`, in UTC; `undefined` without one. */
  readonly lastSuccess: string | undefined;
  /** The task with the last time. It is read from the table each time. */
  readonly latest: OperationLog;
  /** The task in `success` with the last time. It is read from the table each time. */
  readonly latestSuccess: OperationLog | undefined;
  /**
   * A letter for each of the last tasks, the newest last: `s` for success, `f` failed, `t` timeout, `k` skipped, `r` running, `w`
   * waiting, `?` for any other status.
   */
  readonly streak: string;
  /**
   * Durations in milliseconds; empty if no task has a start and an end. Percentiles are interpolated. They are read from the table each
   * time.
   */
  readonly duration: { readonly median?: number; readonly p95?: number; readonly max?: number };
  /** Makes a view of the group's tasks, in the order of the view that was grouped. */
  view(): TaskView;
}

/** Options of a histogram. */
export interface HistogramOptions {
  /** Value that is counted. Default: `started_at`. */
  by?: NumberKey | undefined;
  /** Number of ranges, all of the same width, from the smallest to just above the greatest value. Default: 60. */
  bins?: number | undefined;
  /**
   * Width of the ranges, instead of their number: milliseconds or text (`1h`, `7d`); for `progress`, percent. Ranges of times
   * start at multiples of the width in UTC; whole weeks start on Mondays.
   */
  interval?: DurationValue | undefined;
  /** Text field. Each range is split by its values. */
  split?: TextKey | undefined;
}

/** Histogram: adjacent ranges with the number of tasks in each. */
export interface Histogram {
  readonly bins: HistogramBin[];
  /** Number of tasks without a value. */
  readonly missing: number;
}

/**
 * One range of a histogram: from `start`, included, to `end`, excluded. For times in milliseconds since 1970, for `duration` in
 * milliseconds, for `progress` in percent.
 */
export interface HistogramBin {
  readonly start: number;
  readonly end: number;
  /** Number of tasks in the range. */
  readonly count: number;
  /** Number of tasks in the range for each value of the `split` field. Tasks without a value are under the empty string. */
  readonly split?: Record<string, number>;
}

/** Statistics of tasks. Durations are in milliseconds. */
export interface TaskSummary {
  readonly total: number;
  /** Number of tasks in each status. */
  readonly statuses: Record<string, number>;
  /** Share of `success` among the tasks in `success`, `failed` or `timeout`, from 0 to 1; missing if there are no such tasks. */
  readonly successRate?: number;
  /** Statistics of each operation type. Tasks without a type are under the empty string. */
  readonly types: Record<string, TypeSummary>;
  /** The task in status `running` that started first. */
  readonly oldestRunning?: OperationLog;
}

/** Statistics of the tasks of one type. */
export interface TypeSummary {
  readonly count: number;
  /** Durations of the tasks that have a start and an end. */
  readonly duration?: {
    readonly count: number;
    readonly min: number;
    readonly median: number;
    /** 95th percentile, interpolated between the two nearest durations. */
    readonly p95: number;
    readonly max: number;
  };
}

/** Options of `health()`. */
export interface HealthOptions {
  /** Maximum age of the last good backup. Default: 24 hours. */
  maxAge?: DurationValue | undefined;
  /** Current time: a `Date`, milliseconds, or a text with its zone (`2026-11-01T12:00:00Z`). Default: the clock. */
  now?: string | number | Date | undefined;
  /** Operation types that count as backups. Default: `["backup"]`. */
  kinds?: readonly OperationType[] | undefined;
}

/**
 * Health of the backups of one resource; `docs/table.md` has the rules of the verdicts. Times are RFC 3339 in UTC, spans are in
 * milliseconds, rates are from 0 to 1. A time after `now` counts as now.
 */
export interface ResourceHealth {
  readonly resource: { readonly id?: string; readonly name?: string; readonly type?: string };
  readonly vault?: { readonly id?: string; readonly name?: string };
  /** Id. */
  readonly policy?: string;
  readonly verdict: "ok" | "due" | "overdue" | "failing" | "stuck" | "never" | "retired" | "unknown";
  /** A sentence in English. */
  readonly reason: string;
  /** End of the last good backup, or its start if it has no end. */
  readonly lastSuccess?: string;
  /** Time since `lastSuccess`. */
  readonly age?: number;
  /** Start of the last attempt; status and error are those of this attempt. */
  readonly lastAttempt?: string;
  readonly lastStatus?: TaskStatus;
  readonly error?: { readonly code?: string; readonly message?: string };
  readonly running?: { readonly id?: string; readonly since?: string };
  /** Last 14 attempts, the newest last: `s`uccess, `f`ailed, `t`imeout, s`k`ipped, `r`unning, `w`aiting, `?`. */
  readonly streak: string;
  readonly successRate7d?: number;
  readonly successRate30d?: number;
  /** Median time between the starts of good backups, from three on. */
  readonly cadence?: number;
  readonly nextDue?: string;
}

/** Options of a CSV export. */
export interface CsvOptions {
  /** Columns, in this order. Default: all but `source` and those that only backups, restores or replications have. */
  columns?: readonly TaskKey[] | undefined;
  /** `true` begins with a byte order mark, by which Excel knows UTF-8. Default: `false`. */
  bom?: boolean | undefined;
}

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
