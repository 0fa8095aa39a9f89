/** Baseline for groups and health: the same figures in plain JavaScript, on an array of objects from `JSON.parse`. */

/** @typedef {import("./plain.js").Task & { created_at?: string, ended_at?: string, vault_id?: string }} Task */

const LETTERS = /** @type {Record<string, string>} */ ({
  success: "s",
  failed: "f",
  timeout: "t",
  skipped: "k",
  running: "r",
  waiting: "w",
});
const STREAK = 14;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** All times of the tasks have the same format, in UTC without a zone. @param {Task} task */
const timeOf = (task) => task.started_at ?? task.created_at ?? task.ended_at ?? "";

/** @param {string} time */
const millis = (time) => Date.parse(`${time}Z`);

/**
 * Histories by a key, each in the order of its times.
 *
 * @param {Task[]} tasks
 * @param {(task: Task) => string | undefined} keyOf tasks without a key are in no history
 */
function histories(tasks, keyOf) {
  /** @type {Map<string, Task[]>} */
  const all = new Map();
  for (const task of tasks) {
    const key = keyOf(task);
    if (key === undefined) continue;
    const history = all.get(key);
    if (history === undefined) all.set(key, [task]);
    else history.push(task);
  }
  for (const history of all.values())
    history.sort((one, other) => {
      const [time, next] = [timeOf(one), timeOf(other)];
      return time < next ? -1 : time > next ? 1 : 0;
    });
  return all;
}

/** @param {Task[]} history */
const streakOf = (history) =>
  history
    .slice(-STREAK)
    .map(({ status }) => LETTERS[status] ?? "?")
    .join("");

/** Groups by resource, the largest first, with the last success and the streak of each. @param {Task[]} tasks */
export function groups(tasks) {
  const all = histories(tasks, (task) => task.extra_info?.resource?.name ?? "");
  return Array.from(all, ([key, history]) => ({
    key,
    count: history.length,
    lastSuccess: history.findLast(({ status }) => status === "success")?.started_at,
    streak: streakOf(history),
    history,
  })).sort((one, other) => other.count - one.count || (one.key < other.key ? -1 : 1));
}

/** Health of the resources, without their reasons. @param {Task[]} tasks @param {number} now */
export function health(tasks, now) {
  /** @type {Map<string | undefined, number>} */
  const deletions = new Map();
  for (const task of tasks)
    if (task.operation_type === "vault_delete" && task.status === "success")
      deletions.set(task.vault_id, Math.max(deletions.get(task.vault_id) ?? 0, millis(timeOf(task))));
  const all = histories(tasks, ({ extra_info }) => {
    const resource = /** @type {any} */ (extra_info?.resource);
    return resource && (resource.id || resource.name) ? resource.id || resource.name : undefined;
  });
  return Array.from(all.values(), (history) => healthOf(history, now, deletions));
}

/** @param {Task[]} history @param {number} now @param {Map<string | undefined, number>} deletions */
function healthOf(history, now, deletions) {
  const attempts = history.filter(({ operation_type }) => operation_type === "backup");
  const good = attempts.filter(({ status }) => status === "success");
  const [last, lastGood] = [attempts.at(-1), good.at(-1)];
  const running = attempts.find(({ status }) => status === "running");
  const starts = good.map((task) => Math.min(millis(timeOf(task)), now));
  const gaps = starts.slice(1).map((start, at) => start - starts[at]);
  gaps.sort((one, other) => one - other);
  const cadence = good.length >= 3 ? gaps[gaps.length >> 1] : undefined;
  const lastSuccess = lastGood && (lastGood.ended_at ?? timeOf(lastGood));
  const age = lastSuccess === undefined ? undefined : Math.max(0, now - millis(lastSuccess));
  let [failures, at] = [0, attempts.length - 1];
  for (; at >= 0 && attempts[at].status !== "success"; at--)
    failures += Number(attempts[at].status === "failed" || attempts[at].status === "timeout");
  const rates = [7, 30].map((days) => {
    let [successes, ended] = [0, 0];
    for (const task of attempts) {
      if (!["success", "failed", "timeout"].includes(task.status)) continue;
      if (now - millis(timeOf(task)) > days * DAY) continue;
      ended += 1;
      successes += Number(task.status === "success");
    }
    return successes / ended;
  });
  const isGone = (deletions.get(last?.vault_id) ?? 0) > (last ? millis(timeOf(last)) : 0);
  const isStuck = running !== undefined && now - millis(timeOf(running)) > HOUR;
  return {
    resource: /** @type {any} */ (history.at(-1)).extra_info.resource,
    verdict: isGone
      ? "retired"
      : failures > 1
        ? "failing"
        : isStuck
          ? "stuck"
          : age !== undefined && age > DAY
            ? "overdue"
            : "ok",
    lastSuccess,
    age,
    lastAttempt: last && timeOf(last),
    lastStatus: last?.status,
    streak: streakOf(attempts),
    successRate7d: rates[0],
    successRate30d: rates[1],
    cadence,
  };
}
