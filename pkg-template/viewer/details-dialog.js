import { html, nothing } from "lit";
import { createRef, ref } from "lit/directives/ref.js";
import { TaskCloseEvent, TaskOpenEvent } from "./events.js";

/** @typedef {import("lit").ReactiveController} ReactiveController */
/** @typedef {import("lit").ReactiveControllerHost & EventTarget} Host */
/** @typedef {import("./task.js").OperationLog} OperationLog */

/** Least width of the viewer for a dialog beside the rows, in pixels. */
const WIDE = 960;

/**
 * Dialog with the details of one task. The browser's own `<dialog>` is modal, traps the focus, closes on Escape and restores the
 * focus. Beside the rows of a wide viewer it is not modal.
 *
 * @implements {ReactiveController}
 */
export class DetailsDialog {
  /** @type {OperationLog | undefined} the task that is open */
  task;

  #host;
  /** @type {import("lit/directives/ref.js").Ref<HTMLDialogElement>} */
  #dialog = createRef();

  #beside;
  #onClosed;
  /** True until the dialog shows a task that was opened. */
  #isOpening = false;

  /**
   * @param {Host & HTMLElement} host
   * @param {{ isBeside?: boolean, onClosed?: () => void }} [options] `isBeside`: it is beside the rows where there is room
   */
  constructor(host, { isBeside = false, onClosed } = {}) {
    this.#host = host;
    this.#beside = isBeside;
    this.#onClosed = onClosed;
    host.addController(this);
  }

  hostUpdated() {
    const dialog = this.#dialog.value;
    // Only then: a dialog that has closed says so later, and the focus that it gives back may update the host before.
    if (this.#isOpening && this.task && dialog?.isConnected && !dialog.open) {
      if (this.#beside && this.#host.clientWidth >= WIDE) dialog.show();
      else dialog.showModal();
    }
    this.#isOpening &&= !dialog?.open;
    const copies = this.#copies;
    if (copies[0] && copies.every(({ tabIndex }) => tabIndex < 0)) copies[0].tabIndex = 0;
  }

  hostDisconnected() {
    if (this.task) this.close();
  }

  /** @param {OperationLog} task */
  open(task) {
    if (!this.#host.dispatchEvent(new TaskOpenEvent(task))) return;
    this.task = task;
    this.#isOpening = true;
    this.#host.requestUpdate();
  }

  close = () => {
    this.#dialog.value?.close();
  };

  /**
   * Updates an open dialog with the task's newer state.
   *
   * @param {readonly OperationLog[]} tasks
   */
  refresh(tasks) {
    const id = this.task?.id;
    if (id !== undefined) this.task = tasks.find((task) => task.id === id) ?? this.task;
  }

  /** @param {(task: OperationLog) => unknown} content */
  render(content) {
    return html`<dialog
      part="dialog"
      aria-labelledby="details-title"
      ${ref(this.#dialog)}
      @click=${this.#onClick}
      @close=${this.#onClose}
      @keydown=${this.#onKey}
    >
      ${this.task ? content(this.task) : nothing}
    </dialog>`;
  }

  /** Closes on a click on the backdrop. The content covers the whole dialog, so only such a click has it as its target. @param {Event} event */
  #onClick = (event) => {
    if (event.target === this.#dialog.value) this.close();
  };

  /** Arrow keys, Home and End move between the copy buttons, which are one tab stop (roving `tabindex`). @param {KeyboardEvent} event */
  #onKey = (event) => {
    const copies = this.#copies;
    const at = copies.indexOf(/** @type {HTMLElement} */ (event.target));
    const to = { ArrowDown: copies[at + 1], ArrowUp: copies[at - 1], Home: copies[0], End: copies.at(-1) }[
      event.key
    ];
    if (at < 0 || !to) return;
    event.preventDefault();
    for (const copy of copies) copy.tabIndex = copy === to ? 0 : -1;
    to.focus();
  };

  /** The copy buttons that are shown. @returns {HTMLElement[]} */
  get #copies() {
    const all = this.#dialog.value?.querySelectorAll(".copy") ?? [];
    return [.../** @type {Iterable<HTMLElement>} */ (all)].filter((copy) => copy.getClientRects().length > 0);
  }

  #onClose = () => {
    // Another task was opened meanwhile.
    if (this.#dialog.value?.open) return;
    this.task = undefined;
    this.#host.requestUpdate();
    this.#host.dispatchEvent(new TaskCloseEvent());
    this.#onClosed?.();
  };
}
