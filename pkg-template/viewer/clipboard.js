import { html } from "lit";
import { icon } from "./icons.js";

/** @typedef {import("lit").ReactiveController} ReactiveController */
/** @typedef {import("./messages/en.js").Messages} Messages */

/** Time for which "Copied" is shown, in milliseconds. */
const FEEDBACK_TIME = 1600;

/**
 * Copy buttons, and the outcome of the last copy for a moment.
 *
 * @implements {ReactiveController}
 */
export class Clipboard {
  /** @type {"copied" | "notCopied" | undefined} */
  outcome;

  /** @type {string | undefined} */
  #key;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #host;

  /** @param {import("lit").ReactiveControllerHost} host */
  constructor(host) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected() {
    clearTimeout(this.#timer);
    this.#show(undefined, undefined);
  }

  /**
   * A button that copies `value`. Its `key` is unique within the viewer.
   *
   * @param {{ t: Messages, key: string, label: string, value: string, tabindex?: 0 | -1 }} of
   */
  button({ t, key, label, value, tabindex = 0 }) {
    const done = this.#key === key && this.outcome === "copied";
    return html`<button
      class="square copy"
      part="copy"
      type="button"
      tabindex=${tabindex}
      data-done=${done}
      aria-label=${t.dialog.copy(label)}
      title=${done ? t.dialog.copied : t.dialog.copy(label)}
      @click=${(/** @type {{ currentTarget: HTMLElement }} */ { currentTarget }) => this.copy(key, value, currentTarget)}
    >
      ${icon(done ? "success" : "copy")}
    </button>`;
  }

  /**
   * Copies a text, and shows for a moment that it did.
   *
   * @param {string} key
   * @param {string} value
   * @param {HTMLElement} near
   */
  async copy(key, value, near) {
    const copied = await write(value, near);
    this.#show(key, copied ? "copied" : "notCopied");
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#show(undefined, undefined), FEEDBACK_TIME);
  }

  /**
   * @param {string | undefined} key
   * @param {"copied" | "notCopied" | undefined} outcome
   */
  #show(key, outcome) {
    this.#key = key;
    this.outcome = outcome;
    this.#host.requestUpdate();
  }
}

/**
 * Writes to the clipboard. Pages without https have no `navigator.clipboard`, but the old `execCommand` still works there.
 *
 * @param {string} value
 * @param {HTMLElement} near inside the open dialog, where a selection is allowed
 * @returns {Promise<boolean>}
 */
async function write(value, near) {
  const { ownerDocument } = near;
  try {
    await /** @type {Window} */ (ownerDocument.defaultView).navigator.clipboard.writeText(value);
    return true;
  } catch {
    const area = ownerDocument.createElement("textarea");
    area.value = value;
    area.setAttribute("aria-hidden", "true");
    area.className = "hidden";
    near.after(area);
    area.select();
    const copied = ownerDocument.execCommand("copy");
    area.remove();
    near.focus();
    return copied;
  }
}
