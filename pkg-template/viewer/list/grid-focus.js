import { cellAfter } from "../grid-keys.js";

/** @typedef {import("lit").ReactiveController} ReactiveController */

/** A pointer that moves further than this selects text, in pixels. */
const CLICK_TOLERANCE = 4;

/**
 * Keyboard and pointer of the grid of tasks, as in the ARIA grid pattern: one tab stop (roving `tabindex`), which arrow keys move
 * from cell to cell. It stays with its task when rows come and go.
 *
 * @implements {ReactiveController}
 */
export class GridFocus {
  #host;
  #onOpen;
  /** Keys of the rows, in their order. @type {readonly string[]} */
  #keys = [];
  /** Key, row and column of the cell with the tab stop. @type {string | undefined} */
  #key;
  #row = 0;
  #column = 0;
  /** @type {HTMLElement | undefined} */
  #cell;
  #hadFocus = false;
  /** Position of the last pointer press. Not all browsers tell of a selection inside a shadow tree, so movement has to show it. */
  #press = { x: 0, y: 0 };

  /**
   * @param {import("lit").ReactiveControllerHost & HTMLElement} host
   * @param {(row: number) => void} onOpen opens the details of a row's task
   */
  constructor(host, onOpen) {
    this.#host = host;
    this.#onOpen = onOpen;
    host.addController(this);
  }

  /** @param {readonly string[]} keys of the rows that are rendered */
  setKeys(keys) {
    this.#keys = keys;
  }

  hostUpdate() {
    this.#hadFocus = this.#body?.contains(this.#focused) ?? false;
  }

  hostUpdated() {
    const rows = this.#rows;
    if (rows.length === 0) return;
    const moved = this.#key === undefined ? -1 : this.#keys.indexOf(this.#key);
    this.#place(rows, moved >= 0 ? moved : Math.min(this.#row, rows.length - 1), this.#column);
    // A row that moves in the document loses the focus; the focus of a removed row goes to the row in its place.
    if (this.#hadFocus && !this.#body?.contains(this.#focused)) this.#cell?.focus({ preventScroll: true });
  }

  /** @param {PointerEvent} event */
  onPress = ({ clientX, clientY }) => {
    this.#press = { x: clientX, y: clientY };
  };

  /** A click anywhere in a row opens its details, unless it ends a selection of text. @param {MouseEvent} event */
  onClick = ({ target, clientX, clientY }) => {
    const at = /** @type {Element} */ (target);
    const moved = Math.hypot(clientX - this.#press.x, clientY - this.#press.y) > CLICK_TOLERANCE;
    if (moved && !at.closest("button")) return;
    if (this.#enter(at)) this.#onOpen(this.#row);
  };

  /** @param {FocusEvent} event */
  onFocusIn = ({ target }) => {
    this.#enter(/** @type {Element} */ (target));
  };

  /** @param {KeyboardEvent} event */
  onKey = (event) => {
    const { key, altKey, ctrlKey, metaKey, shiftKey } = event;
    if (altKey || metaKey || shiftKey) return;
    const rows = this.#rows;
    if (key === "Enter" || key === " ") this.#onOpen(this.#row);
    else {
      const to = this.#target(rows, key, ctrlKey);
      if (!to) return;
      this.#place(rows, Math.min(Math.max(to.row, 0), rows.length - 1), to.column);
      this.#cell?.focus();
    }
    event.preventDefault();
  };

  /**
   * @param {readonly HTMLTableRowElement[]} rows
   * @param {string} key
   * @param {boolean} ctrl
   */
  #target(rows, key, ctrl) {
    const row = this.#row;
    return cellAfter(key, {
      ...{ ctrl, row, column: this.#column, last: rows.length - 1, shown: columnsOf(rows[row]) },
      page: Math.max(1, Math.floor(innerHeight / (rows[row]?.offsetHeight || innerHeight)) - 1),
      isRtl: this.#host.matches(":dir(rtl)"),
    });
  }

  /** Moves the tab stop to the cell of an element. @param {Element} element @returns {boolean} false if it is in no cell */
  #enter(element) {
    const cell = element.closest("td");
    const rows = this.#rows;
    const row = cell ? rows.indexOf(/** @type {HTMLTableRowElement} */ (cell.parentElement)) : -1;
    if (!cell || row < 0) return false;
    this.#place(rows, row, cell.cellIndex);
    if (this.#focused !== this.#cell) this.#cell?.focus({ preventScroll: true });
    return true;
  }

  /**
   * @param {readonly HTMLTableRowElement[]} rows
   * @param {number} row
   * @param {number} column
   */
  #place(rows, row, column) {
    const cell = rows[row]?.cells[column];
    const stop = cell?.querySelector("button") ?? cell;
    this.#key = this.#keys[row];
    this.#row = row;
    this.#column = column;
    if (!stop || stop === this.#cell) return;
    if (this.#cell) this.#cell.tabIndex = -1;
    this.#cell = stop;
    stop.tabIndex = 0;
  }

  get #body() {
    return this.#host.shadowRoot?.querySelector("tbody[part=rows]");
  }

  get #rows() {
    return [...(this.#body?.querySelectorAll("tr") ?? [])];
  }

  get #focused() {
    return this.#host.shadowRoot?.activeElement ?? null;
  }
}

/** Columns of a row that are not hidden. @param {HTMLTableRowElement | undefined} row @returns {number[]} */
function columnsOf(row) {
  return [...(row?.cells ?? [])].flatMap((cell, index) => (cell.getClientRects().length > 0 ? [index] : []));
}
