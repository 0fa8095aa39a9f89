/** @import { OperationLog } from "cbr-tasks" */
/** @import { TaskView } from "cbr-tasks/table" */

/** Rows that are read at a time among those of the same start. */
const SOME = 20;

/**
 * Place of a task in a view that is sorted by start, or -1. A binary search: a list of the ids of a million tasks takes longer than all answers to a
 * question.
 *
 * @param {OperationLog} task
 * @param {TaskView} view
 * @param {boolean} descending
 */
export function placeByStart(task, view, descending) {
  // Tasks without a start are the last ones in either order.
  const key = (/** @type {OperationLog} */ { started_at: at }) => {
    const time = Date.parse(at ?? "");
    return Number.isNaN(time) ? Number.POSITIVE_INFINITY : descending ? -time : time;
  };
  const wanted = key(task);
  let [low, high] = [0, view.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (key(view.rows(middle, middle + 1)[0]) < wanted) low = middle + 1;
    else high = middle;
  }
  for (; low < view.length; low += SOME) {
    const rows = view.rows(low, low + SOME);
    const found = rows.findIndex(({ id }) => id === task.id);
    if (found >= 0) return low + found;
    if (key(rows[rows.length - 1]) !== wanted) break;
  }
  return -1;
}
