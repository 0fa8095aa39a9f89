import { html, LitElement, nothing } from "lit";
import { version } from "../version.js";
import { Clipboard } from "./clipboard.js";
import { DetailsDialog } from "./details-dialog.js";
import { FiltersChangeEvent } from "./events.js";
import { filterBar } from "./filter-bar.js";
import { FilterDrafts } from "./filter-drafts.js";
import { FILTER_NAMES, isFiltered, listQuery, NO_FILTERS } from "./filters.js";
import { icon } from "./icons.js";
import { Language } from "./language.js";
import { PageLoader } from "./page-loader.js";
import { pager, span } from "./pager.js";
import { UNCONFIGURED } from "./problem.js";
import { connect } from "./source.js";
import { emptyState, loadingState, problemState } from "./states.js";
import { styles } from "./styles/index.js";
import { taskDetails } from "./task-details.js";
import { taskTable } from "./task-table.js";

/** @typedef {import("./index.js").CbrTaskViewer} Declared */
/** @typedef {import("./filters.js").Filters} Filters */
/** @typedef {import("./source.js").TaskSource} TaskSource */
/** @typedef {import("cbr-tasks").OperationLog} OperationLog */

const PAGE_SIZE = 25;
const MAX_PAGE_SIZE = 1000;

const CONNECTION = /** @type {const} */ (["client", "proxy", "endpoint", "region", "projectId", "token"]);

/** Text property that is reflected to an attribute. An empty text removes the attribute. */
const TEXT = {
  reflect: true,
  converter: {
    fromAttribute: (/** @type {string | null} */ value) => value ?? "",
    toAttribute: (/** @type {unknown} */ value) => value || null,
  },
};

/**
 * Property with a whole number from 1 to `max`, reflected to an attribute unless it is the default.
 *
 * @param {number} standard the default
 * @param {number} max
 */
function count(standard, max) {
  const clamp = (/** @type {unknown} */ value) =>
    Math.min(max, Math.max(1, Math.trunc(Number(value)) || standard));
  return {
    reflect: true,
    converter: {
      fromAttribute: clamp,
      toAttribute: (/** @type {unknown} */ value) => (clamp(value) === standard ? null : String(value)),
    },
  };
}

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
    this.theme = "";
    this.signInUrl = "";
    /** @type {TaskSource | undefined} */
    this.client = undefined;
    /** @type {string | (() => string | Promise<string>) | undefined} */
    this.token = undefined;
  }

  /** @returns {readonly OperationLog[]} the tasks of the page shown */
  get tasks() {
    return this.#loader.page?.operation_logs ?? [];
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
    if (list || this.#stale) this.#now = Date.now();
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
        tools: this.#renderTools(),
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
          clipboard: this.#clipboard,
          onClose: this.#dialog.close,
        }),
      )}
    </div>`;
  }

  #renderTools() {
    const t = this.#language.messages;
    const clear = html`<button
      class="quiet"
      part="clear-filters"
      type="button"
      @click=${() => this.clearFilters()}
    >
      ${t.filters.clear}
    </button>`;
    return html`${isFiltered(this.#filters()) ? clear : nothing}
      <button
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
    const t = this.#language.messages;
    const { page, position, problem, state, loadedAt } = this.#loader;
    if (state === "idle") return this.#renderProblem(UNCONFIGURED);
    if (state === "failed" && problem) return this.#renderProblem(problem);
    if (!page || !position) return loadingState(t);
    if (page.operation_logs.length === 0) {
      if (state === "loading") return loadingState(t);
      const kind = this.page > 1 ? "pastEnd" : isFiltered(this.#filters()) ? "noMatch" : "empty";
      return emptyState({ kind, t, onClear: () => this.clearFilters(), onFirstPage: () => this.#goTo(1) });
    }
    return taskTable({
      t,
      format: this.#language.formatter,
      tasks: page.operation_logs,
      now: loadedAt,
      busy: state === "loading",
      onOpen: (task) => this.open(task),
    });
  }

  /** @param {import("./problem.js").Problem} problem */
  #renderProblem(problem) {
    return problemState({
      problem,
      t: this.#language.messages,
      clipboard: this.#clipboard,
      signInUrl: this.signInUrl,
      onRetry: () => this.#loader.retry(),
    });
  }

  #renderFoot() {
    const { messages: t, formatter } = this.#language;
    const { page, position, state, loadedAt } = this.#loader;
    const isEmpty = !page || (page.operation_logs.length === 0 && this.page === 1);
    if (isEmpty || state === "failed" || state === "idle") return nothing;
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
      <p class="muted" part="notes">${t.zone(formatter.timeZone)} · ${t.updated(formatter.clock(loadedAt))}</p>
    </footer>`;
  }

  /** Text of the live region, which screen readers announce when the list changes. */
  #announcement() {
    const { messages: t, formatter } = this.#language;
    const { position, problem, state } = this.#loader;
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

  #load() {
    const { pageSize: limit, page } = this;
    const isConfigured = this.client || this.proxy || ((this.endpoint || this.region) && this.token);
    if (!isConfigured) return this.#loader.reset();
    const query = listQuery(this.#filters(), { limit, offset: (page - 1) * limit, now: this.#now });
    this.#loader.load(() => this.#source(), query, !this.client && this.proxy !== "");
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
