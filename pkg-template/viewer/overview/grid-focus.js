import { cellAfter } from "../grid-keys.js";

/** @typedef {import("lit").ReactiveController} ReactiveController */

/** A pointer that moves further than this selects text, in pixels. */
const CLICK_TOLERANCE = 4;
/** Change of a column's width by a key, in pixels. */
const STEP = 16;
/** Row of the headers. */
const HEAD = -1;

/**
 * Keyboard, pointer and selection of the grid, as in the ARIA grid pattern: one tab stop (roving `tabindex`), which arrow keys move from
 * cell to cell, headers included. Focus and selection stay with their tasks when rows come and go.
 *
 * @implements {ReactiveController}
 */
export class GridFocus {
  /** Row with the tab stop; -1 for the headers. */
  row = 0;
  /** Id of the row's task. */
  id = "";

  #host;
  #events;
  #column = 0;
  #count = 0;
  #columns = 0;
  /** Other end of the selection: its row and task. @type {{ row: number, id: string } | undefined} */
  #anchor;
  /** @type {(row: number) => string} */
  #idOf = () => "";
  #hadFocus = false;
  #wantsFocus = false;
  /** Element with the tab stop. @type {HTMLElement | undefined} */
  #cell;
  #press = { x: 0, y: 0 };

  /**
   * @param {import("lit").ReactiveControllerHost & HTMLElement} host
   * @param {object} events
   * @param {(row: number) => void} events.onOpen
   * @param {(column: number) => void} events.onSort
   * @param {(column: number, by: number) => void} events.onWiden
   * @param {(start: number, end: number, near: HTMLElement) => void} events.onCopy
   * @param {(column: number) => boolean} events.hasActions true if Enter goes into a cell
   * @param {(row: number) => void} events.reveal scrolls a row into sight
   */
  constructor(host, events) {
    this.#host = host;
    this.#events = events;
    host.addController(this);
  }

  /**
   * Takes the rows that are rendered now.
   *
   * @param {import("./grid.js").Source} source
   * @param {number} columns
   * @param {(row: number, id: string) => number} find place of a task, which was at that row
   */
  setContent(source, columns, find) {
    this.#count = source.length;
    this.#columns = columns;
    this.#column = Math.min(this.#column, columns - 1);
    this.#idOf = (row) => source.rows(row, row + 1)[0]?.id ?? "";
    if (this.row !== HEAD) {
      const found = find(this.row, this.id);
      this.row = found >= 0 ? found : Math.max(HEAD, Math.min(this.row, this.#count - 1));
      this.id = this.#idOf(this.row);
    }
    if (!this.#anchor) return;
    const row = find(this.#anchor.row, this.#anchor.id);
    this.#anchor = row >= 0 ? { ...this.#anchor, row } : undefined;
  }

  /** @param {number} row */
  isSelected(row) {
    const [start, end] = this.#range;
    return row >= start && row < end;
  }

  hostUpdate() {
    this.#hadFocus = this.#grid?.contains(this.#focused) ?? false;
  }

  hostUpdated() {
    const cell = this.#cellAt(this.row, this.#column);
    if (!cell) return;
    if (cell !== this.#cell) {
      if (this.#cell) this.#cell.tabIndex = -1;
      this.#cell = cell;
    }
    cell.tabIndex = 0;
    // The focus of a row that is gone goes to the row in its place.
    if (this.#wantsFocus || (this.#hadFocus && this.#focused === null)) cell.focus({ preventScroll: true });
    this.#wantsFocus = false;
  }

  /** Gives the focus to the cell with the tab stop. */
  take() {
    this.#wantsFocus = true;
    this.#host.requestUpdate();
  }

  /** Moves the tab stop to a row. @param {number} row @param {string} id */
  setRow(row, id) {
    this.row = row;
    this.id = id;
    this.#anchor = undefined;
  }

  /** @param {PointerEvent} event */
  onPress = ({ clientX, clientY }) => {
    this.#press = { x: clientX, y: clientY };
  };

  /** A click opens the details of its row, unless it selects text; with Shift it selects the rows up to there. @param {MouseEvent} event */
  onClick = (event) => {
    const { target, clientX, clientY, shiftKey } = event;
    const at = /** @type {Element} */ (target);
    const moved = Math.hypot(clientX - this.#press.x, clientY - this.#press.y) > CLICK_TOLERANCE;
    const place = this.#placeOf(at);
    if (at.closest("a, button") || !place || (moved && !shiftKey)) return;
    const from = this.#anchor ?? { row: Math.max(0, this.row), id: this.id };
    this.#move(place.row, place.column);
    this.#anchor = shiftKey ? from : undefined;
    if (shiftKey) this.#host.ownerDocument.getSelection()?.empty();
    else this.#events.onOpen(place.row);
  };

  /** @param {FocusEvent} event */
  onFocusIn = ({ target }) => {
    const place = this.#placeOf(/** @type {Element} */ (target));
    if (!place || (place.row === this.row && place.column === this.#column)) return;
    this.#column = place.column;
    this.row = place.row;
    this.id = this.#idOf(place.row);
    this.#host.requestUpdate();
  };

  /** @param {KeyboardEvent} event */
  onKey = (event) => {
    const { key, altKey, ctrlKey, metaKey, shiftKey } = event;
    const control = ctrlKey || metaKey;
    const target = /** @type {HTMLElement} */ (event.target);
    if (target.matches("a, button")) return this.#onWidgetKey(event, target);
    const letter = control && !altKey && key.toLowerCase();
    if (altKey) {
      const by = { ArrowLeft: -STEP, ArrowRight: STEP }[key];
      if (by === undefined) return;
      this.#events.onWiden(this.#column, this.#isRtl ? -by : by);
    } else if (letter === "c") {
      // A selection of text is copied by the browser.
      if (this.#host.ownerDocument.getSelection()?.toString()) return;
      const [start, end] = this.#range;
      if (end > start) this.#events.onCopy(start, end, target);
      else this.#events.onCopy(Math.max(0, this.row), this.row + 1, target);
    } else if (letter === "a") {
      if (this.#count === 0) return;
      this.#anchor = { row: 0, id: this.#idOf(0) };
      this.#move(this.#count - 1, this.#column, { scrolls: false });
    } else if (key === "Escape" && this.#anchor) this.#anchor = undefined;
    else if (key === "F2" || (key === "Enter" && this.row !== HEAD && this.#events.hasActions(this.#column)))
      widgetsIn(target)[0]?.focus();
    else if ((key === "Enter" || key === " ") && !shiftKey) {
      if (this.row === HEAD) this.#events.onSort(this.#column);
      else this.#events.onOpen(this.row);
    } else if (key === " ") this.#anchor = { row: this.row, id: this.id };
    else {
      const to = this.#target(key, control);
      if (!to) return;
      const from = this.#anchor ?? { row: Math.max(0, this.row), id: this.id };
      this.#move(shiftKey ? Math.max(0, to.row) : to.row, to.column);
      this.#anchor = shiftKey ? from : undefined;
    }
    event.preventDefault();
    event.stopPropagation();
    this.#host.requestUpdate();
  };

  /**
   * A key on a link or button inside a cell: arrow keys move to the others, Escape and F2 back to the cell.
   *
   * @param {KeyboardEvent} event
   * @param {HTMLElement} widget
   */
  #onWidgetKey(event, widget) {
    const cell = /** @type {HTMLElement} */ (widget.closest(".cell"));
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const widgets = widgetsIn(cell);
    if (by) widgets[widgets.indexOf(widget) + (this.#isRtl ? -by : by)]?.focus();
    else if (event.key === "Escape" || event.key === "F2") cell.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {string} key @param {boolean} ctrl */
  #target(key, ctrl) {
    const scroller = this.#grid?.parentElement;
    const fitting = Math.floor((scroller?.clientHeight ?? 0) / (this.#cell?.offsetHeight || 36));
    return cellAfter(key, {
      ...{ ctrl, row: this.row, column: this.#column, last: this.#count - 1, shown: this.#shownColumns },
      page: Math.max(1, fitting - 2),
      isRtl: this.#isRtl,
    });
  }

  /** @param {number} row @param {number} column @param {{ scrolls?: boolean }} [options] */
  #move(row, column, { scrolls = true } = {}) {
    this.row = Math.max(HEAD, Math.min(row, this.#count - 1));
    this.#column = column;
    this.id = this.row === HEAD ? "" : this.#idOf(this.row);
    if (scrolls && this.row !== HEAD) this.#events.reveal(this.row);
    this.take();
  }

  /** Rows that are selected, from the first up to the one behind the last. @returns {[start: number, end: number]} */
  get #range() {
    if (!this.#anchor || this.row === HEAD) return [0, 0];
    return [Math.min(this.row, this.#anchor.row), Math.max(this.row, this.#anchor.row) + 1];
  }

  /** Columns that the page does not hide. */
  get #shownColumns() {
    return Array.from({ length: this.#columns }, (_, index) => index).filter(
      (index) => (this.#cellAt(HEAD, index)?.getClientRects().length ?? 0) > 0,
    );
  }

  /** @param {Element} element @returns {{ row: number, column: number } | undefined} undefined if it is in no cell */
  #placeOf(element) {
    const cell = element.closest(".cell");
    const row = cell?.parentElement;
    if (!cell || !row) return undefined;
    return { row: Number(row.dataset.row ?? HEAD), column: [...row.children].indexOf(cell) };
  }

  /** @param {number} row @param {number} column */
  #cellAt(row, column) {
    // Without a selector for each row: browsers keep them all.
    const lines = /** @type {HTMLElement[]} */ ([
      ...(this.#grid?.querySelectorAll("[data-row], .grid-head > *") ?? []),
    ]);
    const line = lines.find(({ dataset }) => Number(dataset.row ?? HEAD) === row);
    return /** @type {HTMLElement | undefined} */ (line?.children[column]);
  }

  get #isRtl() {
    return this.#host.matches(":dir(rtl)");
  }

  get #grid() {
    return this.#host.shadowRoot?.querySelector(".grid");
  }

  get #focused() {
    return this.#host.shadowRoot?.activeElement ?? null;
  }
}

/** Links and buttons of a cell. @param {Element} cell @returns {HTMLElement[]} */
const widgetsIn = (cell) => [
  .../** @type {NodeListOf<HTMLElement>} */ (cell.querySelectorAll("a, button:enabled")),
];
