import { html, nothing } from "lit";
import { createRef, ref } from "lit/directives/ref.js";
import { TaskCloseEvent, TaskOpenEvent } from "./events.js";
import { icon } from "./icons.js";
import { details } from "./parts.js";
import { problemOf } from "./problem.js";
import { problemState } from "./states.js";

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

  /** Failure that is shown in place of a task: of asking for it, or of loading the details themselves. @type {unknown} */
  #problem;
  #retry = () => {};
  #isWanted = false;

  #host;
  /** @type {import("lit/directives/ref.js").Ref<HTMLDialogElement>} */
  #dialog = createRef();

  #beside;
  #onClosed;

  /**
   * @param {Host & HTMLElement} host
   * @param {{ isBeside?: boolean, onClosed?: () => void }} [options] `isBeside`: it is beside the rows where there is room; `onClosed`:
   * called when it has been closed, but not because the page has removed the viewer
   */
  constructor(host, { isBeside = false, onClosed } = {}) {
    this.#host = host;
    this.#beside = isBeside;
    this.#onClosed = onClosed;
    host.addController(this);
  }

  hostUpdated() {
    const dialog = this.#dialog.value;
    // Once for each time it is opened: a dialog that was closed tells so later.
    if (this.#isWanted && ((this.task && details.module) || this.#problem) && dialog?.isConnected) {
      this.#isWanted = false;
      if (dialog.open) return;
      if (this.#beside && !this.#problem && this.#host.clientWidth >= WIDE) dialog.show();
      else dialog.showModal();
    }
    const copies = this.#copies;
    if (copies[0] && copies.every(({ tabIndex }) => tabIndex < 0)) copies[0].tabIndex = 0;
  }

  hostDisconnected() {
    // The dialog itself tells so later, when the page may have put the viewer elsewhere already.
    if (this.#dialog.value?.open) this.#dialog.value.close();
    this.#forget();
  }

  /** @param {OperationLog} task */
  open(task) {
    if (!this.#host.dispatchEvent(new TaskOpenEvent(task))) return;
    this.task = task;
    this.#isWanted = true;
    void this.#load();
  }

  close = () => {
    const dialog = this.#dialog.value;
    if (dialog?.open) dialog.close();
    else this.#onClose();
  };

  /** Shows a failure in place of a task. @param {unknown} problem @param {() => void} onRetry */
  fail(problem, onRetry) {
    this.#problem = problem;
    this.#retry = onRetry;
    this.#isWanted = true;
    this.#host.requestUpdate();
  }

  #load = async () => {
    this.#problem = undefined;
    this.#host.requestUpdate();
    if (details.module) return;
    await details.load().catch((problem) => this.fail(problem, this.#load));
    this.#host.requestUpdate();
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

  /**
   * @param {object} view
   * @param {import("./messages/en.js").Messages} view.t
   * @param {import("./clipboard.js").Clipboard} view.clipboard
   * @param {(taskDetails: typeof import("./task-details.js").taskDetails, task: OperationLog) => unknown} view.content
   */
  render({ t, clipboard, content }) {
    const failure =
      this.#problem &&
      problemState({
        problem: problemOf(this.#problem, { online: navigator.onLine }),
        t,
        clipboard,
        onRetry: this.#retry,
      });
    return html`<dialog
      part="dialog"
      aria-labelledby="details-title"
      ${ref(this.#dialog)}
      @click=${this.#onClick}
      @close=${this.#onClose}
      @keydown=${this.#onKey}
    >
      ${
        failure
          ? html`<div id="details-title">${failure}</div>
              <button class="square close" part="close" type="button" aria-label=${t.dialog.close} @click=${this.close}>${icon("close")}</button>`
          : this.task && details.module
            ? content(details.module.taskDetails, this.task)
            : nothing
      }
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
    if (!this.#dialog.value?.open && this.#forget()) this.#onClosed?.();
  };

  /** @returns {boolean} false if nothing was open */
  #forget() {
    if (!(this.task || this.#problem)) return false;
    this.task = this.#problem = undefined;
    this.#host.requestUpdate();
    this.#host.dispatchEvent(new TaskCloseEvent());
    return true;
  }
}
