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

/** The parts of a line, as wide as they usually are: there is no other line to look at. */
const PARTS = { time: 9, change: 8, status: 8, progress: 5, type: 11, resource: 20, vault: 16, id: 36 };
const SHORT_ID = 9;
const LEAST_NAME = 8;
const FIRST_TO_GO = ["vault", "progress", "type", "time"];

/**
 * How wide the parts are that there is room for.
 *
 * @param {number} available
 * @returns {Placed[]}
 */
function partsIn(available) {
  let parts = Object.entries(PARTS).map(([name, width]) => ({ name, width }));
  const isTight = () => taken(parts, ({ width }) => width) > available;
  if (isTight()) parts = parts.map((part) => (part.name === "id" ? { ...part, width: SHORT_ID } : part));
  squeeze(parts, available, ({ name, width }) =>
    name === "resource" || name === "vault" ? LEAST_NAME : width,
  );
  for (const name of FIRST_TO_GO) if (isTight()) parts = parts.filter((part) => part.name !== name);
  return parts;
}

/**
 * What has happened, in one line for people, which a terminal does not break.
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
