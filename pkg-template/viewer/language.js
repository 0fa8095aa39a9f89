import { Formatter } from "./formatter.js";
import { en } from "./messages/en.js";
import { LANGUAGES, pickLanguage } from "./messages/index.js";

/** @typedef {import("lit").ReactiveController} ReactiveController */
/** @typedef {import("./messages/en.js").Messages} Messages */
/** @typedef {import("lit").ReactiveControllerHost & HTMLElement & { messages?: object }} Host */

/**
 * Language of an element: from its own `lang`, from that of its nearest ancestor, or from the browser.
 *
 * @implements {ReactiveController}
 */
export class Language {
  #host;
  /** @type {MutationObserver | undefined} */
  #observer;
  #language = { locale: "en", messages: en };
  #formatter = new Formatter("en");
  /** Messages of the languages that were wanted so far. @type {Map<string, Messages>} */
  #loaded = new Map([["en", en]]);
  /** The page's texts, and the messages with them. @type {[own: unknown, base: unknown, messages: Messages] | undefined} */
  #own;
  /** True if times are shown in UTC. */
  utc = false;

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
    const { messages } = this.#language;
    const own = this.#host.messages;
    if (!own) return messages;
    if (this.#own?.[0] !== own || this.#own[1] !== messages)
      this.#own = [own, messages, merged(messages, own)];
    return this.#own[2];
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

  /** Loads the texts that the next update needs. @returns {Promise<void> | undefined} undefined if they are there */
  prepare() {
    const { language } = this.#pick();
    if (this.#loaded.has(language)) return undefined;
    const keep = (/** @type {Messages} */ messages) => void this.#loaded.set(language, messages);
    // Without its file a language is English.
    return LANGUAGES[language]().then(keep, () => keep(en));
  }

  hostUpdate() {
    const { locale, language } = this.#pick();
    this.#language = { locale, messages: this.#loaded.get(language) ?? en };
    if (this.#formatter.locale !== locale || this.#formatter.utc !== this.utc)
      this.#formatter = new Formatter(locale, { utc: this.utc });
  }

  #pick() {
    const inherited = /** @type {HTMLElement | null} */ (this.#host.closest("[lang]"))?.lang;
    return pickLanguage([inherited, ...navigator.languages]);
  }
}

/**
 * Texts with those of the page in the place of their own. A text that is a function takes only a function.
 *
 * @template {object} T
 * @param {T} texts
 * @param {object} own
 * @returns {T}
 */
function merged(texts, own) {
  const entries = Object.entries(own).flatMap(([name, text]) => {
    const before = /** @type {any} */ (texts)[name];
    if (isGroup(before) && isGroup(text)) return [[name, merged(before, text)]];
    return before === undefined || typeof text === typeof before ? [[name, text]] : [];
  });
  return { ...texts, ...Object.fromEntries(entries) };
}

/** @param {unknown} value @returns {value is object} */
function isGroup(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
