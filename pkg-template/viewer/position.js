/** @typedef {import("cbr-tasks").OpLogPage} OpLogPage */

/**
 * Position of a page in the list.
 *
 * @typedef {object} Position
 * @property {number} from number of the page's first task, from 1; 0 on an empty page
 * @property {number} to number of its last task
 * @property {number | undefined} total undefined if the service does not say
 * @property {boolean} hasNext
 */

/**
 * Computes the position of a page. `count` is the list's total in some clouds and the page's size in others, so it counts as
 * the total only if it is larger than the page. A page that is not full is the last one.
 *
 * @param {OpLogPage} page
 * @param {{ limit: number, offset: number }} query
 * @returns {Position}
 */
export function positionOf(page, { limit, offset }) {
  const length = page.operation_logs.length;
  const end = offset + length;
  const served = typeof page.limit === "number" && page.limit > 0 ? Math.min(page.limit, limit) : limit;
  let total;
  if (typeof page.count === "number" && page.count > length && page.count >= end) total = page.count;
  else if (length < served && (length > 0 || offset === 0)) total = end;
  return {
    from: length > 0 ? offset + 1 : 0,
    to: end,
    total,
    hasNext: length > 0 && (total === undefined || end < total),
  };
}
