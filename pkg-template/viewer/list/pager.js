import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import { icon } from "../icons.js";

/** @typedef {import("../messages/en.js").Messages} Messages */
/** @typedef {import("../formatter.js").Formatter} Formatter */

const SIZES = [10, 25, 50, 100, 200];

/**
 * @typedef {object} Pager
 * @property {Messages} t
 * @property {Formatter} format
 * @property {import("../position.js").Position | undefined} position
 * @property {number} page from 1
 * @property {number} pageSize
 * @property {(page: number) => void} onPage
 * @property {(size: number) => void} onSize
 */

/** @param {Pager} pager */
export function pager(pager) {
  const { t, format, position, page, pageSize, onPage, onSize } = pager;
  const sizes = SIZES.includes(pageSize) ? SIZES : [...SIZES, pageSize].sort((a, b) => a - b);
  const isLast = !position?.hasNext;
  return html`<nav class="pager" part="pager" aria-label=${t.pager.label}>
    <span class="span" part="position">${position && position.from > 0 ? span(t, format, position) : nothing}</span>
    <label class="inline" part="page-size"
      ><span>${t.pager.size}</span>
      <span class="select"
        ><select
          part="control"
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
        ${icon("previous")}<span>${t.pager.previous}</span>
      </button>
      ${pageField(pager)}
      <button part="next" type="button" ?disabled=${isLast} @click=${() => onPage(page + 1)}>
        <span>${t.pager.next}</span>${icon("open")}
      </button>
    </span>
  </nav>`;
}

/** The number of the page, as a field: another number goes to that page. @param {Pager} pager */
function pageField({ t, format, position, page, pageSize, onPage }) {
  const total = position?.total;
  const pages = total === undefined ? undefined : Math.max(page, Math.ceil(total / pageSize));
  const hole = "\0";
  const [before, after] = (
    pages === undefined ? t.pager.page(hole) : t.pager.pageOf(hole, format.number(pages))
  ).split(hole);
  const onChange = (/** @type {{ target: HTMLInputElement }} */ { target }) => {
    const to = Math.min(Math.trunc(Number(target.value)), pages ?? Number.MAX_SAFE_INTEGER);
    if (to >= 1 && to !== page) onPage(to);
    else target.value = String(page);
  };
  return html`<label class="inline page" part="page"
    ><span>${before}</span>
    <input
      part="control"
      name="page"
      type="text"
      inputmode="numeric"
      autocomplete="off"
      aria-label=${t.pager.goTo}
      .value=${live(String(page))}
      @change=${onChange}
    /><span>${after}</span></label
  >`;
}

/**
 * @param {Messages} t
 * @param {Formatter} format
 * @param {import("../position.js").Position} position
 */
export function span(t, format, { from, to, total }) {
  const ends = /** @type {const} */ ([format.number(from), format.number(to)]);
  return total === undefined ? t.pager.span(...ends) : t.pager.spanOf(...ends, format.number(total));
}
