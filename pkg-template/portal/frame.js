/** @typedef {import("../viewer/index.js").CbrTaskViewer} CbrTaskViewer */

/**
 * The page around a viewer: its texts, and the switches for language and theme.
 *
 * @template {{ languageName: string, title: string, [key: string]: unknown }} Messages
 */
export class Frame {
  #viewer;
  #messages;
  #onTranslate;
  #language = /** @type {HTMLSelectElement} */ (document.getElementById("language"));
  #theme = /** @type {HTMLSelectElement} */ (document.getElementById("theme"));

  /**
   * @param {CbrTaskViewer} viewer
   * @param {Readonly<Record<string, Messages>>} messages by BCP 47 tag
   * @param {(messages: Messages) => void} onTranslate sets the texts that are not fixed
   */
  constructor(viewer, messages, onTranslate) {
    this.#viewer = viewer;
    this.#messages = messages;
    this.#onTranslate = onTranslate;
    const [preferred] = navigator.language.split("-");
    for (const [tag, { languageName }] of Object.entries(messages)) {
      const option = new Option(languageName, tag, false, tag.split("-")[0] === preferred);
      option.lang = tag;
      this.#language.add(option);
    }
    this.#language.addEventListener("change", () => this.translate());
    this.#theme.addEventListener("change", () => {
      document.documentElement.dataset.theme = this.#theme.value;
      this.#viewer.theme = this.#theme.value;
    });
    this.translate();
  }

  /** Sets every text of the page to the chosen language. */
  translate() {
    const tag = this.#language.value;
    const messages = this.#messages[tag];
    document.documentElement.lang = tag;
    document.title = `${messages.title} · cbr-tasks`;
    for (const element of document.querySelectorAll("[data-text]")) {
      const text = messages[element.getAttribute("data-text") ?? ""];
      if (typeof text === "string") element.textContent = text;
    }
    this.#onTranslate(messages);
  }
}
