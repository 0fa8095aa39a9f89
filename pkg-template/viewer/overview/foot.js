import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import { icon } from "../icons.js";
import { problemOf } from "../problem.js";

/** @typedef {import("./overview.js").Overview} Overview */

/** How many tasks of which window are loaded, older pages, columns, time zone and export. @param {Overview} view */
export function foot(view) {
  const { language, loader, state } = view;
  const { messages: t, formatter } = language;
  if (loader.loaded === 0) return nothing;
  return html`<footer part="foot">
    <div class="pager">
      <span class="span" part="loaded">${loadedText(view)}</span>
      ${olderPages(view)} ${columnMenu(view)}
      <label class="inline" part="time-zone"
        ><input
          type="checkbox"
          name="utc"
          .checked=${live(state.utc)}
          @change=${(/** @type {{ target: HTMLInputElement }} */ { target }) => view.change({ utc: target.checked })}
        /><span>${t.zone(state.utc ? "UTC" : formatter.timeZone)}</span></label
      >
      ${
        loader.table && !view.isHidden("export")
          ? html`<span class="turn" part="export">
              <button type="button" data-export="csv" @click=${() => view.download("csv")}>CSV</button>
              <button type="button" data-export="ndjson" @click=${() => view.download("ndjson")}>NDJSON</button>
            </span>`
          : nothing
      }
    </div>
    ${loader.waiting > 0 ? html`<p class="muted" part="waiting">${t.states.waiting(String(loader.waiting))}</p>` : nothing}
  </footer>`;
}

/** @param {Overview} view */
function loadedText({ language, loader, rows, older }) {
  const { messages: t, formatter } = language;
  const number = (/** @type {number} */ count) => formatter.number(count);
  const { position } = older;
  if (older.page && position) return t.overview.olderSpan(number(position.from), number(position.to));
  const { start } = rows.bounds;
  const { loaded, total, loadedFrom, state } = loader;
  const shown = t.overview.shownOf(number(rows.length), number(loaded));
  if (state === "loading" && total !== undefined && total > loaded)
    return `${shown} · ${t.overview.loadingOf(number(total))}`;
  const since = Math.max(start, loadedFrom ?? start);
  return `${shown} · ${t.overview.since(formatter.exact(since))}`;
}

/** Pages of older tasks, if not all of the window are in the table. @param {Overview} view */
function olderPages({ language, older, hasOlder }) {
  const t = language.messages;
  if (!hasOlder && !older.page) return nothing;
  const problem =
    older.problem === undefined ? undefined : problemOf(older.problem, { online: navigator.onLine });
  return html`<span class="turn" part="older">
    ${
      older.page
        ? html`<button part="previous" type="button" ?disabled=${older.isBusy} @click=${() => older.previous()}>
            ${icon("previous")}<span>${t.pager.previous}</span>
          </button>`
        : nothing
    }
    <button part="next" type="button" ?disabled=${older.isBusy || older.position?.hasNext === false} @click=${() => older.next()}>
      <span>${t.overview.olderTasks}</span>${icon("open")}
    </button>
    ${problem ? html`<span role="alert">${t.problems[problem.kind].title}</span>` : nothing}
  </span>`;
}

/** Choice of columns. @param {Overview} view */
function columnMenu(view) {
  const t = view.language.messages.overview;
  const shown = new Set(view.columns.shown.filter(({ isFixed }) => !isFixed).map(({ name }) => name));
  return html`<details class="menu" part="columns">
    <summary>${t.columns}</summary>
    <div class="choices">
      ${view.columns.all
        .filter(({ isFixed }) => !isFixed)
        .map(
          ({ name, header }) =>
            html`<label
            ><input
              type="checkbox"
              name="column-${name}"
              .checked=${live(shown.has(name))}
              ?disabled=${shown.size === 1 && shown.has(name)}
              @change=${() => view.columns.toggle(name)}
            />${header}</label
          >`,
        )}
    </div>
  </details>`;
}
