import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import { icon } from "../icons.js";
import { PRESETS } from "./state.js";

/** @typedef {import("./overview.js").Overview} Overview */

/** The window, three sentences that are filters, and how old what is shown is. @param {Overview} view */
export function headline(view) {
  const { messages: t, formatter } = view.language;
  const { state, loader } = view;
  const { failed, machines, running } = view.rows.answers;
  const preset = typeof state.window === "string" ? state.window : "custom";
  const time = loader.updatedAt && formatter.clock(loader.updatedAt);
  const age = time && t.updatedAgo(time, formatter.ago(Date.now() - (loader.updatedAt ?? 0)));
  const number = (/** @type {number} */ count) => formatter.number(count);
  return html`<div class="headline" part="headline">
    <label class="field" part="window"
      ><span class="hidden">${t.filters.range}</span
      ><span class="select"
        ><select
          part="control"
          name="window"
          @change=${(/** @type {{ target: HTMLSelectElement }} */ { target }) =>
            view.change({
              window: /** @type {import("./state.js").WindowChoice} */ (target.value),
              brush: undefined,
            })}
        >
          ${PRESETS.map((name) => html`<option value=${name} .selected=${live(name === preset)}>${t.overview.windows[name]}</option>`)}
          ${preset === "custom" ? html`<option value="custom" selected>${t.ranges.custom}</option>` : nothing}</select
        >${icon("select")}</span
      ></label
    >
    <div class="answers" part="answers">
      <button class="quiet" data-answer="failed" type="button" @click=${() => view.change({ chips: { status: ["failed", "timeout"] }, tab: "tasks" })}>
        ${t.overview.failed(number(failed))}
      </button>
      <button class="quiet" data-answer="machines" type="button" @click=${() => view.change({ tab: "machines" })}>
        ${t.overview.machines(number(machines))}
      </button>
      <button class="quiet" data-answer="running" type="button" @click=${() => view.change({ chips: { status: ["running"] }, tab: "tasks" })}>
        ${t.overview.running(number(running))}
      </button>
    </div>
    <span class="muted" part="updated">${age ? html`${loader.state === "live" ? t.overview.live : t.overview.paused} · ${loader.state === "live" ? t.updated(time) : age}` : nothing}</span>
    <button class="square refresh" part="refresh" type="button" aria-label=${t.refresh} title=${t.refresh} data-busy=${loader.state === "loading" || loader.state === "first"} @click=${() => view.reload()}>
      ${icon("refresh")}
    </button>
  </div>`;
}

/** Field of the query. @param {Overview} view */
export function queryField(view) {
  const { messages: t } = view.language;
  const { problem } = view.rows;
  return html`<div class="query" part="query" role="search">
    <input
      part="control"
      type="search"
      name="query"
      autocomplete="off"
      spellcheck="false"
      aria-label=${t.overview.query}
      placeholder=${t.overview.query}
      aria-invalid=${problem !== undefined}
      .value=${live(view.state.text)}
      @input=${(/** @type {{ target: HTMLInputElement }} */ { target }) => view.change({ text: target.value })}
    />
    ${
      view.isAsked
        ? html`<button class="quiet" part="clear-filters" type="button" @click=${() => view.clearFilters()}>${t.filters.clear}</button>`
        : nothing
    }
    ${problem ? html`<p class="muted" role="alert" part="query-problem">${problem.message}</p>` : nothing}
  </div>`;
}

/** Machines of the tasks, the worst first. @param {Overview} view */
export function machines(view) {
  const { messages: t, formatter } = view.language;
  return html`<table class="plain" part="machines">
    <thead><tr><th scope="col">${t.columns.resource}</th><th scope="col">${t.overview.lastGood}</th><th scope="col">${t.columns.status}</th></tr></thead>
    <tbody>
      ${view.rows.machines
        .slice(0, 200)
        .map(
          ({ resource, lastSuccess, verdict }) =>
            html`<tr><td><bdi>${resource.name || resource.id}</bdi></td><td>${lastSuccess ? formatter.exact(Date.parse(lastSuccess)) : "—"}</td><td>${verdict}</td></tr>`,
        )}
    </tbody>
  </table>`;
}

/** Error codes of the tasks, the most frequent first. @param {Overview} view */
export function errors(view) {
  const { messages: t, formatter } = view.language;
  return html`<table class="plain" part="errors">
    <thead><tr><th scope="col">${t.fields.code}</th><th scope="col">${t.fields.message}</th><th scope="col">${t.overview.tasks}</th><th scope="col">${t.overview.tabs.machines}</th></tr></thead>
    <tbody>
      ${view.rows.errors.map(
        ({ code, message, count, machines }) =>
          html`<tr><td><button class="quiet" type="button" @click=${() => view.change({ chips: { error: [code] }, tab: "tasks" })}><bdi>${code}</bdi></button></td><td><bdi>${message}</bdi></td><td>${formatter.number(count)}</td><td>${formatter.number(machines)}</td></tr>`,
      )}
    </tbody>
  </table>`;
}

/** The view of the chosen tab; in print the machines and the errors. @param {Overview} view */
export function views(view) {
  if (view.isPrinted) return [machines(view), errors(view)];
  const { state, loader, language } = view;
  if (state.tab === "machines") return machines(view);
  if (state.tab === "errors") return errors(view);
  return view.grid.render({
    t: language.messages,
    columns: view.shownColumns,
    widths: view.widths,
    source: view.source,
    sort: view.older.page ? undefined : state.sort,
    busy: loader.state === "first" || view.older.isBusy,
    live: loader.state === "live",
    openId: view.dialog.task?.id,
  });
}
