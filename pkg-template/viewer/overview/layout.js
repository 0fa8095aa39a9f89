import { html, nothing } from "lit";
import { guard } from "lit/directives/guard.js";
import { icon } from "../icons.js";
import { lockedFilters } from "../locked-filters.js";
import { answers as part } from "../parts.js";
import { UNCONFIGURED } from "../problem.js";
import { emptyState, problemState } from "../states.js";
import { foot } from "./foot.js";
import { head } from "./head.js";
import { CHIPS, TABS } from "./state.js";

/** @typedef {import("./overview.js").Overview} Overview */
/** @typedef {import("./state.js").Tab} Tab */

const SKELETON_ROWS = 12;

/** The whole overview. @param {Overview} view */
export function layout(view) {
  const { language, loader, dialog } = view;
  const t = language.messages;
  return html`<div class="viewer overview" part="viewer" lang=${language.locale} data-state=${loader.state}>
    ${view.isConfigured ? [head(view), above(view)] : nothing}
    <div class="main" @keydown=${(/** @type {KeyboardEvent} */ { key }) => key === "Escape" && dialog.close()}>
      <div class="list" part="list" data-state=${loader.state}>${list(view)}</div>
      ${dialog.render({
        t,
        clipboard: view.clipboard,
        content: (taskDetails, task) =>
          taskDetails({
            t,
            format: language.formatter,
            task,
            now: loader.updatedAt ?? Date.now(),
            live: loader.state === "live",
            clipboard: view.clipboard,
            onClose: dialog.close,
            tools: turns(view),
            afterError: part.module?.sameError(view, task),
            history: guard([view.rows, loader.updatedAt, task, t], () =>
              part.module?.machineHistory(view, task),
            ),
          }),
      })}
    </div>
    ${view.isConfigured ? foot(view) : nothing}
    <div class="hidden" role="status">${announcement(view)}</div>
  </div>`;
}

/**
 * What the reader can ask, and the tabs. It has its room before it is loaded, so that the rows below do not move; a client without `watch`
 * has one page of tasks, about which nothing can be asked.
 *
 * @param {Overview} view
 */
function above(view) {
  const { answers, loader, problem } = view;
  if ((problem && loader.loaded === 0) || (loader.state === "paused" && !loader.table)) return nothing;
  const { isHidden } = view;
  const chips = CHIPS.filter((chip) => !isHidden(chip));
  const asked = answers
    ? part.module?.questions(view, answers)
    : [
        isHidden("histogram") ? nothing : html`<figure class="histogram" part="histogram"></figure>`,
        isHidden("query") ? nothing : html`<div class="query" part="query"></div>`,
        chips.length === 0 ? nothing : html`<div class="chips" part="chips" data-rows=${chips.length}></div>`,
      ];
  return [lockedFilters(view.language.messages, view.lock), asked, isHidden("tabs") ? nothing : tabs(view)];
}

/** Tabs of the three views. @param {Overview} view */
function tabs(view) {
  const { state, language } = view;
  const t = language.messages.overview;
  const turn = (/** @type {KeyboardEvent} */ event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    const sign = view.host.matches(":dir(rtl)") ? -1 : 1;
    const to = TABS[(TABS.indexOf(state.tab) + sign * by + TABS.length) % TABS.length];
    event.preventDefault();
    view.change({ tab: to });
    const tab = /** @type {HTMLElement} */ (event.currentTarget).querySelector(`[data-tab=${to}]`);
    /** @type {HTMLElement} */ (tab).focus();
  };
  return html`<div class="tabs" part="tabs" role="tablist" aria-label=${t.views} @keydown=${turn}>
    ${TABS.map(
      (tab) =>
        html`<button
          class="quiet tab"
          part="tab tab-${tab}"
          id="tab-${tab}"
          type="button"
          role="tab"
          data-tab=${tab}
          tabindex=${tab === state.tab ? 0 : -1}
          aria-selected=${tab === state.tab}
          aria-controls="view"
          @click=${() => view.change({ tab })}
        >
          ${t.tabs[tab]}
        </button>`,
    )}
  </div>`;
}

/** @param {Overview} view */
function list(view) {
  const { loader, state } = view;
  const isEmpty = view.rows.length === 0;
  if (!view.isConfigured) return problem(view, UNCONFIGURED);
  const failed = view.problem && problem(view, view.problem);
  if (failed && loader.loaded === 0) return failed;
  return html`${failed ?? nothing}
    <div id="view" role="tabpanel" aria-labelledby="tab-${state.tab}" part="view view-${state.tab}">
      ${isEmpty && !view.older.page ? nothingShown(view) : tabView(view)}
    </div>`;
}

/** The view of the chosen tab; in print the machines and the errors. @param {Overview} view */
function tabView(view) {
  const { answers, isPrinted, state } = view;
  if (!isPrinted && state.tab === "tasks") return view.renderGrid();
  if (!answers || !part.module) return skeleton();
  const { machineView, errorView } = part.module;
  if (isPrinted) return [machineView(view, answers), errorView(view, answers)];
  return state.tab === "machines" ? machineView(view, answers) : errorView(view, answers);
}

/** Rows of the grid, while the first page loads. */
function skeleton() {
  return html`<div class="grid-scroll" part="loading" data-state="loading" aria-hidden="true">
    ${Array(SKELETON_ROWS).fill(html`<div class="grid-row"><span class="skeleton"></span></div>`)}
  </div>`;
}

/** @param {Overview} view */
function nothingShown(view) {
  const { loader, language, isAsked } = view;
  const t = language.messages;
  if (loader.state === "first" || (loader.state === "loading" && loader.loaded === 0)) return skeleton();
  return html`<slot name=${isAsked ? "no-match" : "empty"}>${emptyState({
    kind: isAsked ? "noMatch" : "empty",
    named: false,
    t,
    onClear: () => view.clearFilters(),
    onFirstPage: () => {},
  })}</slot>`;
}

/** @param {Overview} view @param {import("../problem.js").Problem} shown */
function problem(view, shown) {
  const { messages: t, formatter } = view.language;
  const { loaded, updatedAt = 0 } = view.loader;
  return problemState({
    problem: shown,
    age: loaded > 0 ? t.states.age(formatter.clock(updatedAt), formatter.ago(Date.now() - updatedAt)) : "",
    t,
    clipboard: view.clipboard,
    signInUrl: view.host.signInUrl,
    onRetry: () => view.loader.retry(),
  });
}

/** Buttons of the panel for the task before and after. @param {Overview} view */
function turns(view) {
  const t = view.language.messages.overview;
  const { row } = view.grid;
  const turn = (/** @type {number} */ by) => {
    const [task] = view.source.rows(row + by, row + by + 1);
    if (task) view.open(task);
  };
  return [
    { name: "previous-task", label: t.previousTask, by: -1, shape: "previous" },
    { name: "next-task", label: t.nextTask, by: 1, shape: "open" },
  ].map(
    ({ name, label, by, shape }) =>
      html`<button
        class="square quiet turn-${by}"
        part=${name}
        type="button"
        aria-label=${label}
        title=${label}
        ?disabled=${row + by < 0 || row + by >= view.source.length}
        @click=${() => turn(by)}
      >
        ${icon(shape)}
      </button>`,
  );
}

/** Text of the live region. @param {Overview} view */
function announcement({ clipboard, dialog, language, loader, problem, rows }) {
  const { messages: t, formatter } = language;
  if (clipboard.outcome && !dialog.task) return t.dialog[clipboard.outcome];
  if (problem) return t.problems[problem.kind].title;
  if (loader.state === "first" || loader.state === "loading")
    return loader.waiting > 0 ? t.states.waiting(String(loader.waiting)) : t.states.loading;
  if (loader.state === "idle") return nothing;
  return t.overview.found(formatter.number(rows.length));
}
