/** @typedef {import("cbr-tasks").OpLogPage} OpLogPage */

/**
 * Where a page lies in the list.
 *
 * @typedef {object} Position
 * @property {number} from 1 for the first task; 0 on an empty page
 * @property {number} to
 * @property {number | undefined} total undefined where the service does not tell
 * @property {boolean} hasNext
 */

/**
 * `count` is the list's total on some services and the page's size on others: it is a total
 * only where it is more than the page holds. A short page is the last one.
 *
 * @param {OpLogPage} page
 * @param {{ limit: number, offset: number }} asked
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
