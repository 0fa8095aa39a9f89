/** Baseline: the same operations in plain JavaScript, on an array of objects from `JSON.parse`. */

/**
 * @typedef {object} Task as parsed
 * @property {string} id
 * @property {string} status
 * @property {string} operation_type
 * @property {string} started_at
 * @property {string} [vault_name]
 * @property {{ resource?: { name?: string } }} [extra_info]
 */

/** @param {Task[]} tasks @param {string} status @param {string} part of the resource's name, in lower case */
export function filter(tasks, status, part) {
  return tasks.filter(
    (task) => task.status === status && task.extra_info?.resource?.name?.toLowerCase().includes(part),
  );
}

/** All times have the same format, so their texts sort in the same order. @param {Task[]} tasks */
export function sort(tasks) {
  return tasks.toSorted((a, b) => (a.started_at < b.started_at ? -1 : a.started_at > b.started_at ? 1 : 0));
}

/** The next optimization: each time is parsed once. @param {Task[]} tasks */
export function sortByKeys(tasks) {
  return tasks
    .map((task) => ({ task, started: Date.parse(task.started_at) }))
    .sort((a, b) => a.started - b.started)
    .map(({ task }) => task);
}

/** @param {Record<string, number>} counts @param {string} value */
function count(counts, value) {
  counts[value] = (counts[value] ?? 0) + 1;
}

/** @param {Task[]} tasks */
export function facets(tasks) {
  /** @type {Record<"status" | "operation_type" | "vault_name", Record<string, number>>} */
  const facets = { status: {}, operation_type: {}, vault_name: {} };
  for (const task of tasks) {
    count(facets.status, task.status);
    count(facets.operation_type, task.operation_type);
    count(facets.vault_name, task.vault_name ?? "");
  }
  return facets;
}

/** @param {Task[]} tasks @param {number} bins */
export function histogram(tasks, bins) {
  const times = tasks.map((task) => Date.parse(task.started_at));
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const time of times) {
    if (time < first) first = time;
    if (time > last) last = time;
  }
  const width = (last - first) / bins;
  const all = Array.from({ length: bins }, (_, at) => ({
    start: first + at * width,
    count: 0,
    split: /** @type {Record<string, number>} */ ({}),
  }));
  tasks.forEach((task, at) => {
    const bin = all[Math.min(bins - 1, Math.floor((times[at] - first) / width))];
    bin.count += 1;
    count(bin.split, task.status);
  });
  return all;
}
