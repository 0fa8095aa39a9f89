/** Debounce time of the text filters, in milliseconds. */
const DEBOUNCE = 350;

/**
 * Debounced text filters: typed text is applied after a pause in typing.
 *
 * @template {string} Name
 */
export class FilterDrafts {
  /** @type {Map<Name, string>} */
  #drafts = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #commit;

  /** @param {(drafts: Map<Name, string>) => void} commit */
  constructor(commit) {
    this.#commit = commit;
  }

  /**
   * @param {Name} name
   * @returns {string | undefined} text that is not applied yet
   */
  get(name) {
    return this.#drafts.get(name);
  }

  /**
   * @param {Name} name
   * @param {string} value
   */
  type(name, value) {
    this.#drafts.set(name, value);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), DEBOUNCE);
  }

  /** Applies the typed texts at once. */
  flush() {
    const drafts = this.#drafts;
    this.clear();
    if (drafts.size > 0) this.#commit(drafts);
  }

  clear() {
    clearTimeout(this.#timer);
    this.#drafts = new Map();
  }
}
