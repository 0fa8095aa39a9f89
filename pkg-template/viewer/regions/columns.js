import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { onArrowKey } from "./arrow-focus.js";

/** @import { Formatter } from "../formatter.js" */
/** @import { Messages } from "../messages/en.js" */

/** Rows that a table begins with, and that a press of its button adds. */
export const STEP = 500;

/**
 * A table whose rows are flex containers, so roles are explicit. Of very many rows it has the first, and a button for more.
 *
 * @template Row
 * @param {object} table
 * @param {string} table.part
 * @param {string} table.label
 * @param {Readonly<Record<string, string>>} table.columns labels by their names
 * @param {readonly Row[]} table.rows all of them
 * @param {number} [table.most] rows that are rendered; all without
 * @param {(most: number) => unknown} [table.onMore]
 * @param {(row: Row) => unknown} table.keyOf
 * @param {(row: Row, place: number) => unknown} table.row
 * @param {unknown} [table.note] above the table
 * @param {Messages} table.t
 * @param {Formatter} table.format
 */
export function listOf({
  part,
  label,
  columns,
  rows,
  most = rows.length,
  onMore,
  keyOf,
  row,
  note,
  t,
  format,
}) {
  const left = rows.length - most;
  const number = (/** @type {number} */ value) => format.number(value);
  /** The focus goes on to the first new row: the button can be gone. @param {{ currentTarget: EventTarget | null }} event */
  const more = ({ currentTarget }) => {
    const list = /** @type {Element} */ (currentTarget).closest(".list");
    onMore?.(most + STEP);
    requestAnimationFrame(() => {
      const stops = /** @type {NodeListOf<HTMLElement> | undefined} */ (
        list?.querySelectorAll("[data-stop]")
      );
      stops?.[most]?.focus();
    });
  };
  return html`<div class="list" part=${part}>
    ${note ? html`<p class="note" part="note">${note}</p>` : nothing}
    <table part="table" role="table" aria-label=${label} aria-rowcount=${rows.length + 1}>
      <thead part="head" role="rowgroup">
        <tr role="row">
          ${Object.entries(columns).map(
            ([name, label]) =>
              html`<th class="c-${name}" part="column column-${name}" role="columnheader">${label}</th>`,
          )}
        </tr>
      </thead>
      <tbody part="rows" role="rowgroup" @keydown=${onArrowKey}>${repeat(rows.slice(0, most), keyOf, row)}</tbody>
    </table>
    ${
      left > 0
        ? html`<p class="note" part="rest">${t.pager.spanOf(number(1), number(most), number(rows.length))}
            <button part="more-rows" type="button" @click=${more}>${t.chips.more(number(Math.min(left, STEP)))}</button></p>`
        : nothing
    }
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
