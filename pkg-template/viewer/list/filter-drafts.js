/** Debounce time of the text filters, in milliseconds. */
const DEBOUNCE = 350;

/**
 * Debounced text filters. A draft is a text that was typed and not yet applied; a pause in typing applies all drafts.
 *
 * @template {string} Name
 */
export class FilterDrafts {
  /** @type {Map<Name, string>} */
  #drafts = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #commit;

  /** @param {(drafts: Map<Name, string>) => void} commit applies the drafts */
  constructor(commit) {
    this.#commit = commit;
  }

  /**
   * @param {Name} name
   * @returns {string | undefined} the draft of a filter
   */
  get(name) {
    return this.#drafts.get(name);
  }

  /**
   * Stores a draft and restarts the pause.
   *
   * @param {Name} name
   * @param {string} value
   */
  setDraft(name, value) {
    this.#drafts.set(name, value);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), DEBOUNCE);
  }

  /** Applies the drafts now. */
  flush() {
    const drafts = this.#drafts;
    this.clear();
    if (drafts.size > 0) this.#commit(drafts);
  }

  /** Discards the drafts. */
  clear() {
    clearTimeout(this.#timer);
    this.#drafts = new Map();
  }
}
