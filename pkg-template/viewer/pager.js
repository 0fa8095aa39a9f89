import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import { icon } from "./icons.js";

/** @typedef {import("./messages/en.js").Messages} Messages */
/** @typedef {import("./formatter.js").Formatter} Formatter */

const SIZES = [10, 25, 50, 100, 200];

/**
 * @typedef {object} Pager
 * @property {Messages} t
 * @property {Formatter} format
 * @property {import("./position.js").Position | undefined} position
 * @property {number} page from 1
 * @property {number} pageSize
 * @property {(page: number) => void} onPage
 * @property {(size: number) => void} onSize
 */

/** @param {Pager} pager */
export function pager({ t, format, position, page, pageSize, onPage, onSize }) {
  const sizes = SIZES.includes(pageSize) ? SIZES : [...SIZES, pageSize].sort((a, b) => a - b);
  const isLast = !position?.hasNext;
  return html`<nav class="pager" part="pager" aria-label=${t.pager.label}>
    <span class="span" part="position">${position && position.from > 0 ? span(t, format, position) : nothing}</span>
    <label class="inline"
      ><span>${t.pager.size}</span>
      <span class="select"
        ><select
          part="page-size"
          name="pageSize"
          @change=${(/** @type {{ target: HTMLSelectElement }} */ { target }) => onSize(Number(target.value))}
        >
          ${sizes.map(
            (size) =>
              html`<option value=${size} .selected=${live(size === pageSize)}>${format.number(size)}</option>`,
          )}</select
        >${icon("select")}</span
      ></label
    >
    <span class="turn">
      <button part="previous" type="button" ?disabled=${page <= 1} @click=${() => onPage(page - 1)}>
        ${icon("previous")}${t.pager.previous}
      </button>
      <span class="page" part="page">${pageOf(t, format, { page, pageSize, total: position?.total })}</span>
      <button part="next" type="button" ?disabled=${isLast} @click=${() => onPage(page + 1)}>
        ${t.pager.next}${icon("open")}
      </button>
    </span>
  </nav>`;
}

/**
 * @param {Messages} t
 * @param {Formatter} format
 * @param {import("./position.js").Position} position
 */
export function span(t, format, { from, to, total }) {
  const ends = /** @type {const} */ ([format.number(from), format.number(to)]);
  return total === undefined ? t.pager.span(...ends) : t.pager.spanOf(...ends, format.number(total));
}

/**
 * @param {Messages} t
 * @param {Formatter} format
 * @param {{ page: number, pageSize: number, total: number | undefined }} at
 */
function pageOf(t, format, { page, pageSize, total }) {
  if (total === undefined) return t.pager.page(format.number(page));
  const pages = Math.max(page, Math.ceil(total / pageSize));
  return t.pager.pageOf(format.number(page), format.number(pages));
}
