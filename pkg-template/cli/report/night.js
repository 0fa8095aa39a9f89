import { BAD } from "../output/health-rows.js";

/** @import { ResourceHealth, TaskView } from "cbr-tasks/table" */
/** @import { Judged } from "../tasks/health.js" */

/** @typedef {ResourceHealth["verdict"]} Verdict */

/**
 * Tasks of the night that failed with the same error.
 *
 * @typedef {object} Failure
 * @property {string} code empty without one
 * @property {string} message of the latest task
 * @property {number} count of tasks
 * @property {string[]} resources names, or ids of resources without one
 * @property {string} [last] time of the latest task
 */

/** Backups that started on a day in UTC. @typedef {{ day: number, good: number, bad: number }} Day `day` is its start in milliseconds */

/**
 * Figures of a report.
 *
 * @typedef {object} Night
 * @property {number} now
 * @property {number} maxAge length of the night: failures within it are listed
 * @property {string} filters that were given, as flags; empty without any
 * @property {number | undefined} first time of the first task
 * @property {number} tasks
 * @property {number} resources without those that were removed
 * @property {Partial<Record<Verdict, number>>} verdicts
 * @property {ResourceHealth[]} bad resources that need attention, the worst first
 * @property {ResourceHealth[]} open resources that are due, or of which nothing is known
 * @property {Failure[]} failures the most frequent first
 * @property {{ good: number, bad: number }} rate backups of the days that ended
 * @property {Day[]} days at most 30, the newest last
 */

const DAY = 86_400_000;
const MOST_DAYS = 30;

/**
 * @param {Judged} judged
 * @param {string} filters
 * @returns {Night}
 */
export function nightOf({ table, resources, now, maxAge, first }, filters) {
  /** @type {Partial<Record<Verdict, number>>} */
  const verdicts = {};
  for (const { verdict } of resources) verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
  const start = new Date(now - maxAge).toISOString();
  const failed = table.query({
    where: `status:failed,timeout (created>=${start} OR started>=${start} OR ended>=${start})`,
  });
  const oldest = startOfDay(now) - (MOST_DAYS - 1) * DAY;
  const days = daysOf(
    table.query({ where: { type: "backup", started: { gte: oldest, lte: now } } }),
    startOfDay(Math.max(first ?? now, oldest)),
    startOfDay(now),
  );
  const sum = (/** @type {"good" | "bad"} */ key) => days.reduce((sum, day) => sum + day[key], 0);
  return {
    now,
    maxAge,
    filters,
    first,
    tasks: table.length,
    resources: resources.length - (verdicts.retired ?? 0),
    verdicts,
    bad: resources.filter(({ verdict }) => BAD.includes(verdict)),
    open: resources.filter(({ verdict }) => verdict === "due" || verdict === "unknown"),
    failures: failuresOf(failed),
    rate: { good: sum("good"), bad: sum("bad") },
    days,
  };
}

/** @param {number} time */
const startOfDay = (time) => time - (time % DAY);

/**
 * @param {TaskView} backups
 * @param {number} from
 * @param {number} to
 * @returns {Day[]}
 */
function daysOf(backups, from, to) {
  const { bins } = backups.histogram({ by: "started_at", interval: DAY, split: "status" });
  const found = new Map(bins.map(({ start, split = {} }) => [start, split]));
  return Array.from({ length: (to - from) / DAY + 1 }, (_, at) => {
    const day = from + at * DAY;
    const { success = 0, failed = 0, timeout = 0 } = found.get(day) ?? {};
    return { day, good: success, bad: failed + timeout };
  });
}

/**
 * @param {TaskView} failed
 * @returns {Failure[]}
 */
function failuresOf(failed) {
  return failed.groups({ by: "error" }).map((group) => {
    const resources = group
      .view()
      .groups({ by: ["resource_id", "resource"], sort: "key" })
      .map(({ key: [id, name] }) => name || id || "");
    return {
      code: group.key,
      message: String(group.latest.error_info?.message ?? ""),
      count: group.count,
      resources: [...new Set(resources)].filter(Boolean).sort(),
      last: group.last,
    };
  });
}
