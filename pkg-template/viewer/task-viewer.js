import { html, LitElement } from "lit";
import { version } from "../version.js";
import { Clipboard } from "./clipboard.js";
import { Language } from "./language.js";
import { Overview } from "./overview/overview.js";
import { list, partStyles } from "./parts.js";
import { problemOf } from "./problem.js";
import { count, JSON_TEXT, TEXT } from "./properties.js";
import { problemState } from "./states.js";
import { adopt } from "./styles/adopt.js";
import { media, styles } from "./styles/index.js";

/** @typedef {import("./index.js").CbrTaskViewer} Declared */
/** @typedef {import("./source.js").TaskSource} TaskSource */
/** @typedef {import("cbr-tasks").OperationLog} OperationLog */
/** @typedef {import("./list/list-view.js").ListView} ListView */
/** @typedef {{ language: Language, clipboard: Clipboard }} Shared parts of the element that its views share */

const PAGE_SIZE = 25;
const MAX_PAGE_SIZE = 1000;
/** Seconds between two loads while tasks run: 20 of the 200 requests that the service allows in five minutes. */
const REFRESH = 15;

/**
 * Custom element `<cbr-task-viewer>`: the backup tasks of one project. It has two views, the overview and the plain list.
 *
 * @fires cbr-tasks-loaded
 * @fires cbr-tasks-error
 * @fires cbr-task-open
 * @fires cbr-task-close
 * @fires cbr-task-action
 * @fires cbr-filters-change
 * @fires cbr-state-change
 * @implements {Declared}
 */
export class CbrTaskViewer extends LitElement {
  static styles = [...styles, media];

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
    view: TEXT,
    storageKey: { ...TEXT, attribute: "storage-key" },
    signInUrl: { ...TEXT, attribute: "sign-in-url" },
    urlState: { ...TEXT, attribute: "url-state" },
    openTask: { ...TEXT, attribute: "open-task" },
    hideFilters: { ...TEXT, attribute: "hide-filters" },
    locked: JSON_TEXT,
    client: { attribute: false },
    token: { attribute: false },
    columns: { attribute: false },
    rowActions: { attribute: false },
    messages: { attribute: false },
  };

  /** Every element has the property `lang`, so it is no Lit property here; only its changes are observed. */
  static get observedAttributes() {
    // biome-ignore lint/complexity/noThisInStatic: Lit finalizes the class it is called on
    return [...super.observedAttributes, "lang"];
  }

  #language = new Language(this);
  #clipboard = new Clipboard(this);
  /** @type {ListView | Overview | undefined} */
  #shown;
  /** The failure of loading the plain list itself. @type {unknown} */
  #problem;
  /** Number of the style sheets that it has. */
  #sheets = styles.length;

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
    this.view = "";
    this.storageKey = "";
    this.signInUrl = "";
    this.urlState = "";
    this.openTask = "";
    this.hideFilters = "";
    /** @type {import("./index.js").LockedFilters | undefined} */
    this.locked = undefined;
    /** @type {TaskSource | undefined} */
    this.client = undefined;
    /** @type {string | (() => string | Promise<string>) | undefined} */
    this.token = undefined;
    /** @type {readonly import("./index.js").OwnColumn[]} */
    this.columns = [];
    /** @type {readonly import("./index.js").RowAction[]} */
    this.rowActions = [];
    /** @type {import("./index.js").OwnMessages | undefined} */
    this.messages = undefined;
  }

  /** @returns {readonly OperationLog[]} the tasks that are shown */
  get tasks() {
    return this.#view?.tasks ?? [];
  }

  /** Loads the tasks again. Time ranges end now. */
  reload() {
    this.#act((view) => view.reload());
  }

  clearFilters() {
    this.#act((view) => view.clearFilters());
  }

  /**
   * Opens the details of a task.
   *
   * @param {OperationLog} task
   */
  open(task) {
    this.#act((view) => view.open(task));
  }

  close() {
    this.#act((view) => view.close());
  }

  /** @returns {import("./index.js").ViewerState} */
  save() {
    return this.#view?.save() ?? {};
  }

  /** @param {import("./index.js").ViewerState} state */
  restore(state) {
    this.#act((view) => view.restore(state));
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
    if (this.shadowRoot) this.#adopt();
  }

  /** An update waits for the texts of its language, and for the list. */
  scheduleUpdate() {
    const update = () => super.scheduleUpdate();
    const waits = [
      this.#language.prepare(),
      this.view === "list" && !list.module ? this.#loadList() : undefined,
    ];
    return waits.some(Boolean) ? Promise.all(waits).then(update) : update();
  }

  /** @param {import("lit").PropertyValues} changed */
  willUpdate(changed) {
    this.#view?.willUpdate(changed);
    // Parts that were loaded meanwhile have style sheets of their own.
    if (this.#sheets < styles.length + partStyles().length) this.#adopt();
  }

  render() {
    return this.#view?.render() ?? this.#renderProblem();
  }

  #renderProblem() {
    const { locale, messages: t } = this.#language;
    return html`<div class="viewer" part="viewer" lang=${locale}><div class="list" part="list">${problemState(
      {
        problem: problemOf(this.#problem, { online: navigator.onLine }),
        t,
        clipboard: this.#clipboard,
        onRetry: () => this.requestUpdate(),
      },
    )}</div></div>`;
  }

  async #loadList() {
    await list.load().catch((problem) => {
      this.#problem = problem;
    });
  }

  #adopt() {
    const parts = partStyles();
    this.#sheets = styles.length + parts.length;
    adopt(/** @type {ShadowRoot} */ (this.renderRoot), [...styles, ...parts, media]);
  }

  /** Does something with the view, as soon as it is loaded and has taken the first properties. @param {(view: ListView | Overview) => void} act */
  #act(act) {
    const view = this.#view;
    if (view && this.hasUpdated) act(view);
    else void this.updateComplete.then(() => this.#view && act(this.#view));
  }

  /** The view that the element should show, if it is loaded. The controllers of another one leave the element. */
  get #view() {
    const View = this.view === "list" ? list.module?.ListView : Overview;
    if (!View || this.#shown instanceof View) return View && this.#shown;
    for (const controller of this.#shown?.controllers ?? []) {
      this.removeController(controller);
      controller.hostDisconnected?.();
    }
    this.#shown = new View(this, { language: this.#language, clipboard: this.#clipboard });
    return this.#shown;
  }
}
