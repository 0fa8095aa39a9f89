/** @typedef {import("../viewer/index.js").CbrTaskViewer} CbrTaskViewer */
/** @typedef {"en" | "zh-CN"} Locale */

/**
 * The page around a viewer: its texts, and the switches for language and theme.
 *
 * @template {{ title: string, [key: string]: unknown }} Messages
 */
export class Frame {
  #viewer;
  #messages;
  #onSay;
  #language = /** @type {HTMLSelectElement} */ (document.getElementById("language"));
  #theme = /** @type {HTMLSelectElement} */ (document.getElementById("theme"));
  /** @type {Locale} */
  #locale = navigator.language.startsWith("zh") ? "zh-CN" : "en";

  /**
   * @param {CbrTaskViewer} viewer
   * @param {Readonly<Record<Locale, Messages>>} messages
   * @param {(messages: Messages) => void} onSay puts what is no fixed text into the language chosen
   */
  constructor(viewer, messages, onSay) {
    this.#viewer = viewer;
    this.#messages = messages;
    this.#onSay = onSay;
    this.#language.addEventListener("change", () => {
      this.#locale = this.#language.value === "zh-CN" ? "zh-CN" : "en";
      this.say();
    });
    this.#theme.addEventListener("change", () => {
      document.documentElement.dataset.theme = this.#theme.value;
      this.#viewer.theme = this.#theme.value;
    });
    this.say();
  }

  /** Puts every text of the page into the language chosen. */
  say() {
    const messages = this.#messages[this.#locale];
    document.documentElement.lang = this.#locale;
    this.#language.value = this.#locale;
    document.title = `${messages.title} · cbr-tasks`;
    for (const element of document.querySelectorAll("[data-text]")) {
      const text = messages[element.getAttribute("data-text") ?? ""];
      if (typeof text === "string") element.textContent = text;
    }
    this.#onSay(messages);
  }
}
