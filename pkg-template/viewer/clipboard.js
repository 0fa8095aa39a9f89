import { html } from "lit";
import { icon } from "./icons.js";

/** @typedef {import("lit").ReactiveController} ReactiveController */
/** @typedef {import("./messages/en.js").Messages} Messages */

/** How long "Copied" shows, in milliseconds. */
const SHOWN = 1600;

/**
 * Copies values, and remembers for a moment which.
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
   * A button that copies `value`; `key` tells it from the others.
   *
   * @param {{ t: Messages, key: string, label: string, value: string }} of
   */
  button({ t, key, label, value }) {
    const done = this.#key === key && this.outcome === "copied";
    return html`<button
      class="square copy"
      part="copy"
      type="button"
      data-done=${done}
      aria-label=${t.dialog.copy(label)}
      title=${done ? t.dialog.copied : t.dialog.copy(label)}
      @click=${(/** @type {{ currentTarget: HTMLElement }} */ { currentTarget }) => this.#copy(key, value, currentTarget)}
    >
      ${icon(done ? "success" : "copy")}
    </button>`;
  }

  /**
   * @param {string} key
   * @param {string} value
   * @param {HTMLElement} near
   */
  async #copy(key, value, near) {
    const copied = await write(value, near);
    this.#show(key, copied ? "copied" : "notCopied");
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#show(undefined, undefined), SHOWN);
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
 * Pages that are not https have no `navigator.clipboard`; the old command still works there.
 *
 * @param {string} value
 * @param {HTMLElement} near inside the open dialog, where a selection is allowed
 * @returns {Promise<boolean>}
 */
async function write(value, near) {
  try {
    await navigator.clipboard.writeText(value);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = value;
    area.setAttribute("aria-hidden", "true");
    area.className = "hidden";
    near.after(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    near.focus();
    return copied;
  }
}
