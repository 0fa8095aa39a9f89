/**
 * Rows as tab-separated values, with a line of headers. A text that a spreadsheet would take for a formula begins with an apostrophe.
 *
 * @param {readonly import("./columns.js").Column[]} columns
 * @param {readonly import("../task.js").OperationLog[]} tasks
 */
export function tsvOf(columns, tasks) {
  const lines = [
    columns.map(({ header }) => header),
    ...tasks.map((task) => columns.map(({ text }) => text(task))),
  ];
  return lines.map((cells) => cells.map(plain).join("\t")).join("\n");
}

/** @param {string} cell */
function plain(cell) {
  const line = cell.replace(/[\t\n\r]+/g, " ");
  return /^[=+\-@]/.test(line) ? `'${line}` : line;
}
