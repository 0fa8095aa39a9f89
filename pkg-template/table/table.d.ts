/// <reference lib="esnext.disposable" />
// Tables of tasks and views of them: the second WebAssembly module.

import type { IngestReport, OperationLog, OperationType, TaskStatus, WasmSource } from "cbr-tasks";

export { CbrError, isCbrError } from "cbr-tasks";

/**
 * Loads the table's WebAssembly module. Needed on the web only, once and before the first table; elsewhere it does nothing.
 * More calls wait for the same load, and after a failure the next one tries again.
 *
 * @throws {CbrError} `init` when the module cannot be loaded; its hint says why.
 */
export function init(source?: WasmSource): Promise<void>;

/**
 * Tasks in columns, in WebAssembly's memory: some 200 bytes each where there are many. Only what is looked at becomes an
 * object.
 *
 * Its memory is given back by `free()` (or `using`), or some time after nothing refers to it any more.
 */
export class TaskTable {
  constructor();
  /**
   * A table from what `snapshot()` has given.
   *
   * @throws {CbrError} `decode` for anything else, `memory` where there is no room.
   */
  static restore(snapshot: Uint8Array | ArrayBuffer): TaskTable;
  /** The number of tasks. */
  get length(): number;
  /** Bytes that the table holds. */
  get memoryBytes(): number;
  /**
   * Takes tasks: the body of a list response as it came, an array, one task, tasks one a line (NDJSON), or what `toCsv()`
   * or `toNdjson()` of a view have given. Of a task that comes again, the state with the later `updated_at` stays; where
   * both have the same, or one has none, the one that came last. A row of CSV is a whole task: what its columns do not hold is
   * gone, unless the row says just what the table's own would.
   *
   * @throws {CbrError} `decode` where the body is malformed, `memory` where there is no room. Then nothing of it is taken.
   */
  ingest(body: Uint8Array | ArrayBuffer): IngestReport;
  /** The task with an id; `undefined` where there is none. */
  get(id: string): OperationLog | undefined;
  /**
   * The tasks that match, in an order.
   *
   * @throws {CbrError} `validation` for what is no filter or no key; `position` is the place in the text.
   */
  query(query?: TaskQuery): TaskView;
  /** All of it as bytes, in a form of its own, with a checksum. A task takes some 200 of them. */
  snapshot(): Uint8Array<ArrayBuffer>;
  /** Gives all tasks and their memory back. Views of them only know their length any more. */
  clear(): void;
  /** As `clear()`, for good. */
  free(): void;
  [Symbol.dispose](): void;
}

/** Which tasks of a table are wanted, and in which order. */
export interface TaskQuery {
  /**
   * A filter as text or as an object; all tasks, unless given.
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
   * Conditions side by side all apply; `-` negates: `-vault:prod` finds tasks without a vault, too. Case never
   * matters, but in `OR`, and no space stands around `:` and `>=`. Quotes
   * are needed around white space, `(`, `)` and `"`, in a list also around `,`; without a field also around `:`, `<`, `>`, `=`,
   * a `-` in front, and the words `AND`, `OR`, `NOT`.
   *
   * `status`, `type`, `resource_type` and `error` are compared whole; `id`, `policy` and `project` whole or by their start;
   * `resource` and `vault` by a part of the name, or as an id; `message` by a part. Text without a field is looked for in
   * names, messages, ids and error codes.
   *
   * `started`, `ended`, `created` and `updated` take a day in UTC (`2026-11-01`), an instant (`2026-11-01T12:00+02:00`; in
   * UTC without a zone) or a time before now (`-24h`); `duration` takes `90s`, `15m`, `2h`, `3d`, `1w`, `1h30m`; `progress`
   * percent with at most three digits behind the point. With `:` a day is all of it, an instant or duration its second, and
   * `-24h` since then.
   */
  where?: string | TaskFilter;
  /** The order; that in which the tasks came into the table, unless given. Several keys go from the most important on. */
  sort?: TaskKey | SortKey | readonly (TaskKey | SortKey)[];
}

/** What tasks are ordered by. Tasks that are the same to all keys stay in the order in which they came. */
export interface SortKey {
  key: TaskKey;
  /** The greatest first. What is missing comes last in any case. */
  descending?: boolean;
}

/** Names of texts in a task. Those that filters have mean the same: `vault` is `vault_name`. */
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
  | "type"
  | "project"
  | "policy"
  | "vault"
  | "resource"
  | "error"
  | "message";

/** Names of numbers and times in a task; those that filters have mean the same. `duration` is from start to end. */
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

/** What of a task a table can sort by and export. */
export type TaskKey = "id" | TextKey | NumberKey;

/** A time: as text (`2026-11-01`, `2026-11-01T12:00:00Z`, `-24h`), a `Date`, or milliseconds. */
export type TimeValue = string | number | Date;

/** A duration: as text (`90s`, `1h30m`), or milliseconds. */
export type DurationValue = string | number;

/** Bounds of something that can be more or less. */
export interface Comparison<T> {
  gt?: T;
  gte?: T;
  lt?: T;
  lte?: T;
}

/** A filter as an object; all entries apply. A list of texts means one of them. */
export interface TaskFilter {
  /** Ids, whole or their start. */
  id?: string | readonly string[];
  status?: TaskStatus | readonly TaskStatus[];
  type?: OperationType | readonly OperationType[];
  /** A part of the resource's name, or the start of its id. */
  resource?: string | readonly string[];
  resource_type?: string | readonly string[];
  /** A part of the vault's name, or the start of its id. */
  vault?: string | readonly string[];
  policy?: string | readonly string[];
  /** Error codes, whole. */
  error?: string | readonly string[];
  /** A part of the error's message. */
  message?: string | readonly string[];
  project?: string | readonly string[];
  started?: TimeValue | Comparison<TimeValue>;
  ended?: TimeValue | Comparison<TimeValue>;
  created?: TimeValue | Comparison<TimeValue>;
  updated?: TimeValue | Comparison<TimeValue>;
  duration?: DurationValue | Comparison<DurationValue>;
  /** In percent. */
  progress?: number | string | Comparison<number | string>;
  /** Words to look for in names, ids and messages; of a list, each. */
  text?: string | readonly string[];
  /** Fields that are there; of a list, one. */
  has?: string | readonly string[];
  /** None of these. */
  not?: TaskFilter | readonly TaskFilter[];
  /** One of these. */
  any?: readonly TaskFilter[];
  /** Each of these. */
  all?: readonly TaskFilter[];
}

/**
 * What a query has found. Tasks that come into the table later are not in it; tasks in it are shown as they are when they
 * are looked at. After `clear()` or `free()` of its table it only knows its length.
 */
export class TaskView {
  private constructor();
  /** The number of tasks. */
  get length(): number;
  /** Tasks from a place on up to another, as `Array.prototype.slice` takes them: negative places count from the end. */
  rows(start?: number, end?: number): OperationLog[];
  /** Their ids, in a new array each time; an empty text for a task without one. */
  get ids(): string[];
  /**
   * How often each value comes; under the empty text what has none. The most frequent first, but for values that are whole
   * numbers, which JavaScript's objects have in front.
   */
  facets<K extends TextKey>(keys: K | readonly K[]): Record<K, Record<string, number>>;
  /** How many tasks there are in each of some ranges of a time, of the duration or of the progress. */
  histogram(options?: HistogramOptions): Histogram;
  /** How the tasks went. */
  summary(): TaskSummary;
  /**
   * CSV as of RFC 4180, in UTF-8, in chunks of some 64 KB. What a spreadsheet would take for a formula has a `'` in front. Times are in UTC,
   * with as few digits as they need, durations in milliseconds. Holds the columns and nothing else of a task.
   */
  toCsv(options?: CsvOptions): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined>;
  /** A task a line, as JSON, with all its fields, in UTF-8, in chunks of some 64 KB. */
  toNdjson(): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined>;
  free(): void;
  [Symbol.dispose](): void;
}

/** How tasks are counted in ranges. */
export interface HistogramOptions {
  /** What is measured: `started_at` unless said. */
  by?: NumberKey;
  /** How many ranges of the same width, from the least value to just beyond the greatest: 60 unless said. */
  bins?: number;
  /**
   * Instead of their number, how wide they are: milliseconds or text (`1h`, `7d`), of the progress percent. Times start at
   * multiples of it in UTC, whole weeks at Mondays.
   */
  interval?: DurationValue;
  /** The text by whose values each range is split. */
  split?: TextKey;
}

/** How many tasks there are in ranges that lie side by side. */
export interface Histogram {
  readonly bins: HistogramBin[];
  /** Tasks that have no such value. */
  readonly missing: number;
}

/** A range: from `start` on and below `end`, in milliseconds (of times since 1970, as `Date` takes them) or percent. */
export interface HistogramBin {
  readonly start: number;
  readonly end: number;
  /** Tasks in it. */
  readonly count: number;
  /** Of these, how many have each value that comes in the view; under the empty text those that have none. */
  readonly split?: Record<string, number>;
}

/** How tasks went. Durations are in milliseconds. */
export interface TaskSummary {
  readonly total: number;
  /** How many are in each status. */
  readonly statuses: Record<string, number>;
  /** Those in status `success` as a share of those in `success`, `failed` or `timeout`; missing where there are none. */
  readonly successRate?: number;
  /** For each operation type; under the empty text tasks without one. */
  readonly types: Record<string, TypeSummary>;
  /** The task in status `running` that started first. */
  readonly oldestRunning?: OperationLog;
}

/** How the tasks of a type went. */
export interface TypeSummary {
  readonly count: number;
  /** How long they took, of those that have a start and an end. */
  readonly duration?: {
    readonly count: number;
    readonly min: number;
    readonly median: number;
    /** The 95th percentile, interpolated between its neighbours. */
    readonly p95: number;
    readonly max: number;
  };
}

/** How CSV is written. */
export interface CsvOptions {
  /** Which columns, in which order: all of them unless said. */
  columns?: readonly TaskKey[];
}
