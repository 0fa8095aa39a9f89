import { html, LitElement, nothing } from "lit";
import { version } from "../version.js";
import { Clipboard } from "./clipboard.js";
import { DetailsDialog } from "./details-dialog.js";
import { FiltersChangeEvent } from "./events.js";
import { filterBar } from "./filter-bar.js";
import { FilterDrafts } from "./filter-drafts.js";
import { FILTER_NAMES, isFiltered, listQuery, NO_FILTERS, RangeReversed, reversedRange } from "./filters.js";
import { GridFocus } from "./grid-focus.js";
import { icon } from "./icons.js";
import { Language } from "./language.js";
import { PageLoader } from "./page-loader.js";
import { pager, span } from "./pager.js";
import { UNCONFIGURED } from "./problem.js";
import { count, TEXT } from "./properties.js";
import { Refresher } from "./refresher.js";
import { connect } from "./source.js";
import { emptyState, loadingState, problemState } from "./states.js";
import { adopt } from "./styles/adopt.js";
import { styles } from "./styles/index.js";
import { taskDetails } from "./task-details.js";
import { taskTable } from "./task-table.js";

/** @typedef {import("./index.js").CbrTaskViewer} Declared */
/** @typedef {import("./filters.js").Filters} Filters */
/** @typedef {import("./source.js").TaskSource} TaskSource */
/** @typedef {import("cbr-tasks").OperationLog} OperationLog */

const PAGE_SIZE = 25;
const MAX_PAGE_SIZE = 1000;
/** Seconds between two loads while tasks run: 20 of the 200 requests that the service allows in five minutes. */
const REFRESH = 15;

const CONNECTION = /** @type {const} */ (["client", "proxy", "endpoint", "region", "projectId", "token"]);

/**
 * Custom element `<cbr-task-viewer>`: the backup tasks of one project, with filters, pages and details.
 *
 * @fires cbr-tasks-loaded
 * @fires cbr-tasks-error
 * @fires cbr-task-open
 * @fires cbr-task-close
 * @fires cbr-filters-change
 * @implements {Declared}
 */
export class CbrTaskViewer extends LitElement {
  static styles = styles;

  /** Version of the package. */
  static version = version;

  static properties = {
    proxy: TEXT,
    endpoint: TEXT,
    region: TEXT,
    projectId: { ...TEXT, attribute: "project-id" },
    status: TEXT,
    operationType: { ...TEXT, attribute: "operation-type" },
    range: TEXT,
    startTime: { ...TEXT, attribute: "start-time" },
    endTime: { ...TEXT, attribute: "end-time" },
    resourceName: { ...TEXT, attribute: "resource-name" },
    vaultName: { ...TEXT, attribute: "vault-name" },
    pageSize: { ...count(PAGE_SIZE, MAX_PAGE_SIZE), attribute: "page-size" },
    page: count(1, Number.MAX_SAFE_INTEGER),
    refresh: count(REFRESH, 3600, 0),
    theme: TEXT,
    signInUrl: { ...TEXT, attribute: "sign-in-url" },
    client: { attribute: false },
    token: { attribute: false },
  };

  /** Every element has the property `lang`, so it is no Lit property here; only its changes are observed. */
  static get observedAttributes() {
    // biome-ignore lint/complexity/noThisInStatic: Lit finalizes the class it is called on
    return [...super.observedAttributes, "lang"];
  }

  #language = new Language(this);
  #loader = new PageLoader(this);
  #dialog = new DetailsDialog(this);
  #clipboard = new Clipboard(this);
  #focus = new GridFocus(this, (row) => {
    const task = this.tasks[row];
    if (task) this.open(task);
  });
  #refresher = new Refresher(
    this,
    this.#loader,
    () => this.refresh,
    () => this.#refreshQuietly(),
  );
  /** @type {FilterDrafts<"resourceName" | "vaultName">} */
  #drafts = new FilterDrafts((drafts) => this.#change(Object.fromEntries(drafts)));
  /** @type {Promise<TaskSource> | undefined} */
  #ownClient;
  /** End of the time ranges. It is the same for all pages of a list, so that they fit together. */
  #now = 0;
  #stale = false;

  constructor() {
    super();
    this.proxy = "";
    this.endpoint = "";
    this.region = "";
    this.projectId = "";
    this.status = "";
    this.operationType = "";
    this.range = "";
    this.startTime = "";
    this.endTime = "";
    this.resourceName = "";
    this.vaultName = "";
    this.pageSize = PAGE_SIZE;
    this.page = 1;
    this.refresh = REFRESH;
    this.theme = "";
    this.signInUrl = "";
    /** @type {TaskSource | undefined} */
    this.client = undefined;
    /** @type {string | (() => string | Promise<string>) | undefined} */
    this.token = undefined;
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
    this.requestUpdate();
  }

  clearFilters() {
    this.#drafts.clear();
    this.#change(NO_FILTERS);
    this.requestUpdate();
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

  /**
   * @param {string} name
   * @param {string | null} old
   * @param {string | null} value
   */
  attributeChangedCallback(name, old, value) {
    super.attributeChangedCallback(name, old, value);
    if (name === "lang") this.requestUpdate();
  }

  /** Style sheets belong to a document: in another one the element needs new ones. */
  adoptedCallback() {
    if (this.shadowRoot) adopt(this.shadowRoot, styles);
  }

  /** @param {import("lit").PropertyValues} changed */
  willUpdate(changed) {
    const connection = CONNECTION.some((name) => changed.has(name));
    const list = connection || changed.has("pageSize") || FILTER_NAMES.some((name) => changed.has(name));
    // A changed list starts at page 1, unless it is the first list or the page was set together with the filters.
    if (list && this.#loader.state !== "idle" && !changed.has("page")) this.page = 1;
    if (connection) {
      this.#ownClient = undefined;
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
      ${filterBar({
        t,
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
      ${this.#dialog.render((task) =>
        taskDetails({
          t,
          format: this.#language.formatter,
          task,
          now: this.#loader.loadedAt,
          live: this.#refresher.isLive && this.tasks.includes(task),
          clipboard: this.#clipboard,
          onClose: this.#dialog.close,
        }),
      )}
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
      const kind = this.page > 1 ? "pastEnd" : isFiltered(filters) ? "noMatch" : "empty";
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

  /** @param {import("./problem.js").Problem} problem */
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
      signInUrl: this.signInUrl,
      onRetry: () => this.#loader.retry(),
    });
  }

  #renderFoot() {
    const { messages: t, formatter } = this.#language;
    const { page, isCurrent, state, loadedAt } = this.#loader;
    const isLost = state === "failed" && !isCurrent;
    // Behind the first page the pager is the way back.
    if (state === "idle" || (this.page === 1 && (isLost || !page?.operation_logs.length))) return nothing;
    if (!page && !isLost) return nothing;
    const position = isLost ? undefined : this.#loader.position;
    const time = formatter.clock(loadedAt);
    const age = this.#refresher.isStale && t.updatedAgo(time, formatter.ago(Date.now() - loadedAt));
    return html`<footer part="foot">
      ${pager({
        t,
        format: formatter,
        position,
        page: this.page,
        pageSize: this.pageSize,
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
    const { status, operationType, range, startTime, endTime, resourceName, vaultName } = this;
    return { status, operationType, range, startTime, endTime, resourceName, vaultName };
  }

  /**
   * Applies a change that the user made in the viewer, and reports it to the page. Changes by the page are not reported.
   *
   * @param {Partial<Filters> & { page?: number, pageSize?: number }} to
   */
  #change(to) {
    Object.assign(this, to);
    if (to.page === undefined) this.page = 1;
    this.dispatchEvent(
      new FiltersChangeEvent({ filters: this.#filters(), page: this.page, pageSize: this.pageSize }),
    );
  }

  /** @param {number} page */
  #goTo(page) {
    this.#change({ page });
    if (this.getBoundingClientRect().top < 0) this.scrollIntoView();
  }

  /** Loads the page again as it is. Only the first page ends now: the others stay the pages of their list. */
  #refreshQuietly() {
    if (this.page === 1) this.#now = Date.now();
    this.#load({ quiet: true });
  }

  /** @param {{ quiet?: boolean }} [options] */
  #load(options) {
    const { pageSize: limit, page } = this;
    const isConfigured = this.client || this.proxy || ((this.endpoint || this.region) && this.token);
    if (!isConfigured) return this.#loader.reset();
    const filters = this.#filters();
    const offset = (page - 1) * limit;
    const request = {
      source: () => (reversedRange(filters) ? Promise.reject(new RangeReversed()) : this.#source()),
      query: listQuery(filters, { limit, offset, now: this.#now, anchor: this.#loader.anchor }),
      key: JSON.stringify([filters, limit, page]),
      proxied: !this.client && this.proxy !== "",
    };
    this.#loader.load(request, options);
  }

  #source() {
    if (this.client) return this.client;
    const { proxy, endpoint, region, projectId, token = "" } = this;
    if (!this.#ownClient) {
      const client = connect({ proxy, endpoint, region, projectId, token }, this.#loader.onWait);
      this.#ownClient = client;
      client.catch(() => {
        if (this.#ownClient === client) this.#ownClient = undefined;
      });
    }
    return this.#ownClient;
  }
}
