import { html } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { breakable } from "../breakable.js";
import { milliseconds } from "../task.js";
import { text } from "../text.js";
import { onArrowKey } from "./arrow-focus.js";
import { head, timeCell } from "./columns.js";

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

const COLUMNS = /** @type {const} */ (["message", "count", "machines", "first", "last"]);

/** Table of the error codes. @param {Errors} errors */
export function errors(errors) {
  const { t, rows, start = 0, end = rows.length } = errors;
  return html`<div class="list" part="errors">
    <table part="table" role="table" aria-label=${t.errors.label} aria-rowcount=${rows.length + 1}>
      ${head(COLUMNS, t.errors.columns)}
      <tbody part="rows" role="rowgroup" @keydown=${onArrowKey}>
        ${repeat(
          rows.slice(start, end),
          ({ code }) => code,
          (error, place) => row(errors, error, place, start),
        )}
      </tbody>
    </table>
  </div>`;
}

/** @param {Errors} errors @param {ErrorRow} error @param {number} place @param {number} start */
function row({ t, format, chosen, onCode }, { code, message, count, machines, first, last }, place, start) {
  const isChosen = chosen.includes(code);
  const name = text(code);
  const number = (/** @type {"count" | "machines"} */ column, /** @type {number} */ value) =>
    html`<td class="c-${column}" part="column column-${column}" role="cell" data-label=${t.errors.columns[column]}>${format.number(value)}</td>`;
  const time = (/** @type {"first" | "last"} */ column, /** @type {string | undefined} */ value) =>
    html`<td class="c-${column}" part="column column-${column}" role="cell" data-label=${t.errors.columns[column]}>${timeCell(format, milliseconds(value))}</td>`;
  return html`<tr part="row" role="row" aria-rowindex=${start + place + 2} data-chosen=${isChosen}
    @click=${() => onCode(isChosen ? [] : [code])}>
    <td class="c-message" part="column column-message" role="rowheader">
      <button class="link" part="code" type="button" data-stop tabindex=${place === 0 ? 0 : -1} aria-pressed=${isChosen}
        title=${t.errors.filter}><bdi class="error-code">${name ? breakable(name) : t.errors.noCode}</bdi></button>
      <bdi class="words">${text(message)}</bdi>
    </td>
    ${number("count", count)} ${number("machines", machines)} ${time("first", first)} ${time("last", last)}
  </tr>`;
}
