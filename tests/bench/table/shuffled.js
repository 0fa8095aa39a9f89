/** Tasks whose keys come in ever new orders, as from a server whose maps have none, or have ever new names; and those whose names differ. */

/** Draws of a fixed seed (mulberry32), so that each run measures the same bodies. @param {number} seed */
function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * The body of a list response with the keys of each task in an order of its own.
 *
 * @param {Uint8Array} body
 * @param {number} seed
 */
export function shuffleKeys(body, seed) {
  const next = random(seed);
  const page = JSON.parse(new TextDecoder().decode(body));
  const tasks = page.operation_logs.map((/** @type {object} */ task) => {
    const entries = Object.entries(task);
    for (let at = entries.length - 1; at > 0; at -= 1) {
      const other = Math.floor(next() * (at + 1));
      [entries[at], entries[other]] = [entries[other], entries[at]];
    }
    return Object.fromEntries(entries);
  });
  return new TextEncoder().encode(JSON.stringify({ ...page, operation_logs: tasks }));
}

/**
 * The body of a list response with a key of its own in each task. No other task has it.
 *
 * @param {Uint8Array} body
 * @param {number} page
 */
export function addOwnKeys(body, page) {
  const response = JSON.parse(new TextDecoder().decode(body));
  const tasks = response.operation_logs.map((/** @type {object} */ task, /** @type {number} */ at) => ({
    ...task,
    [`own_${page}_${at}`]: at,
  }));
  return new TextEncoder().encode(JSON.stringify({ ...response, operation_logs: tasks }));
}

/**
 * The body of a list response in which no two resources have the same name.
 *
 * @param {Uint8Array} body
 * @param {number} page
 */
export function nameAll(body, page) {
  const response = JSON.parse(new TextDecoder().decode(body));
  for (const [at, task] of response.operation_logs.entries())
    if (task.extra_info?.resource) task.extra_info.resource.name += `-${page}-${at}`;
  return new TextEncoder().encode(JSON.stringify(response));
}
