import { html } from "lit";
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
 * @property {number} [most] rows that are rendered; all without
 * @property {(most: number) => unknown} [onMore]
 * @property {(codes: readonly string[]) => void} onCode sets the filter
 */

/** Table of the error codes. @param {Errors} errors */
export function errors(errors) {
  const { t } = errors;
  const columns = columnsOf(t);
  return listOf({
    ...errors,
    part: "errors",
    label: t.errors.label,
    columns,
    keyOf: ({ code }) => code,
    row: (error, place) => row(errors, columns, error, place),
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
 */
function row({ t, format, chosen, onCode }, columns, error, place) {
  const { code, message } = error;
  const isChosen = chosen.includes(code);
  const number = (/** @type {"count" | "machines"} */ name) =>
    cell(name, format.number(error[name]), { label: columns[name] });
  const time = (/** @type {"first" | "last"} */ name) =>
    cell(name, timeCell(format, milliseconds(error[name])), { label: columns[name] });
  return html`<tr part="row" role="row" aria-rowindex=${place + 2} data-chosen=${isChosen}
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
