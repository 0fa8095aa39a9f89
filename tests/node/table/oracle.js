/** Oracle: the expected results of views, computed from plain objects in JavaScript. */

/** @typedef {import("cbr-tasks").OperationLog} OperationLog */

/** Parses a time to microseconds since 1970. @param {string | undefined} text */
export function micros(text) {
  const parts = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?Z$/.exec(text ?? "");
  if (parts === null) return undefined;
  return Date.parse(`${parts[1]}Z`) * 1_000 + Number((parts[2] ?? "").padEnd(6, "0").slice(0, 6));
}

/** @type {Record<string, (task: OperationLog) => string | undefined>} */
export const TEXTS = {
  id: (task) => task.id,
  status: (task) => task.status,
  operation_type: (task) => task.operation_type,
  provider_id: (task) => task.provider_id,
  project_id: (task) => task.project_id,
  policy_id: (task) => task.policy_id,
  vault_id: (task) => task.vault_id,
  vault_name: (task) => task.vault_name,
  resource_id: (task) => task.extra_info?.resource?.id,
  resource_type: (task) => task.extra_info?.resource?.type,
  resource_name: (task) => task.extra_info?.resource?.name,
  error_code: (task) => task.error_info?.code,
  error_message: (task) => task.error_info?.message,
};

/** Numeric keys: times in microseconds, progress in percent. @type {Record<string, (task: OperationLog) => number | undefined>} */
export const NUMBERS = {
  created_at: (task) => micros(task.created_at),
  started_at: (task) => micros(task.started_at),
  updated_at: (task) => micros(task.updated_at),
  ended_at: (task) => micros(task.ended_at),
  progress: (task) => task.extra_info?.common?.progress,
  duration: (task) => {
    const [start, end] = [micros(task.started_at), micros(task.ended_at)];
    return start === undefined || end === undefined ? undefined : end - start;
  },
};

/** Aliases of keys. @type {Record<string, string>} */
export const ALIASES = {
  type: "operation_type",
  project: "project_id",
  policy: "policy_id",
  vault: "vault_name",
  resource: "resource_name",
  error: "error_code",
  message: "error_message",
  created: "created_at",
  started: "started_at",
  updated: "updated_at",
  ended: "ended_at",
};

/** The text of a key. An empty text counts as missing. @param {OperationLog} task @param {string} key */
export const textOf = (task, key) => TEXTS[ALIASES[key] ?? key]?.(task) || undefined;

/** @param {OperationLog} task @param {string} key */
export const numberOf = (task, key) => NUMBERS[ALIASES[key] ?? key]?.(task);

/**
 * @param {readonly OperationLog[]} tasks
 * @param {{ key: string, descending?: boolean }[]} keys
 */
export function sorted(tasks, keys) {
  return tasks.toSorted((one, other) => {
    for (const { key, descending = false } of keys) {
      const [a, b] = [one, other].map((task) => textOf(task, key) ?? numberOf(task, key));
      if (a === b) continue;
      // Missing values are last in both directions.
      if (a === undefined) return 1;
      if (b === undefined) return -1;
      const order =
        typeof a === "string" ? Buffer.compare(Buffer.from(a), Buffer.from(String(b))) : a - Number(b);
      if (order !== 0) return descending ? -order : order;
    }
    return 0;
  });
}

/**
 * Values with their counts, ordered by count, then by text.
 * @param {readonly OperationLog[]} tasks
 * @param {string} key
 * @returns {[value: string, count: number][]}
 */
export function facet(tasks, key) {
  const counts = new Map();
  for (const task of tasks) {
    const value = textOf(task, key) ?? "";
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].sort(
    ([a, many], [b, more]) => more - many || Buffer.compare(Buffer.from(a), Buffer.from(b)),
  );
}

/** Origin of weekly intervals: Monday, 1970-01-05. */
const WEEK = 7 * 86_400_000_000;
const MONDAY = 4 * 86_400_000_000;

/**
 * @param {readonly OperationLog[]} tasks
 * @param {{ by?: string, bins?: number, interval?: number, split?: string }} [options] interval in milliseconds or percent
 */
export function histogram(tasks, { by = "started_at", bins = 60, interval, split } = {}) {
  const isProgress = by === "progress";
  // In thousandths of the visible unit: microseconds, or thousandths of a percent.
  const unit = isProgress ? 1_000 : 1;
  const found = tasks.flatMap((task) => {
    const value = numberOf(task, by);
    return value === undefined ? [] : [{ task, value: Math.trunc(value * unit) }];
  });
  const missing = tasks.length - found.length;
  if (found.length === 0) return { bins: [], missing };
  const least = found.reduce((all, { value }) => Math.min(all, value), Number.POSITIVE_INFINITY);
  const most = found.reduce((all, { value }) => Math.max(all, value), Number.NEGATIVE_INFINITY);
  let [start, width, count] = [least, Math.floor((most - least) / bins) + 1, bins];
  if (interval !== undefined) {
    width = interval * 1_000;
    const origin = width % WEEK === 0 && !isProgress && by !== "duration" ? MONDAY : 0;
    start = Math.floor((least - origin) / width) * width + origin;
    count = Math.floor((most - start) / width) + 1;
  }
  const values = split === undefined ? [] : facet(tasks, split).map(([value]) => value);
  const all = Array.from({ length: count }, (_, at) => ({
    start: (start + at * width) / 1_000,
    end: (start + (at + 1) * width) / 1_000,
    count: 0,
    ...(split === undefined ? {} : { split: Object.fromEntries(values.map((value) => [value, 0])) }),
  }));
  for (const { task, value } of found) {
    const bin = /** @type {any} */ (all[Math.floor((value - start) / width)]);
    bin.count += 1;
    if (split !== undefined) bin.split[textOf(task, split) ?? ""] += 1;
  }
  return { bins: all, missing };
}

/** Percentile with linear interpolation, as in spreadsheets, in whole microseconds. @param {number[]} sorted @param {number} percent */
function percentile(sorted, percent) {
  const place = (sorted.length - 1) * percent;
  const [lower, rest] = [Math.floor(place / 100), place % 100];
  const [from = 0, to = from] = sorted.slice(lower, lower + 2);
  return (from + Math.floor(((to - from) * rest) / 100)) / 1_000;
}

/** @param {readonly OperationLog[]} tasks */
export function summary(tasks) {
  const statuses = Object.fromEntries(facet(tasks, "status"));
  const ended = ["success", "failed", "timeout"].reduce((sum, status) => sum + (statuses[status] ?? 0), 0);
  const types = facet(tasks, "operation_type").map(([type, count]) => {
    const times = tasks
      .filter((task) => (textOf(task, "operation_type") ?? "") === type)
      .flatMap((task) => numberOf(task, "duration") ?? [])
      .sort((a, b) => a - b);
    const duration = {
      count: times.length,
      min: Number(times[0]) / 1_000,
      median: percentile(times, 50),
      p95: percentile(times, 95),
      max: Number(times.at(-1)) / 1_000,
    };
    return [type, times.length > 0 ? { count, duration } : { count }];
  });
  const [oldest] = sorted(
    tasks.filter((task) => task.status === "running" && task.started_at !== undefined),
    [{ key: "started_at" }],
  );
  return {
    total: tasks.length,
    statuses,
    ...(ended > 0 ? { successRate: (statuses.success ?? 0) / ended } : {}),
    types: Object.fromEntries(types),
    ...(oldest === undefined ? {} : { oldestRunning: oldest }),
  };
}
