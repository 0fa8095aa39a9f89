/// <reference lib="esnext.disposable" />
// In-memory tables of tasks, and views of them: the second WebAssembly module.

import type { Bytes, IngestReport, OperationLog, OperationType, TaskStatus, WasmSource } from "cbr-tasks";

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

/** Options of a CSV export. */
export interface CsvOptions {
  /** Columns, in this order. Default: all but `source` and those that only backups, restores or replications have. */
  columns?: readonly TaskKey[] | undefined;
  /** `true` begins with a byte order mark, by which Excel knows UTF-8. Default: `false`. */
  bom?: boolean | undefined;
}

export * from "./figure-types.js";
export * from "./live-types.js";
