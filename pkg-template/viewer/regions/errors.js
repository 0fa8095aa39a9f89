import { html } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { breakable } from "../breakable.js";
import { milliseconds } from "../task.js";
import { text } from "../text.js";
import { cell, listOf, timeCell } from "./columns.js";

/** @import { Formatter } from "../formatter.js" */
/** @import { Messages } from "../messages/en.js" */
/** @import { ErrorRow } from "../data/window-rows.js" */

/**
 * @typedef {object} Errors
 * @property {Messages} t
 * @property {Formatter} format
 * @property {readonly ErrorRow[]} rows the most frequent first
 * @property {readonly string[]} chosen codes that are filtered by
 * @property {number} [start] place of the first row that is rendered, and of the first after them; all without
 * @property {number} [end]
 * @property {(codes: readonly string[]) => void} onCode sets the filter
 */

/** Table of the error codes. @param {Errors} errors */
export function errors(errors) {
  const { t, rows, start = 0, end = rows.length } = errors;
  const columns = columnsOf(t);
  return listOf({
    part: "errors",
    label: t.errors.label,
    columns,
    count: rows.length,
    rows: repeat(
      rows.slice(start, end),
      ({ code }) => code,
      (error, place) => row(errors, columns, error, place, start),
    ),
  });
}

/** @param {Messages} t */
function columnsOf({ dialog, errors: { count, first, last }, machines }) {
  return { message: dialog.error, count, machines: machines.label, first, last };
}

/**
 * @param {Errors} errors
 * @param {ReturnType<typeof columnsOf>} columns
 * @param {ErrorRow} error
 * @param {number} place
 * @param {number} start
 */
function row({ t, format, chosen, onCode }, columns, error, place, start) {
  const { code, message } = error;
  const isChosen = chosen.includes(code);
  const number = (/** @type {"count" | "machines"} */ name) =>
    cell(name, format.number(error[name]), { label: columns[name] });
  const time = (/** @type {"first" | "last"} */ name) =>
    cell(name, timeCell(format, milliseconds(error[name])), { label: columns[name] });
  return html`<tr part="row" role="row" aria-rowindex=${start + place + 2} data-chosen=${isChosen}
    @click=${() => onCode(isChosen ? [] : [code])}>
    ${cell(
      "message",
      html`<button class="link" part="code" type="button" data-stop tabindex=${place && -1} aria-pressed=${isChosen}
        ><bdi class="error-code">${breakable(text(code) || t.errors.noCode)}</bdi></button> <bdi class="name">${text(message)}</bdi>`,
      { role: "rowheader" },
    )}
    ${number("count")} ${number("machines")} ${time("first")} ${time("last")}
  </tr>`;
}
