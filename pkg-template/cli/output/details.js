import { column } from "../tasks/columns.js";
import { FIELDS } from "../tasks/fields.js";
import { clean } from "../text/clean.js";
import { paint } from "../text/colour.js";
import { pad } from "../text/fit.js";

/** @import { OperationLog } from "cbr-tasks" */
/** @import { Context } from "../process/context.js" */

/** Parts of `extra_info` that columns show. */
const PARTS = ["resource", "common"];

/** Fields with a line of their own. The other parts of `extra_info` are shown whole. */
const COLUMNS = FIELDS.filter(
  ({ path: [field, part = ""] }) => field !== "extra_info" || PARTS.includes(part),
);

/** Top-level fields of a task that need no line of their own: columns show them or the fields inside them. */
const SHOWN_BY_COLUMNS = FIELDS.map(({ path: [field = ""] }) => field);

/**
 * All fields of a task as text, one per line: first the columns, then every other field that the task has.
 *
 * @param {OperationLog} task
 * @param {Context} context
 */
export function details(task, { stdout, env, now }) {
  const coloured = paint(stdout, env);
  const columnFields = COLUMNS.map(({ name }) => {
    const { title, cell, colour } = column(name);
    const text = clean(cell(task, now()));
    return { title, text, colour: colour?.(text) };
  });
  const otherInfo = Object.entries(task.extra_info ?? {}).filter(([name]) => !PARTS.includes(name));
  const others = Object.entries(task).filter(([name]) => !SHOWN_BY_COLUMNS.includes(name));
  const otherFields = [...others, ...otherInfo].map(([name, value]) => ({
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
