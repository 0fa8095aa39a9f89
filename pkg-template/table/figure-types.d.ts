// Figures of views and tables: groups, histograms, statistics and health. The build puts them into table.d.ts.

import type { OperationLog, OperationType, TaskStatus } from "cbr-tasks";
import type { DurationValue, NumberKey, TaskView, TextKey, TimeKey } from "./table.js";

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
