import { html, nothing } from "lit";
import { CONNECTION, Connection } from "../connection.js";
import { Lock } from "../data/lock.js";
import { DetailsDialog } from "../details-dialog.js";
import { FiltersChangeEvent } from "../events.js";
import { FILTER_NAMES, isFiltered, listQuery, NO_FILTERS, RangeReversed, reversedRange } from "../filters.js";
import { hiddenIn } from "../hidden.js";
import { icon } from "../icons.js";
import { lockedFilters } from "../locked-filters.js";
import { UNCONFIGURED } from "../problem.js";
import { emptyState, problemState } from "../states.js";
import { filterBar } from "./filter-bar.js";
import { FilterDrafts } from "./filter-drafts.js";
import { GridFocus } from "./grid-focus.js";
import { PageLoader } from "./page-loader.js";
import { pager, span } from "./pager.js";
import { Refresher } from "./refresher.js";
import { loadingState, taskTable } from "./task-table.js";

/** @typedef {import("../filters.js").Filters} Filters */
/** @typedef {import("../task-viewer.js").CbrTaskViewer} Host */
/** @typedef {import("cbr-tasks").OperationLog} OperationLog */

/** The list with pages: the element with `view="list"`. */
export class ListView {
  #host;
  #language;
  #clipboard;
  #loader;
  #connection;
  #dialog;
  #focus;
  #refresher;
  /** @type {FilterDrafts<"resourceName" | "vaultName">} */
  #drafts = new FilterDrafts((drafts) => this.#change(Object.fromEntries(drafts)));
  /** End of the time ranges. It is the same for all pages of a list, so that they fit together. */
  #now = 0;
  #stale = true;
  #lock = new Lock(undefined);

  /** @param {Host} host @param {import("../task-viewer.js").Shared} shared */
  constructor(host, { language, clipboard }) {
    this.#host = host;
    this.#language = language;
    this.#clipboard = clipboard;
    this.#loader = new PageLoader(host);
    this.#connection = new Connection(host, { onWait: this.#loader.onWait });
    this.#dialog = new DetailsDialog(host);
    this.#focus = new GridFocus(host, (row) => {
      const task = this.tasks[row];
      if (task) this.open(task);
    });
    this.#refresher = new Refresher(
      host,
      this.#loader,
      () => host.refresh,
      () => this.#refreshQuietly(),
    );
  }

  /** Controllers of the element that belong to the list. @returns {readonly import("lit").ReactiveController[]} */
  get controllers() {
    return [this.#loader, this.#dialog, this.#focus, this.#refresher];
  }

  /** @returns {readonly OperationLog[]} the tasks of the page shown */
  get tasks() {
    const { state, page, isCurrent } = this.#loader;
    return state === "failed" && !isCurrent ? [] : (page?.operation_logs ?? []);
  }

  /** Loads the page again. Time ranges end now. */
  reload() {
    this.#drafts.flush();
    this.#stale = true;
    this.#host.requestUpdate();
  }

  clearFilters() {
    this.#drafts.clear();
    this.#change(NO_FILTERS);
    this.#host.requestUpdate();
  }

  /**
   * Opens the details of a task.
   *
   * @param {OperationLog} task
   */
  open(task) {
    this.#dialog.open(task);
  }

  close() {
    this.#dialog.close();
  }

  /** @returns {import("../index.js").ViewerState} */
  save() {
    const { page, pageSize } = this.#host;
    return { filters: this.#filters(), page, pageSize };
  }

  /** @param {import("../index.js").ViewerState} state */
  restore({ filters, page = 1, pageSize = this.#host.pageSize }) {
    Object.assign(this.#host, NO_FILTERS, filters, { page, pageSize });
  }

  /** @param {import("lit").PropertyValues} changed */
  willUpdate(changed) {
    const connection = CONNECTION.some((name) => changed.has(name));
    const list = connection || changed.has("pageSize") || FILTER_NAMES.some((name) => changed.has(name));
    // A changed list starts at page 1, unless it is the first list or the page was set together with the filters.
    if (list && this.#loader.state !== "idle" && !changed.has("page")) this.#host.page = 1;
    if (connection) {
      this.#lock = new Lock(this.#host.locked);
      this.#connection.reset();
      this.#loader.reset();
    }
    if (list || this.#stale) {
      this.#now = Date.now();
      this.#loader.anchor = undefined;
    }
    if (list || this.#stale || changed.has("page")) this.#load();
    this.#stale = false;
    this.#dialog.refresh(this.tasks);
  }

  render() {
    const t = this.#language.messages;
    return html`<div class="viewer" part="viewer" lang=${this.#language.locale}>
      ${lockedFilters(t, this.#lock)}
      ${filterBar({
        t,
        isHidden: hiddenIn(this.#host, this.#lock),
        filters: this.#filters(),
        drafts: this.#drafts,
        onFilter: (name, value) => this.#change({ [name]: value }),
        clear: isFiltered(this.#filters()) ? this.#renderClear() : nothing,
        tools: this.#renderRefresh(),
      })}
      ${this.#waiting() ? html`<p class="muted" part="waiting">${this.#waiting()}</p>` : nothing}
      <div class="list" part="list" data-state=${this.#loader.state}>${this.#renderList()}</div>
      ${this.#renderFoot()}
      <div class="hidden" role="status">${this.#announcement()}</div>
      ${this.#dialog.render({
        t,
        clipboard: this.#clipboard,
        content: (taskDetails, task) =>
          taskDetails({
            t,
            format: this.#language.formatter,
            task,
            now: this.#loader.loadedAt,
            live: this.#refresher.isLive && this.tasks.includes(task),
            clipboard: this.#clipboard,
            onClose: this.#dialog.close,
          }),
      })}
    </div>`;
  }

  #renderClear() {
    return html`<button class="quiet" part="clear-filters" type="button" @click=${() => this.clearFilters()}>
      ${this.#language.messages.filters.clear}
    </button>`;
  }

  #renderRefresh() {
    const t = this.#language.messages;
    return html`<button
      class="square refresh"
      part="refresh"
      type="button"
      aria-label=${t.refresh}
      title=${t.refresh}
      data-busy=${this.#loader.state === "loading"}
      @click=${() => this.reload()}
    >
      ${icon("refresh")}
    </button>`;
  }

  #renderList() {
    const { isCurrent, problem, state } = this.#loader;
    if (state === "idle") return this.#renderProblem(UNCONFIGURED);
    const failed = state === "failed";
    return html`${problem && (failed || isCurrent) ? this.#renderProblem(problem) : nothing}
    ${failed && !isCurrent ? nothing : this.#renderRows()}`;
  }

  #renderRows() {
    const t = this.#language.messages;
    const { page, position, state, loadedAt } = this.#loader;
    if (!page || !position) return loadingState(t);
    if (page.operation_logs.length === 0) {
      if (state === "loading") return loadingState(t);
      const filters = this.#filters();
      const kind = this.#host.page > 1 ? "pastEnd" : isFiltered(filters) ? "noMatch" : "empty";
      const named = filters.resourceName !== "" || filters.vaultName !== "";
      const onClear = () => this.clearFilters();
      return emptyState({ kind, named, t, onClear, onFirstPage: () => this.#goTo(1) });
    }
    return taskTable({
      t,
      format: this.#language.formatter,
      tasks: page.operation_logs,
      position,
      now: loadedAt,
      busy: state === "loading",
      live: this.#refresher.isLive,
      focus: this.#focus,
    });
  }

  /** @param {import("../problem.js").Problem} problem */
  #renderProblem(problem) {
    const { messages: t, formatter } = this.#language;
    const { isCurrent, loadedAt } = this.#loader;
    const range = problem.kind === "range" ? reversedRange(this.#filters()) : undefined;
    return problemState({
      problem,
      age: isCurrent ? t.states.age(formatter.clock(loadedAt), formatter.ago(Date.now() - loadedAt)) : "",
      order: range ? t.problems.range.order(formatter.exact(range.start), formatter.exact(range.end)) : "",
      t,
      clipboard: this.#clipboard,
      signInUrl: this.#host.signInUrl,
      onRetry: () => this.#loader.retry(),
    });
  }

  #renderFoot() {
    const { messages: t, formatter } = this.#language;
    const { page, isCurrent, state, loadedAt } = this.#loader;
    const isLost = state === "failed" && !isCurrent;
    // Behind the first page the pager is the way back.
    if (state === "idle" || (this.#host.page === 1 && (isLost || !page?.operation_logs.length)))
      return nothing;
    if (!page && !isLost) return nothing;
    const position = isLost ? undefined : this.#loader.position;
    const time = formatter.clock(loadedAt);
    const age = this.#refresher.isStale && t.updatedAgo(time, formatter.ago(Date.now() - loadedAt));
    return html`<footer part="foot">
      ${pager({
        t,
        format: formatter,
        position,
        page: this.#host.page,
        pageSize: this.#host.pageSize,
        onPage: (to) => this.#goTo(to),
        onSize: (size) => this.#change({ pageSize: size }),
      })}
      <p class="muted" part="notes">
        ${t.zone(formatter.timeZone)}${isLost ? nothing : html` · <span part="updated">${age || t.updated(time)}</span>`}
      </p>
    </footer>`;
  }

  /** Text of the live region, which screen readers announce when the list changes. */
  #announcement() {
    const { messages: t, formatter } = this.#language;
    const { announced: position, problem, state } = this.#loader;
    if (this.#clipboard.outcome && !this.#dialog.task) return t.dialog[this.#clipboard.outcome];
    if (state === "loading") return this.#waiting() || t.states.loading;
    if (state === "failed" && problem) return t.problems[problem.kind].title;
    if (state !== "ready" || !position) return nothing;
    if (position.from > 0) return t.states.loaded(span(t, formatter, position));
    return isFiltered(this.#filters()) ? t.states.noMatch : t.states.empty;
  }

  /** Text about a wait for the rate limit, or "" without one. */
  #waiting() {
    const { state, waiting } = this.#loader;
    return state === "loading" && waiting > 0 ? this.#language.messages.states.waiting(String(waiting)) : "";
  }

  /** @returns {Filters} */
  #filters() {
    const { status, operationType, range, startTime, endTime, resourceName, vaultName } = this.#host;
    return { status, operationType, range, startTime, endTime, resourceName, vaultName };
  }

  /**
   * Applies a change that the user made in the viewer, and reports it to the page. Changes by the page are not reported.
   *
   * @param {Partial<Filters> & { page?: number, pageSize?: number }} to
   */
  #change(to) {
    Object.assign(this.#host, to);
    if (to.page === undefined) this.#host.page = 1;
    this.#host.dispatchEvent(
      new FiltersChangeEvent({
        filters: this.#filters(),
        page: this.#host.page,
        pageSize: this.#host.pageSize,
      }),
    );
  }

  /** @param {number} page */
  #goTo(page) {
    this.#change({ page });
    if (this.#host.getBoundingClientRect().top < 0) this.#host.scrollIntoView();
  }

  /** Loads the page again as it is. Only the first page ends now: the others stay the pages of their list. */
  #refreshQuietly() {
    if (this.#host.page === 1) this.#now = Date.now();
    this.#load({ quiet: true });
  }

  /** @param {{ quiet?: boolean }} [options] */
  #load(options) {
    const { pageSize: limit, page } = this.#host;
    if (!this.#connection.isConfigured) return this.#loader.reset();
    const filters = this.#filters();
    const lock = this.#lock;
    const offset = (page - 1) * limit;
    const request = {
      source: async () => {
        if (lock.problem) throw lock.problem;
        if (reversedRange(filters)) throw new RangeReversed();
        return this.#connection.source();
      },
      query: {
        ...listQuery(filters, { limit, offset, now: this.#now, anchor: this.#loader.anchor }),
        ...lock.query,
      },
      lock,
      key: JSON.stringify([filters, limit, page]),
      proxied: this.#connection.isProxied,
    };
    this.#loader.load(request, options);
  }
}
