/**
 * Distributions of task types, outcomes and durations. The figures are chosen to look like an account with nightly backups; they
 * are not measured.
 */

/** @typedef {'success' | 'skipped' | 'failed' | 'timeout' | 'running' | 'waiting'} Status */

/** All statuses of the API reference. Columns hold their indexes. @type {readonly Status[]} */
export const STATUSES = ["success", "skipped", "failed", "timeout", "running", "waiting"];
/** @type {ReadonlyMap<string, number>} */
export const STATUS_INDEX = new Map(STATUSES.map((name, index) => [name, index]));
export const SUCCESS = 0;
export const SKIPPED = 1;
export const FAILED = 2;
export const TIMEOUT = 3;
export const RUNNING = 4;
export const WAITING = 5;

/**
 * @typedef {object} TaskType
 * @property {string} name operation_type on the wire
 * @property {number} share of all tasks, in per mille
 * @property {readonly [number, number]} seconds shortest and longest usual duration
 * @property {readonly [number, number, number]} trouble per mille of the tasks that end as skipped, failed, timeout
 * @property {number} policyShare per mille of the tasks that a policy started
 */

/**
 * The task types. `update_expiration_time` is no documented operation_type (the newest reference has only its part of
 * extra_info): it stands for new values that appear without notice.
 *
 * @type {readonly TaskType[]}
 */
export const TYPES = [
  { name: "backup", share: 640, seconds: [90, 3_600], trouble: [22, 45, 9], policyShare: 900 },
  { name: "delete", share: 140, seconds: [4, 120], trouble: [2, 12, 1], policyShare: 800 },
  { name: "replication", share: 70, seconds: [300, 10_800], trouble: [8, 60, 20], policyShare: 850 },
  { name: "restore", share: 40, seconds: [240, 5_400], trouble: [4, 55, 12], policyShare: 0 },
  { name: "sync", share: 36, seconds: [5, 600], trouble: [3, 25, 5], policyShare: 0 },
  { name: "remove_resource", share: 30, seconds: [2, 45], trouble: [2, 20, 1], policyShare: 0 },
  { name: "copy", share: 20, seconds: [200, 5_400], trouble: [5, 50, 15], policyShare: 300 },
  { name: "vault_delete", share: 12, seconds: [6, 240], trouble: [2, 60, 4], policyShare: 0 },
  { name: "migrate_resources", share: 6, seconds: [5, 90], trouble: [5, 40, 2], policyShare: 0 },
  { name: "update_expiration_time", share: 6, seconds: [1, 20], trouble: [2, 20, 1], policyShare: 0 },
];

export const TYPE_NAMES = TYPES.map((type) => type.name);

/** Indexes by name, so that no code depends on the order of the types. @type {ReadonlyMap<string, number>} */
export const TYPE_INDEX = new Map(TYPE_NAMES.map((name, index) => [name, index]));

/** Lookup table by per mille, for a weighted choice in O(1). */
const TYPE_BY_MILLE = Uint8Array.from(TYPES.flatMap((type, index) => new Array(type.share).fill(index)));

/**
 * @param {number} roll in [0, 1)
 * @returns {number} index into {@link TYPES}
 */
export function typeAt(roll) {
  return TYPE_BY_MILLE[Math.floor(roll * TYPE_BY_MILLE.length)];
}

/**
 * The final status of a task.
 *
 * @param {number} type index
 * @param {boolean} flaky true for a resource whose tasks fail often, so that failures come in series
 * @param {number} roll in [0, 1)
 * @returns {number} index into {@link STATUSES}
 */
export function outcomeAt(type, flaky, roll) {
  const [skipped, failed, timeout] = TYPES[type].trouble;
  const mille = (roll * 1000) / (flaky ? 6 : 1);
  if (mille < failed) return FAILED;
  if (mille < failed + skipped) return SKIPPED;
  if (mille < failed + skipped + timeout) return TIMEOUT;
  return SUCCESS;
}

/** Durations of tasks that time out: the service ends them after hours. */
const TIMEOUT_SECONDS = /** @type {const} */ ([14_400, 64_800]);

/**
 * The duration of a task.
 *
 * @param {number} type index
 * @param {number} outcome index into {@link STATUSES}
 * @param {number} size of the resource, in [0, 1)
 * @param {number} roll in [0, 1)
 * @returns {number} whole milliseconds
 */
export function durationOf(type, outcome, size, roll) {
  if (outcome === SKIPPED) return 200 + Math.floor(roll * 4_000);
  const [short, long] = outcome === TIMEOUT ? TIMEOUT_SECONDS : TYPES[type].seconds;
  // A log-uniform distribution: most tasks are short, and a few are very long.
  const seconds = short * (long / short) ** ((size + roll) / 2);
  const share = outcome === FAILED ? 0.05 + 0.9 * roll : 1;
  return Math.max(300, Math.floor(seconds * share * 1000));
}
