import { CONNECTION, Connection } from "../connection.js";
import { FirstRows } from "../data/first-rows.js";
import { Lock } from "../data/lock.js";
import { WindowLoader } from "../data/window-loader.js";
import { DetailsDialog } from "../details-dialog.js";
import { StateChangeEvent, TaskActionEvent, TasksErrorEvent, TasksLoadedEvent } from "../events.js";
import { FILTER_NAMES, RangeReversed, reversedRange } from "../filters.js";
import { hiddenIn } from "../hidden.js";
import { answers } from "../parts.js";
import { problemOf } from "../problem.js";
import { checkedPage, listOf } from "../source.js";
import { ColumnChoice } from "./column-choice.js";
import { Grid } from "./grid.js";
import { layout } from "./layout.js";
import { OlderPages } from "./older-pages.js";
import { OpenTask } from "./open-task.js";
import { saved, stateFrom, stateOf, windowFrom } from "./state.js";
import { tsvOf } from "./tsv.js";
import { UrlState } from "./url-state.js";

/** @typedef {import("../task-viewer.js").CbrTaskViewer} Host */
/** @typedef {import("../task.js").OperationLog} OperationLog */
/** @typedef {import("./state.js").State} State */
/** @typedef {import("../data/window-loader.js").Client} Client */

/** Shortest time between two computations of all answers while tasks are loaded, in milliseconds. */
const PATIENCE = 250;
/** Time between two updates of an age that is shown, in milliseconds. */
const TICK = 10_000;

/** The view that answers questions about the tasks of a window: the element without `view`. */
export class Overview {
  /** @type {State} */
  state;
  /** Pages of tasks that are older than those in the table, while the reader looks at them. */
  older;
  grid;
  dialog;
  language;
  clipboard;
  host;
  /** @type {WindowLoader} */
  loader;
  /** Answers about the tasks, once they are loaded. @type {import("./answers.js").Answers | undefined} */
  answers;
  columns;

  /** Chips that show all their values. @type {readonly import("../data/window-rows.js").Chip[]} */
  expanded = [];
  /** Filters that the page fixes. */
  lock;

  #connection;
  #first;
  #url;
  #openTask = new OpenTask(this);
  #isNew = true;
  /** What was last reported by an event. @type {unknown} */
  #reported;
  #answeredAt = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {Host} host @param {import("../task-viewer.js").Shared} shared */
  constructor(host, { language, clipboard }) {
    this.host = host;
    this.language = language;
    this.clipboard = clipboard;
    this.#url = new UrlState(
      () => host.urlState,
      (state) => this.#apply(stateFrom(state, stateOf(host))),
    );
    this.lock = new Lock(host.locked);
    this.state = this.#initial();
    this.columns = new ColumnChoice(this);
    this.dialog = new DetailsDialog(host, { isBeside: true, onClosed: () => this.#openTask.closed() });
    this.grid = new Grid(host, {
      onOpen: (task) => this.open(task),
      onSort: ({ sort }) => this.#sortBy(sort),
      onWidth: (column, width) => this.columns.setWidth(column, width),
      onCopy: (tasks, near) =>
        void clipboard.copy(
          "rows",
          tsvOf(
            this.columns.shown.filter(({ hasActions }) => !hasActions),
            tasks,
          ),
          near,
        ),
    });
    this.older = new OlderPages((page) => this.loader.older(page), this.update);
    this.loader = this.#newLoader();
    this.#first = new FirstRows(this.loader);
    this.#connection = new Connection(host, {
      onWait: (delay) => this.loader.onWait(delay),
      onResponse: (response) => this.loader.onResponse(response),
    });
    host.addController(this);
  }

  /** @returns {readonly import("lit").ReactiveController[]} */
  get controllers() {
    return [this, this.dialog, ...this.grid.controllers];
  }

  /** True while the page is printed: then the machines and the errors are shown. */
  isPrinted = false;

  update = () => this.host.requestUpdate();

  #onPrint = (/** @type {MediaQueryListEvent} */ { matches }) => {
    this.isPrinted = matches;
    this.host.requestUpdate();
    // The browser prints what is there when this has returned.
    /** @type {any} */ (this.host).performUpdate();
  };

  hostConnected() {
    globalThis.matchMedia?.("print").addEventListener("change", this.#onPrint);
    this.#url.connect();
    // It was closed when the element left the document.
    if (!this.#isNew && this.loader.state === "idle") this.#open();
  }

  hostDisconnected() {
    globalThis.matchMedia?.("print").removeEventListener("change", this.#onPrint);
    this.#url.disconnect();
    this.#openTask.forget();
    clearTimeout(this.#timer);
    this.loader.close();
    this.rows.reset();
  }

  hostUpdated() {
    const { state, updatedAt } = this.loader;
    clearTimeout(this.#timer);
    // Until the next change only the age gets on.
    if (updatedAt !== undefined && (state === "failed" || state === "paused") && this.host.isConnected)
      this.#timer = setTimeout(this.update, TICK);
  }

  /** The tasks that are shown. */
  get tasks() {
    return this.source.rows(0, Math.min(this.source.length, 1000));
  }

  reload() {
    this.#open();
    this.update();
  }

  clearFilters() {
    this.change({ text: "", chips: {}, brush: undefined });
  }

  /** @param {OperationLog} task */
  open(task) {
    this.#openTask.open(task);
  }

  /** Reports an action of the page's own on a task. @param {string} action @param {OperationLog} task */
  act(action, task) {
    this.host.dispatchEvent(new TaskActionEvent(action, task));
  }

  close() {
    this.dialog.close();
  }

  save() {
    return { ...saved(this.state), ...this.columns.save() };
  }

  /** @param {import("../index.js").ViewerState} state */
  restore(state) {
    this.columns.restore(state);
    this.#apply(stateFrom(state, stateOf(this.host)));
    this.#write();
  }

  /**
   * Applies a change that the reader made, and reports it to the page.
   *
   * @param {Partial<State>} change
   */
  change(change) {
    const isStep = change.tab !== undefined || change.window !== undefined;
    // A question is about the tasks in the table.
    if (["text", "chips", "brush", "sort"].some((name) => name in change)) this.older.leave();
    this.#apply({ ...this.state, ...change });
    this.tell({ isStep });
  }

  /** @param {import("lit").PropertyValues} changed */
  willUpdate(changed) {
    const isConnection = CONNECTION.some((name) => changed.has(name));
    const isAsked = FILTER_NAMES.some((name) => changed.has(name));
    if (this.#isNew || isConnection || changed.has("refresh")) {
      this.#connection.reset();
      this.lock = new Lock(this.host.locked);
      if (this.dialog.task && !this.lock.fits(this.dialog.task)) this.dialog.close();
      this.#openTask.forget();
      this.loader.close();
      this.rows.free();
      this.loader = this.#newLoader();
      this.#first = new FirstRows(this.loader);
      this.answers = undefined;
      if (this.#isNew) {
        this.state = stateFrom(this.#url.read(), this.#initial());
        this.host.openTask = this.state.task;
      } else if (isAsked) this.state = changed.has("openTask") ? this.#initial() : stateOf(this.host);
      this.#isNew = false;
      this.language.utc = this.state.utc;
      this.#open();
    } else if (changed.has("urlState")) this.#apply(stateFrom(this.#url.read(), this.#initial()));
    else if (isAsked) this.#apply(changed.has("openTask") ? this.#initial() : stateOf(this.host));
    else if (changed.has("openTask") && this.host.openTask !== this.state.task)
      this.#apply({ ...this.state, task: this.host.openTask });
    this.#openTask.follow();
  }

  render() {
    return layout(this);
  }

  renderGrid() {
    return this.grid.render({
      t: this.language.messages,
      columns: this.columns.shown,
      widths: this.columns.widths,
      source: this.source,
      sort: this.older.page ? undefined : this.state.sort,
      busy: this.loader.state === "first" || this.older.isBusy,
      live: this.loader.state === "live",
      openId: this.dialog.task?.id,
    });
  }

  /** State of a viewer with these attributes. */
  #initial() {
    return { ...stateOf(this.host), task: this.host.openTask };
  }

  /** True for the name of a control that is not shown. */
  get isHidden() {
    return hiddenIn(this.host, this.lock);
  }

  /** Tasks of the window. */
  get rows() {
    return this.answers?.rows ?? this.#first;
  }

  /** Rows of the grid: of the window, or of a page of older ones. */
  get source() {
    return this.older.page ?? this.rows;
  }

  /** The failure, for the reader. */
  get problem() {
    const { problem } = this.loader;
    if (problem === undefined || this.loader.state === "idle") return undefined;
    return problemOf(problem, { online: navigator.onLine, proxied: this.#connection.isProxied });
  }

  get isConfigured() {
    return this.#connection.isConfigured;
  }

  /** True if the reader has narrowed what is shown. */
  get isAsked() {
    const { text, brush, chips } = this.state;
    return text !== "" || brush !== undefined || Object.values(chips).some((values) => values.length > 0);
  }

  /** True if the window has tasks that are not in the table. */
  get hasOlder() {
    const { loadedFrom, state, total, loaded, table } = this.loader;
    if (state === "first" || state === "loading") return false;
    return table
      ? loadedFrom !== undefined && loadedFrom > this.rows.bounds.start
      : total === undefined || total > loaded;
  }

  /** Saves what is shown as a file. @param {"csv" | "ndjson"} ending */
  async download(ending) {
    const { view } = this.rows;
    if (!view || !answers.module) return;
    const parts = [];
    for await (const part of ending === "csv" ? view.toCsv() : view.toNdjson()) parts.push(part);
    answers.module.download(this.host.ownerDocument, ending, parts);
  }

  #newLoader() {
    const { refresh } = this.host;
    /** @type {WindowLoader} */
    const loader = new WindowLoader({
      connect: () => this.client(),
      lock: this.lock,
      loadTable: async () => {
        const [module, { Answers }] = await Promise.all([import("../../table/table.web.js"), answers.load()]);
        await module.init();
        if (loader === this.loader && !this.answers) {
          this.answers = new Answers(this);
          this.rows.ask(this.state);
        }
        return /** @type {import("../data/window-loader.js").TableModule} */ (
          /** @type {unknown} */ (module)
        );
      },
      onRows: () => loader === this.loader && this.#refreshRows(),
      onState: () => loader === this.loader && this.#report(),
      ...(refresh > 0 ? { interval: refresh * 1000 } : {}),
    });
    if (refresh === 0) loader.pause();
    return loader;
  }

  /** @returns {Promise<Client>} */
  async client() {
    if (this.lock.problem) throw this.lock.problem;
    if (reversedRange(this.host)) throw new RangeReversed();
    const source = await this.#connection.source();
    const list = listOf(source);
    if (typeof (/** @type {any} */ (source.tasks).watch) === "function") return /** @type {any} */ (source);
    // An object of the page's own, which can be anything.
    const checked = async (/** @type {any} */ query, /** @type {any} */ options) =>
      checkedPage(await list(query, options));
    return /** @type {any} */ ({ tasks: { list: checked } });
  }

  #open() {
    this.older.leave();
    if (!this.#connection.isConfigured) return this.loader.close();
    this.#reported = undefined;
    this.rows.ask(this.state);
    void this.loader.open(windowFrom(this.state.window, this.state.utc));
  }

  /** @param {State} next */
  #apply(next) {
    const before = this.state;
    this.state = next;
    this.host.openTask = next.task;
    if (next.task !== before.task) this.#openTask.forget();
    this.language.utc = next.utc;
    if (JSON.stringify(before.window) !== JSON.stringify(next.window)) this.#open();
    else this.rows.ask(next);
    if (next.task !== before.task && next.task === "") this.close();
    this.update();
  }

  /** Reports the state to the page, and writes it into the address. @param {{ isStep?: boolean }} [options] */
  tell(options) {
    this.host.dispatchEvent(new StateChangeEvent(this.save()));
    this.#write(options);
  }

  #write({ isStep = false } = {}) {
    this.#url.write(saved(this.state), isStep);
  }

  /** Computes answers anew. While pages arrive one after the other that waits, and the answers of before stay. */
  #refreshRows() {
    clearTimeout(this.#timer);
    const wait =
      this.loader.state === "loading" && this.rows.length > 0 ? this.#answeredAt + PATIENCE - Date.now() : 0;
    if (wait > 0) {
      this.#timer = setTimeout(() => this.#refreshRows(), wait);
      return;
    }
    this.#answeredAt = Date.now();
    this.rows.reset();
    this.update();
  }

  /** Reports to the page what has happened: the first page, the whole window, a failure. */
  #report() {
    const { state, problem, first, total, updatedAt } = this.loader;
    this.update();
    if (problem !== undefined) {
      if (this.#reported !== problem) this.host.dispatchEvent(new TasksErrorEvent(problem));
      this.#reported = problem;
    } else if (updatedAt !== undefined && state !== "first" && this.#reported !== state) {
      const isFirst = state === "loading" && first.length > 0;
      if (!isFirst && state === "loading") return;
      this.#reported = state;
      if (!isFirst) this.#refreshRows();
      const tasks = isFirst ? [...first] : [...this.tasks];
      this.host.dispatchEvent(new TasksLoadedEvent({ tasks, offset: 0, total, requestId: undefined }));
    }
  }

  /** @param {import("./columns.js").Column["sort"]} key */
  #sortBy(key) {
    if (!key) return;
    const { key: current, descending } = this.state.sort ?? { key: "started_at", descending: true };
    this.change({ sort: { key, descending: current === key ? !descending : key === "started_at" } });
  }
}
