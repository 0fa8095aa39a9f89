/**
 * Cell after a key of the ARIA grid pattern. The row may be beyond the first or the last one.
 *
 * @param {string} key
 * @param {object} at
 * @param {boolean} at.ctrl
 * @param {number} at.row
 * @param {number} at.column
 * @param {number} at.last last row
 * @param {readonly number[]} at.shown columns that are not hidden
 * @param {number} at.page rows of a screen
 * @param {boolean} at.isRtl
 * @returns {{ row: number, column: number } | undefined} undefined for a key that does not move
 */
export function cellAfter(key, { ctrl, row, column, last, shown, page, isRtl }) {
  const step = (/** @type {number} */ by) => ({
    row,
    column: shown[shown.indexOf(column) + (isRtl ? -by : by)] ?? column,
  });
  switch (key) {
    case "ArrowDown":
      return { row: row + 1, column };
    case "ArrowUp":
      return { row: row - 1, column };
    case "ArrowRight":
      return step(1);
    case "ArrowLeft":
      return step(-1);
    case "PageDown":
      return { row: row + page, column };
    case "PageUp":
      return { row: Math.max(0, row - page), column };
    case "Home":
      return { row: ctrl ? 0 : row, column: shown[0] ?? column };
    case "End":
      return { row: ctrl ? last : row, column: shown.at(-1) ?? column };
  }
}
