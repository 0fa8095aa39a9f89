import { column, NAMES } from "../columns.js";
import { clean } from "../text/clean.js";
import { paint } from "../text/colour.js";
import { pad } from "../text/fit.js";

/** @import { OperationLog } from "cbr-tasks" */
/** @import { Context } from "../context.js" */

/**
 * All that there is of a task, field by field, for people.
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
  const { resource, common, ...others } = task.extra_info ?? {};
  const more = Object.entries(others).map(([name, value]) => ({
    title: clean(name.toUpperCase().replaceAll("_", " ")),
    text: clean(JSON.stringify(value) ?? ""),
    colour: undefined,
  }));
  const fields = [...known, ...more].filter(({ text }) => text !== "");
  const width = Math.max(...fields.map(({ title }) => title.length));
  return fields
    .map(({ title, text, colour }) => `${colours("bold", pad(title, width))}  ${colours(colour, text)}\n`)
    .join("");
}
