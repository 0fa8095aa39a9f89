import { column, NAMES } from "../tasks/columns.js";
import { clean } from "../text/clean.js";
import { paint } from "../text/colour.js";
import { pad } from "../text/fit.js";

/** @import { OperationLog } from "cbr-tasks" */
/** @import { Context } from "../process/context.js" */

/** Fields of a task that are columns, or whose own fields are. */
const COLUMN_FIELDS = [...NAMES, "error_info", "extra_info"];

/**
 * All fields of a task as text, one per line.
 *
 * @param {OperationLog} task
 * @param {Context} context
 */
export function details(task, { stdout, env, now }) {
  const colours = paint(stdout, env);
  const known = NAMES.map((name) => {
    const { title, cell, colour } = column(name);
    const text = clean(cell(task, now()));
    return { title, text, colour: colour?.(text) };
  });
  const { resource, common, ...parts } = task.extra_info ?? {};
  const others = Object.entries(task).filter(([name]) => !COLUMN_FIELDS.includes(name));
  const more = [...others, ...Object.entries(parts)].map(([name, value]) => ({
    title: clean(name.toUpperCase().replaceAll("_", " ")),
    text: clean(typeof value === "string" ? value : (JSON.stringify(value) ?? "")),
    colour: undefined,
  }));
  const fields = [...known, ...more].filter(({ text }) => text !== "");
  const width = Math.max(...fields.map(({ title }) => title.length));
  return fields
    .map(({ title, text, colour }) => `${colours("bold", pad(title, width))}  ${colours(colour, text)}\n`)
    .join("");
}
