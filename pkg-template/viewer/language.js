import { Formatter } from "./formatter.js";
import { pickLanguage } from "./messages/index.js";

/** @typedef {import("lit").ReactiveController} ReactiveController */
/** @typedef {import("lit").ReactiveControllerHost & HTMLElement} Host */

/**
 * Language of an element: from its own `lang`, from that of its nearest ancestor, or from the browser.
 *
 * @implements {ReactiveController}
 */
export class Language {
  #host;
  /** @type {MutationObserver | undefined} */
  #observer;
  #language = pickLanguage([]);
  #formatter = new Formatter(this.#language.locale);

  /** @param {Host} host */
  constructor(host) {
    this.#host = host;
    host.addController(this);
  }

  /** A BCP 47 tag. */
  get locale() {
    return this.#language.locale;
  }

  get messages() {
    return this.#language.messages;
  }

  get formatter() {
    return this.#formatter;
  }

  hostConnected() {
    this.#observer ??= new MutationObserver(() => this.#host.requestUpdate());
    this.#observer.observe(this.#host.ownerDocument.documentElement, {
      attributeFilter: ["lang"],
      subtree: true,
    });
  }

  hostDisconnected() {
    this.#observer?.disconnect();
  }

  hostUpdate() {
    const inherited = /** @type {HTMLElement | null} */ (this.#host.closest("[lang]"))?.lang;
    this.#language = pickLanguage([inherited, ...navigator.languages]);
    if (this.#formatter.locale !== this.#language.locale)
      this.#formatter = new Formatter(this.#language.locale);
  }
}
