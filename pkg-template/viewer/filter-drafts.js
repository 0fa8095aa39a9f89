/** A pause in typing after which the text counts, in milliseconds. */
const PAUSE = 350;

/**
 * What is being typed into the text filters and does not count yet.
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
   * @returns {string | undefined} undefined where nothing is being typed
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
    this.#timer = setTimeout(() => this.flush(), PAUSE);
  }

  /** Makes everything typed so far count. */
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
