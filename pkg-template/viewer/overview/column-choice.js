import { columnsOf } from "./columns.js";

/** @typedef {import("./overview.js").Overview} Overview */

/** The reader's choice of columns and their widths, which the browser's storage keeps if the page wants it. */
export class ColumnChoice {
  #view;
  /** Names of the chosen columns, or `undefined` for those that are shown by default. @type {readonly string[] | undefined} */
  #chosen;
  /** Widths that the reader has set, in pixels. @type {Record<string, number>} */
  widths = {};
  /** @type {import("./columns.js").Column[]} */
  #all = [];
  #allFor = /** @type {unknown[]} */ ([]);

  /** @param {Overview} view */
  constructor(view) {
    this.#view = view;
    const { storageKey } = view.host;
    if (!storageKey) return;
    try {
      this.restore(JSON.parse(localStorage.getItem(storageKey) ?? "{}"));
    } catch {
      // Something else is kept there, or the browser keeps nothing.
    }
  }

  /** All columns that there are. */
  get all() {
    const view = this.#view;
    const { messages: t, formatter: format } = view.language;
    const { columns: own, rowActions: actions } = view.host;
    const of = [t, format, own, actions];
    if (of.some((each, place) => each !== this.#allFor[place])) {
      this.#allFor = of;
      this.#all = columnsOf({
        t,
        format,
        now: () => view.loader.updatedAt ?? Date.now(),
        own,
        actions,
        onAction: (name, task) => view.act(name, task),
      });
    }
    return this.#all;
  }

  /** Columns that are shown. */
  get shown() {
    const chosen = this.#chosen;
    return this.all.filter(
      ({ name, extra, isFixed }) => isFixed || (chosen ? chosen.includes(name) : !extra),
    );
  }

  /** Shows a column, or hides it. @param {string} name */
  toggle(name) {
    const shown = this.shown.map((column) => column.name);
    this.#chosen = shown.includes(name) ? shown.filter((other) => other !== name) : [...shown, name];
    this.#keep();
  }

  /** @param {string} name @param {number} width pixels */
  setWidth(name, width) {
    this.widths = { ...this.widths, [name]: width };
    this.#keep();
  }

  /** Members of a saved state. */
  save() {
    return {
      ...(this.#chosen && { columns: this.#chosen }),
      ...(Object.keys(this.widths).length > 0 && { widths: this.widths }),
    };
  }

  /** Takes a saved state, which may be anything. @param {import("../index.js").ViewerState} state */
  restore({ columns, widths }) {
    if (Array.isArray(columns)) this.#chosen = columns.map(String);
    if (typeof widths === "object" && widths !== null) this.widths = { ...widths };
  }

  #keep() {
    const { storageKey } = this.#view.host;
    try {
      if (storageKey)
        localStorage.setItem(storageKey, JSON.stringify({ columns: this.#chosen, widths: this.widths }));
    } catch {
      // The browser keeps nothing for this page.
    }
    this.#view.tell();
    this.#view.update();
  }
}
