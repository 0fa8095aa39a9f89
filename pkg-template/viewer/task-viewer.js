import { LitElement } from "lit";
import { version } from "../version.js";
import { Clipboard } from "./clipboard.js";
import { Language } from "./language.js";
import { Overview } from "./overview/overview.js";
import { count, TEXT } from "./properties.js";
import { adopt } from "./styles/adopt.js";
import { styles } from "./styles/index.js";

/** @typedef {import("./index.js").CbrTaskViewer} Declared */
/** @typedef {import("./source.js").TaskSource} TaskSource */
/** @typedef {import("cbr-tasks").OperationLog} OperationLog */
/** @typedef {import("./list/list-view.js").ListView} ListView */
/** @typedef {{ language: Language, clipboard: Clipboard }} Shared parts of the element that its views share */

/** Class of the plain list, which is loaded for the first element that shows it. @type {typeof import("./list/list-view.js").ListView | undefined} */
let List;

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
 * @fires cbr-filters-change
 * @fires cbr-state-change
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
    view: TEXT,
    storageKey: { ...TEXT, attribute: "storage-key" },
    signInUrl: { ...TEXT, attribute: "sign-in-url" },
    client: { attribute: false },
    token: { attribute: false },
    columns: { attribute: false },
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
    /** @type {TaskSource | undefined} */
    this.client = undefined;
    /** @type {string | (() => string | Promise<string>) | undefined} */
    this.token = undefined;
    /** @type {readonly import("./index.js").OwnColumn[]} */
    this.columns = [];
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
    if (this.shadowRoot) adopt(this.shadowRoot, styles);
  }

  /** An update waits for the texts of its language, and for the list. */
  scheduleUpdate() {
    const update = () => super.scheduleUpdate();
    const waits = [this.#language.prepare(), this.view === "list" && !List ? loadList() : undefined];
    return waits.some(Boolean) ? Promise.all(waits).then(update) : update();
  }

  /** @param {import("lit").PropertyValues} changed */
  willUpdate(changed) {
    this.#view?.willUpdate(changed);
  }

  render() {
    return this.#view?.render();
  }

  /** Does something with the view, as soon as it is loaded. @param {(view: ListView | Overview) => void} act */
  #act(act) {
    const view = this.#view;
    if (view) act(view);
    else void this.updateComplete.then(() => this.#view && act(this.#view));
  }

  /** The view that the element should show, if it is loaded. The controllers of another one leave the element. */
  get #view() {
    const View = this.view === "list" ? List : Overview;
    if (!View || this.#shown instanceof View) return View && this.#shown;
    for (const controller of this.#shown?.controllers ?? []) {
      this.removeController(controller);
      controller.hostDisconnected?.();
    }
    this.#shown = new View(this, { language: this.#language, clipboard: this.#clipboard });
    return this.#shown;
  }
}

async function loadList() {
  List = (await import("./list/list-view.js")).ListView;
}
