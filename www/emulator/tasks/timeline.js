/**
 * Moves a store through time. Tasks are inserted and removed at constant rates, each at its own time, so the result does not
 * depend on how often the store is read.
 */

/**
 * @typedef {object} Rates per second
 * @property {number} inserts
 * @property {number} removals
 */

/** Rates of `live` without `churn`: a new task every eight seconds. @type {Rates} */
const LIVE_RATES = { inserts: 1 / 8, removals: 0 };

export class Timeline {
  #store;
  /** @type {Rates | undefined} undefined while time is stopped */
  #rates;
  /** Time since which the rates apply, and the numbers of inserted and removed tasks since then. */
  #since = 0;
  #inserted = 0;
  #removed = 0;

  /** @param {import('./store.js').TaskStore} store */
  constructor(store) {
    this.#store = store;
  }

  /**
   * Starts or stops time, or changes the rates. When time starts again, no tasks are made for the time during which it was
   * stopped.
   *
   * @param {boolean} live
   * @param {Rates | null} churn
   * @param {number} now
   */
  set(live, churn, now) {
    this.advance(now);
    this.#rates = churn ?? (live ? LIVE_RATES : undefined);
    this.#since = now;
    this.#inserted = 0;
    this.#removed = 0;
  }

  /**
   * Moves the store to the current time.
   *
   * @param {number} now
   */
  advance(now) {
    if (!this.#rates) return;
    const { inserts, removals } = this.#rates;
    for (;;) {
      const nextInsert = inserts > 0 ? this.#since + ((this.#inserted + 1) * 1000) / inserts : Infinity;
      const nextRemoval = removals > 0 ? this.#since + ((this.#removed + 1) * 1000) / removals : Infinity;
      const next = Math.min(nextInsert, nextRemoval);
      if (next > now) break;
      if (nextInsert <= nextRemoval) {
        // Whole milliseconds, as in the columns of the initial tasks.
        this.#store.advance(Math.floor(next));
        this.#store.insert();
        this.#inserted += 1;
      } else {
        this.#store.remove();
        this.#removed += 1;
      }
    }
    this.#store.advance(Math.floor(now));
  }
}
