import { column } from "../tasks/columns.js";
import { clean } from "../text/clean.js";
import { paint } from "../text/colour.js";
import { fit, pad } from "../text/fit.js";
import { GAP, squeeze, taken } from "./layout.js";

/** @import { TaskChange } from "cbr-tasks" */
/** @import { Context } from "../process/context.js" */
/** @import { Placed } from "./layout.js" */

/** @type {Readonly<Record<TaskChange["type"], import("../text/colour.js").Colour | undefined>>} */
const COLOURS = { added: "cyan", updated: undefined, finished: "bold", removed: "dim" };

/** Typical widths of a line's parts. They are fixed, because a line is written before the next one is known. */
const PARTS = { time: 9, change: 8, status: 8, progress: 5, type: 11, resource: 20, vault: 16, id: 36 };
const SHORT_ID = 9;
const MIN_NAME = 8;
/** Parts that are left out on a narrow terminal, the first one first. */
const DROP_ORDER = ["vault", "progress", "type", "time"];

/**
 * Parts that fit into the available columns, with their widths.
 *
 * @param {number} available
 * @returns {Placed[]}
 */
function partsIn(available) {
  let parts = Object.entries(PARTS).map(([name, width]) => ({ name, width }));
  const isTight = () => taken(parts, ({ width }) => width) > available;
  if (isTight()) parts = parts.map((part) => (part.name === "id" ? { ...part, width: SHORT_ID } : part));
  squeeze(parts, available, ({ name, width }) =>
    name === "resource" || name === "vault" ? MIN_NAME : width,
  );
  for (const name of DROP_ORDER) if (isTight()) parts = parts.filter((part) => part.name !== name);
  return parts;
}

/**
 * One line of text for a change, no wider than the terminal.
 *
 * @param {TaskChange} change
 * @param {Context} context
 */
export function changeLine({ type, task }, { stdout, env, now }) {
  const colours = paint(stdout, env);
  /** @param {string} name */
  const cell = (name) => clean(column(name).cell(task, now()));
  const progress = cell("progress");
  const status = cell("status");
  /** @type {Readonly<Record<string, string>>} */
  const texts = {
    time: `${new Date(now()).toISOString().slice(11, 19)}Z`,
    change: type,
    status,
    progress: type === "updated" && progress !== "" ? `${progress} %` : "",
    type: cell("operation_type"),
    resource: cell("resource_name"),
    vault: cell("vault_name"),
    id: cell("id"),
  };
  /** @type {Readonly<Record<string, import("../text/colour.js").Colour | undefined>>} */
  const painted = { change: COLOURS[type], status: column("status").colour?.(status) };
  return partsIn(stdout.isTerminal ? stdout.columns : Number.POSITIVE_INFINITY)
    .map(({ name, width }) => {
      const isWhole = name === "id" && !stdout.isTerminal;
      const text = isWhole ? texts[name] : fit(texts[name], width);
      return colours(painted[name], name === "id" ? text : pad(text, width));
    })
    .join(" ".repeat(GAP));
}
