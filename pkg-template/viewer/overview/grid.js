import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { NARROWEST } from "./columns.js";
import { GridFocus } from "./grid-focus.js";
import { scrollTopOf, virtualRows } from "./virtual-rows.js";

/** @typedef {import("lit").ReactiveController} ReactiveController */
/** @typedef {import("./columns.js").Column} Column */
/** @typedef {import("../task.js").OperationLog} OperationLog */

/**
 * Rows of the grid, in their order.
 *
 * @typedef {object} Source
 * @property {number} length
 * @property {(start: number, end: number) => readonly OperationLog[]} rows
 * @property {(id: string) => number} indexOf -1 for a task that is not there
 */

/**
 * @typedef {object} GridContent
 * @property {import("../messages/en.js").Messages} t
 * @property {readonly Column[]} columns those that are shown, in their order
 * @property {Readonly<Record<string, number>>} widths of columns that the reader has changed, in pixels
 * @property {Source} source
 * @property {import("cbr-tasks/table").SortKey | undefined} sort
 * @property {boolean} busy
 * @property {boolean} live true if running tasks get on
 * @property {string | undefined} openId task whose details are open
 */

/**
 * @typedef {object} GridEvents
 * @property {(task: OperationLog) => void} onOpen
 * @property {(column: Column) => void} onSort
 * @property {(column: string, width: number) => void} onWidth
 * @property {(tasks: readonly OperationLog[], near: HTMLElement) => void} onCopy
 */

/** Height of a row, in pixels: the style sheet has the same. */
const ROW_HEIGHT = 36;
/** Places in which a row that has moved is looked for first. */
const NEAR = 200;

/**
 * Grid of any number of tasks, of which only the rows in sight are elements. What is in sight stays where it is when rows come and go.
 *
 * @implements {ReactiveController}
 */
export class Grid {
  #host;
  #events;
  #focus;
  /** @type {GridContent | undefined} */
  #content;
  #scrollTop = 0;
  #viewHeight = 480;
  /** First row in sight: its task and the part of it that is out of sight. @type {{ id: string, index: number, part: number } | undefined} */
  #anchor;
  /** @type {ResizeObserver | undefined} */
  #observer;
  /** @type {HTMLElement | undefined} */
  #scroller;

  /** @param {import("lit").ReactiveControllerHost & HTMLElement} host @param {GridEvents} events */
  constructor(host, events) {
    this.#host = host;
    this.#events = events;
    this.#focus = new GridFocus(host, {
      onOpen: (row) => this.#open(row),
      onSort: (column) => this.#sort(this.#content?.columns[column]),
      onWiden: (column, by) => this.#widen(column, by),
      onCopy: (start, end, near) => events.onCopy(this.#content?.source.rows(start, end) ?? [], near),
      hasActions: (column) => this.#content?.columns[column]?.hasActions === true,
      reveal: (row) => this.reveal(row),
    });
    host.addController(this);
  }

  /** @returns {readonly ReactiveController[]} */
  get controllers() {
    return [this, this.#focus];
  }

  /** Index of the row with the tab stop. */
  get row() {
    return this.#focus.row;
  }

  hostDisconnected() {
    this.#observer?.disconnect();
    this.#observer = this.#scroller = undefined;
  }

  hostUpdated() {
    const scroller = /** @type {HTMLElement | null} */ (
      this.#host.shadowRoot?.querySelector(".grid-scroll") ?? null
    );
    if (!scroller) return this.hostDisconnected();
    if (this.#scroller !== scroller) {
      this.hostDisconnected();
      this.#scroller = scroller;
      this.#observer = new ResizeObserver(() => this.#measure());
      this.#observer.observe(scroller);
    }
    if (scroller.scrollTop !== this.#scrollTop) {
      scroller.scrollTop = this.#scrollTop;
      // The browser may have clamped it.
      this.#scrollTop = scroller.scrollTop;
    }
    this.#remember();
  }

  /** Scrolls as little as it takes to bring a row into sight. @param {number} row */
  reveal(row) {
    const { first } = this.#geometry;
    const fitting = this.#viewHeight / ROW_HEIGHT;
    const to = row < first ? row : row + 1 > first + fitting ? row + 1 - fitting : first;
    if (to === first) return;
    this.#scrollTop = Math.max(0, scrollTopOf(to, this.#of));
    this.#anchor = undefined;
    this.#host.requestUpdate();
  }

  /** Gives the focus to the row of the tab stop. */
  focus() {
    this.#focus.take();
  }

  /** Moves the tab stop to a task. @param {string} id */
  goTo(id) {
    const row = this.#find(this.row, id);
    if (row < 0) return;
    this.#focus.setRow(row, id);
    this.reveal(row);
  }

  /** @param {GridContent} content */
  render(content) {
    const { t, columns, source, sort, busy, live } = content;
    this.#content = content;
    this.#stay();
    const { height, start, end, top } = this.#geometry;
    const tasks = source.rows(start, end);
    const focus = this.#focus;
    focus.setContent(source, columns.length, (row, id) => this.#find(row, id));
    const shown = tasks.map((task, index) => ({ task, row: start + index }));
    // The row with the tab stop is there wherever the reader scrolls.
    if (focus.row >= 0 && (focus.row < start || focus.row >= end))
      shown.push(...source.rows(focus.row, focus.row + 1).map((task) => ({ task, row: focus.row })));
    const keys = new Set();
    const rows = shown.map(({ task, row }) => {
      const key = task.id && !keys.has(task.id) ? task.id : row;
      keys.add(key);
      return { task, row, key };
    });
    return html`<div class="grid-scroll" @scroll=${this.#onScroll}>
      <div
        class="grid"
        part="table"
        role="grid"
        aria-label=${t.tasks}
        aria-rowcount=${source.length + 1}
        aria-colcount=${columns.length}
        aria-multiselectable="true"
        aria-readonly="true"
        aria-busy=${busy}
        data-live=${live}
        @keydown=${focus.onKey}
        @focusin=${focus.onFocusIn}
      >
        <div class="grid-head" part="head" role="rowgroup">
          <div class="grid-row" role="row" aria-rowindex="1">
            ${columns.map((column) => this.#head(column, sort))}
          </div>
        </div>
        <div
          class="grid-rows"
          part="rows"
          role="rowgroup"
          .style=${`height:${height}px`}
          @pointerdown=${focus.onPress}
          @click=${focus.onClick}
        >
          ${repeat(
            rows,
            ({ key }) => key,
            ({ task, row }) => this.#row(task, row, top(row)),
          )}
        </div>
      </div>
    </div>`;
  }

  /** @param {Column} column @param {GridContent["sort"]} sort */
  #head(column, sort) {
    const sorted = (sort?.key ?? "started_at") === column.sort;
    const descending = sort ? sort.descending : true;
    return html`<div
      class="cell"
      part="column column-${column.name}"
      role="columnheader"
      tabindex="-1"
      data-column=${column.name}
      .style=${this.#widthOf(column)}
      aria-sort=${column.sort ? (sorted ? (descending ? "descending" : "ascending") : "none") : nothing}
      @click=${() => this.#sort(column)}
    >
      <span>${column.header}</span><i class="grip" @pointerdown=${(/** @type {PointerEvent} */ event) => this.#drag(event, column)} @click=${stop}></i>
    </div>`;
  }

  /** @param {OperationLog} task @param {number} row @param {number} top */
  #row(task, row, top) {
    const { columns, openId } = /** @type {GridContent} */ (this.#content);
    return html`<div
      class="grid-row"
      part="row"
      role="row"
      aria-rowindex=${row + 2}
      aria-selected=${this.#focus.isSelected(row)}
      aria-current=${openId !== undefined && openId === task.id ? "true" : nothing}
      data-row=${row}
      .style=${`transform:translateY(${top}px)`}
      >${columns.map((column) => {
        const words = column.text(task);
        return html`<div
          class="cell"
          part="column column-${column.name}"
          role=${column.name === "resource" ? "rowheader" : "gridcell"}
          tabindex="-1"
          data-column=${column.name}
          .style=${this.#widthOf(column)}
          title=${words || nothing}
          >${column.cell ? column.cell(task) : words === "" ? html`<span class="muted">—</span>` : html`<bdi>${words}</bdi>`}</div
        >`;
      })}</div
    >`;
  }

  /** @param {Column} column */
  #widthOf({ name, width, grow = 1 }) {
    const set = this.#content?.widths[name];
    return set === undefined ? `flex:${grow} 0 ${width}px` : `flex:0 0 ${set}px`;
  }

  /** @param {Column | undefined} column */
  #sort(column) {
    if (column?.sort) this.#events.onSort(column);
  }

  /** @param {number} index @param {number} by pixels */
  #widen(index, by) {
    const column = this.#content?.columns[index];
    const head = this.#host.shadowRoot?.querySelector(
      `[role=columnheader][data-column="${CSS.escape(column?.name ?? "")}"]`,
    );
    if (column && head) this.#setWidth(column, head.clientWidth + by);
  }

  /** @param {Column} column @param {number} width */
  #setWidth({ name }, width) {
    this.#events.onWidth(name, Math.max(NARROWEST, Math.round(width)));
  }

  /** @param {PointerEvent} event @param {Column} column */
  #drag(event, column) {
    const grip = /** @type {HTMLElement} */ (event.currentTarget);
    const head = /** @type {HTMLElement} */ (grip.parentElement);
    const from = event.clientX;
    const width = head.offsetWidth;
    const sign = grip.matches(":dir(rtl)") ? -1 : 1;
    event.preventDefault();
    grip.setPointerCapture(event.pointerId);
    grip.onpointermove = ({ clientX }) => this.#setWidth(column, width + sign * (clientX - from));
    grip.onpointerup = grip.onpointercancel = () => {
      grip.onpointermove = grip.onpointerup = grip.onpointercancel = null;
    };
  }

  /** @param {number} row */
  #open(row) {
    const [task] = this.#content?.source.rows(row, row + 1) ?? [];
    if (task) this.#events.onOpen(task);
  }

  get #of() {
    return { count: this.#content?.source.length ?? 0, rowHeight: ROW_HEIGHT, viewHeight: this.#viewHeight };
  }

  get #geometry() {
    return virtualRows({ ...this.#of, scrollTop: this.#scrollTop });
  }

  /** Scrolls with the first row in sight, if rows have come or gone above it. At the very top new rows are shown. */
  #stay() {
    const anchor = this.#anchor;
    if (!anchor || this.#scrollTop === 0) return;
    const row = this.#find(anchor.index, anchor.id);
    if (row >= 0 && row !== anchor.index) this.#scrollTop = scrollTopOf(row + anchor.part, this.#of);
  }

  #remember() {
    const { first } = this.#geometry;
    const index = Math.floor(first);
    const [task] = this.#content?.source.rows(index, index + 1) ?? [];
    this.#anchor = task?.id ? { id: task.id, index, part: first - index } : undefined;
  }

  /** Place of a task, which was at a row before: there, near there, or anywhere. @param {number} row @param {string} id */
  #find(row, id) {
    const source = this.#content?.source;
    if (!source || id === "") return -1;
    if (source.rows(row, row + 1)[0]?.id === id) return row;
    const start = Math.max(0, row - NEAR);
    const near = source.rows(start, row + NEAR).findIndex((task) => task.id === id);
    return near >= 0 ? start + near : source.indexOf(id);
  }

  #measure() {
    const head = this.#scroller?.querySelector(".grid-head");
    const height = (this.#scroller?.clientHeight ?? 0) - (head?.clientHeight ?? 0);
    if (height <= 0 || height === this.#viewHeight) return;
    this.#viewHeight = height;
    this.#host.requestUpdate();
  }

  #onScroll = () => {
    const scrollTop = this.#scroller?.scrollTop ?? 0;
    if (scrollTop === this.#scrollTop) return;
    this.#scrollTop = scrollTop;
    this.#anchor = undefined;
    this.#host.requestUpdate();
  };
}

/** @param {Event} event */
const stop = (event) => event.stopPropagation();
