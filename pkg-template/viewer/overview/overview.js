import { CONNECTION, Connection } from "../connection.js";
import { WindowLoader } from "../data/window-loader.js";
import { WindowRows } from "../data/window-rows.js";
import { DetailsDialog } from "../details-dialog.js";
import { StateChangeEvent, TasksErrorEvent, TasksLoadedEvent } from "../events.js";
import { FILTER_NAMES, RangeReversed, reversedRange } from "../filters.js";
import { problemOf } from "../problem.js";
import { QueryInput } from "../regions/query-input.js";
import { checkedPage, listOf } from "../source.js";
import { columnsOf } from "./columns.js";
import { download } from "./download.js";
import { Grid } from "./grid.js";
import { layout } from "./layout.js";
import { OlderPages } from "./older-pages.js";
import { saved, stateFrom, stateOf, windowFrom } from "./state.js";
import { tsvOf } from "./tsv.js";

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
  /** @type {WindowRows} */
  rows;
  /** Columns that the reader has chosen, or `undefined` for those that are shown by default. @type {readonly string[] | undefined} */
  chosen;
  /** Widths of columns that the reader has set, in pixels. @type {Record<string, number>} */
  widths = {};

  /** Chips that show all their values. @type {readonly import("../data/window-rows.js").Chip[]} */
  expanded = [];
  /** Field of the query, with its suggestions. */
  input = new QueryInput({
    onText: (text) => this.change({ text }),
    values: (field) => (isChip(field) ? this.rows.values(field, { asked: false }) : []),
    messages: () => this.language.messages,
    onChange: () => this.update(),
  });

  #connection;
  #isNew = true;
  /** What was last reported by an event. @type {unknown} */
  #reported;
  #answeredAt = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {import("./columns.js").Column[]} */
  #columns = [];
  #columnsFor = /** @type {unknown[]} */ ([]);

  /** @param {Host} host @param {import("../task-viewer.js").Shared} shared */
  constructor(host, { language, clipboard }) {
    this.host = host;
    this.language = language;
    this.clipboard = clipboard;
    this.state = stateOf(host);
    this.#restoreColumns();
    this.dialog = new DetailsDialog(host, { isBeside: true, onClosed: () => this.#closed() });
    this.grid = new Grid(host, {
      onOpen: (task) => this.open(task),
      onSort: ({ sort }) => this.#sortBy(sort),
      onWidth: (column, width) => {
        this.widths = { ...this.widths, [column]: width };
        this.#keepColumns();
        this.update();
      },
      onCopy: (tasks, near) => void clipboard.copy("rows", tsvOf(this.shownColumns, tasks), near),
    });
    this.older = new OlderPages((page) => this.loader.older(page), this.update);
    this.loader = this.#newLoader();
    this.rows = new WindowRows(this.loader);
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
    // It was closed when the element left the document.
    if (!this.#isNew && this.loader.state === "idle") this.#open();
  }

  hostDisconnected() {
    globalThis.matchMedia?.("print").removeEventListener("change", this.#onPrint);
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
    return this.#source.rows(0, Math.min(this.#source.length, 1000));
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
    this.dialog.open(task);
    if (this.dialog.task !== task) return;
    if (task.id) this.grid.goTo(task.id);
    this.state = { ...this.state, task: task.id ?? "" };
    this.#tell();
  }

  close() {
    this.dialog.close();
  }

  save() {
    const { chosen: columns, widths } = this;
    return {
      ...saved(this.state),
      ...(columns && { columns }),
      ...(Object.keys(widths).length > 0 && { widths }),
    };
  }

  /** @param {import("../index.js").ViewerState} state */
  restore(state) {
    if (state.columns) this.chosen = [...state.columns];
    if (state.widths) this.widths = { ...state.widths };
    this.#apply(stateFrom(state, stateOf(this.host)));
  }

  /**
   * Applies a change that the reader made, and reports it to the page.
   *
   * @param {Partial<State>} change
   */
  change(change) {
    this.#apply({ ...this.state, ...change });
    this.#tell();
  }

  /** @param {import("lit").PropertyValues} changed */
  willUpdate(changed) {
    const isConnection = CONNECTION.some((name) => changed.has(name));
    const isAsked = FILTER_NAMES.some((name) => changed.has(name));
    if (this.#isNew || isConnection || changed.has("refresh")) {
      this.#connection.reset();
      this.loader.close();
      this.rows.free();
      this.loader = this.#newLoader();
      this.rows = new WindowRows(this.loader);
      if (this.#isNew || isAsked) this.state = stateOf(this.host);
      this.#isNew = false;
      this.language.utc = this.state.utc;
      this.#open();
    } else if (isAsked) this.#apply(stateOf(this.host));
    this.#followOpenTask();
  }

  render() {
    return layout(this);
  }

  /** Rows of the grid: of the window, or of a page of older ones. */
  get #source() {
    return this.older.page ?? this.rows;
  }

  get source() {
    return this.#source;
  }

  /** All columns that there are. */
  get columns() {
    const { messages: t, formatter: format } = this.language;
    const { columns: own } = this.host;
    const now = () => this.loader.updatedAt ?? Date.now();
    if (this.#columnsFor[0] !== t || this.#columnsFor[1] !== format || this.#columnsFor[2] !== own) {
      this.#columnsFor = [t, format, own];
      this.#columns = columnsOf({ t, format, now, own });
    }
    return this.#columns;
  }

  /** Columns that are shown. */
  get shownColumns() {
    const { chosen } = this;
    return this.columns.filter(({ name, extra }) => (chosen ? chosen.includes(name) : !extra));
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

  /** Shows a column, or hides it. @param {string} name */
  toggleColumn(name) {
    const shown = this.shownColumns.map((column) => column.name);
    this.chosen = shown.includes(name) ? shown.filter((other) => other !== name) : [...shown, name];
    this.#keepColumns();
    this.update();
  }

  /** Saves what is shown as a file. @param {"csv" | "ndjson"} ending */
  async download(ending) {
    const { view } = this.rows;
    if (!view) return;
    const parts = [];
    for await (const part of ending === "csv" ? view.toCsv() : view.toNdjson()) parts.push(part);
    download(this.host.ownerDocument, ending, parts);
  }

  #newLoader() {
    const { refresh } = this.host;
    /** @type {WindowLoader} */
    const loader = new WindowLoader({
      connect: () => this.#client(),
      loadTable: async () => {
        const module = await import("../../table/table.web.js");
        await module.init();
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
  async #client() {
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
    this.language.utc = next.utc;
    if (JSON.stringify(before.window) !== JSON.stringify(next.window)) this.#open();
    else this.rows.ask(next);
    if (next.task !== before.task && next.task === "") this.close();
    this.update();
  }

  #tell() {
    this.host.dispatchEvent(new StateChangeEvent(this.save()));
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

  /** Opens the task that the page or a saved state names, as soon as it is there, and shows its newest state. */
  #followOpenTask() {
    const { task } = this.dialog;
    if (task?.id !== undefined) {
      const row = this.#source.indexOf(task.id);
      if (row >= 0) this.dialog.refresh(this.#source.rows(row, row + 1));
    } else if (this.state.task !== "") {
      const row = this.#source.indexOf(this.state.task);
      const [found] = row >= 0 ? this.#source.rows(row, row + 1) : [];
      if (found) queueMicrotask(() => this.dialog.open(found));
    }
  }

  #restoreColumns() {
    const { storageKey } = this.host;
    if (!storageKey) return;
    try {
      const { columns, widths } = JSON.parse(localStorage.getItem(storageKey) ?? "{}");
      if (Array.isArray(columns)) this.chosen = columns.map(String);
      if (typeof widths === "object" && widths !== null) this.widths = widths;
    } catch {
      // Something else is kept there, or the browser keeps nothing.
    }
  }

  /** Columns and their widths outlive the page, if the page wants it. */
  #keepColumns() {
    const { storageKey } = this.host;
    try {
      if (storageKey)
        localStorage.setItem(storageKey, JSON.stringify({ columns: this.chosen, widths: this.widths }));
    } catch {
      // The browser keeps nothing for this page.
    }
    this.#tell();
  }

  #closed() {
    // The dialog has given the focus back to where it came from, and the reader may have turned to another task.
    this.grid.goTo(this.state.task);
    this.state = { ...this.state, task: "" };
    this.grid.focus();
    this.#tell();
  }

  /** @param {import("./columns.js").Column["sort"]} key */
  #sortBy(key) {
    if (!key) return;
    const { key: current, descending } = this.state.sort ?? { key: "started_at", descending: true };
    this.change({ sort: { key, descending: current === key ? !descending : key === "started_at" } });
  }
}

/** @param {string} field @returns {field is import("../data/window-rows.js").Chip} */
const isChip = (field) => ["status", "type", "vault", "error"].includes(field);
