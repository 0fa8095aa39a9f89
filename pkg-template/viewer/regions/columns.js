import { html, nothing } from "lit";
import { onArrowKey } from "./arrow-focus.js";

/** @import { Formatter } from "../formatter.js" */

/**
 * A table whose rows are flex containers, so roles are explicit.
 *
 * @param {object} table
 * @param {string} table.part
 * @param {string} table.label
 * @param {Readonly<Record<string, string>>} table.columns labels by their names
 * @param {number} table.count of all rows
 * @param {unknown} table.rows those that are rendered
 */
export function listOf({ part, label, columns, count, rows }) {
  return html`<div class="list" part=${part}>
    <table part="table" role="table" aria-label=${label} aria-rowcount=${count + 1}>
      <thead part="head" role="rowgroup">
        <tr role="row">
          ${Object.entries(columns).map(
            ([name, label]) =>
              html`<th class="c-${name}" part="column column-${name}" role="columnheader">${label}</th>`,
          )}
        </tr>
      </thead>
      <tbody part="rows" role="rowgroup" @keydown=${onArrowKey}>${rows}</tbody>
    </table>
  </div>`;
}

/**
 * @param {string} name of the column
 * @param {unknown} content
 * @param {{ role?: string, label?: string }} [options] `label`: in front of the content in a card
 */
export function cell(name, content, { role = "cell", label } = {}) {
  return html`<td class="c-${name}" part="column column-${name}" role=${role} data-label=${label ?? nothing}>${content}</td>`;
}

/** A time, exact in its title. @param {Formatter} format @param {number | undefined} ms */
export function timeCell(format, ms) {
  return ms === undefined
    ? "—"
    : html`<time dir="auto" datetime=${new Date(ms).toISOString()} title=${format.exact(ms)}>${format.moment(ms)}</time>`;
}
