import { column, NAMES } from "../tasks/columns.js";
import { clean } from "../text/clean.js";
import { paint } from "../text/colour.js";
import { pad } from "../text/fit.js";

/** @import { OperationLog } from "cbr-tasks" */
/** @import { Context } from "../process/context.js" */

/** Top-level fields of a task that need no line of their own: columns show them or the fields inside them. */
const SHOWN_BY_COLUMNS = [...NAMES, "error_info", "extra_info"];

/**
 * All fields of a task as text, one per line: first the columns, then every other field that the task has.
 *
 * @param {OperationLog} task
 * @param {Context} context
 */
export function details(task, { stdout, env, now }) {
  const coloured = paint(stdout, env);
  const columnFields = NAMES.map((name) => {
    const { title, cell, colour } = column(name);
    const text = clean(cell(task, now()));
    return { title, text, colour: colour?.(text) };
  });
  // Columns show `resource` and `common`.
  const { resource, common, ...otherInfo } = task.extra_info ?? {};
  const others = Object.entries(task).filter(([name]) => !SHOWN_BY_COLUMNS.includes(name));
  const otherFields = [...others, ...Object.entries(otherInfo)].map(([name, value]) => ({
    title: clean(name.toUpperCase().replaceAll("_", " ")),
    text: clean(typeof value === "string" ? value : (JSON.stringify(value) ?? "")),
    colour: undefined,
  }));
  const fields = [...columnFields, ...otherFields].filter(({ text }) => text !== "");
  const width = Math.max(...fields.map(({ title }) => title.length));
  return fields
    .map(({ title, text, colour }) => `${coloured("bold", pad(title, width))}  ${coloured(colour, text)}\n`)
    .join("");
}
