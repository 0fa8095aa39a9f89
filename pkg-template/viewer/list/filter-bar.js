import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import { icon } from "../icons.js";
import { fromLocalInput, toLocalInput } from "../local-time.js";
import { text } from "../text.js";

/** @typedef {import("../messages/en.js").Messages} Messages */
/** @typedef {import("../filters.js").Filters} Filters */
/** @typedef {"resourceName" | "vaultName"} TextFilter */

/**
 * @typedef {object} FilterBar
 * @property {Messages} t
 * @property {(name: string) => boolean} isHidden
 * @property {Filters} filters
 * @property {import("./filter-drafts.js").FilterDrafts<TextFilter>} drafts
 * @property {(name: keyof Filters, value: string) => void} onFilter
 * @property {unknown} clear button that clears the filters
 * @property {unknown} tools buttons beside the filters
 */

/** @param {FilterBar} bar */
export function filterBar(bar) {
  const { t, filters, clear, tools } = bar;
  return html`<form class="filters" part="filters" role="search" aria-label=${t.filters.label} @submit=${submit(bar)}>
    <div class="fields">
    ${selectField(bar, "status", t.filters.status, { "": t.filters.any, ...t.statuses })}
    ${selectField(bar, "operationType", t.filters.type, { "": t.filters.any, ...t.types })}
    ${selectField(bar, "range", t.filters.range, t.ranges)}
    ${
      filters.range === "custom"
        ? [timeField(bar, "startTime", t.filters.startTime), timeField(bar, "endTime", t.filters.endTime)]
        : nothing
    }
    ${textField(bar, "resourceName", t.filters.resourceName)} ${textField(bar, "vaultName", t.filters.vaultName)}
    ${clear}
    </div>
    <div class="tools" part="tools">${tools}</div>
  </form>`;
}

/**
 * @param {FilterBar} bar
 * @param {keyof Filters} name
 * @param {string} label
 * @param {Readonly<Record<string, string>>} options
 */
function selectField({ isHidden, filters, onFilter }, name, label, options) {
  if (isHidden(name)) return nothing;
  const value = filters[name];
  const all = Object.hasOwn(options, value) ? options : { ...options, [value]: text(value) };
  return html`<label class="field" part="filter filter-${name}"
    ><span>${label}</span>
    <span class="select"
      ><select
        part="control"
        name=${name}
        @change=${(/** @type {{ target: HTMLSelectElement }} */ { target }) => onFilter(name, target.value)}
      >
        ${Object.entries(all).map(
          ([key, shown]) => html`<option value=${key} .selected=${live(key === value)}>${shown}</option>`,
        )}</select
      >${icon("select")}</span
    ></label
  >`;
}

/**
 * @param {FilterBar} bar
 * @param {"startTime" | "endTime"} name
 * @param {string} label
 */
function timeField({ isHidden, filters, onFilter }, name, label) {
  if (isHidden("range")) return nothing;
  return html`<label class="field time" part="filter filter-${name}"
    ><span>${label}</span>
    <input
      part="control"
      type="datetime-local"
      name=${name}
      .value=${live(toLocalInput(filters[name]))}
      @change=${(/** @type {{ target: HTMLInputElement }} */ { target }) => onFilter(name, fromLocalInput(target.value))}
  /></label>`;
}

/**
 * @param {FilterBar} bar
 * @param {TextFilter} name
 * @param {string} label
 */
function textField({ isHidden, filters, drafts }, name, label) {
  if (isHidden(name)) return nothing;
  return html`<label class="field" part="filter filter-${name}"
    ><span>${label}</span>
    <input
      part="control"
      type="search"
      name=${name}
      maxlength="255"
      autocomplete="off"
      spellcheck="false"
      .value=${live(drafts.get(name) ?? filters[name])}
      @input=${(/** @type {{ target: HTMLInputElement }} */ { target }) => drafts.setDraft(name, target.value)}
      @change=${() => drafts.flush()}
  /></label>`;
}

/** @param {FilterBar} bar */
function submit({ drafts }) {
  return (/** @type {Event} */ event) => {
    event.preventDefault();
    drafts.flush();
  };
}
