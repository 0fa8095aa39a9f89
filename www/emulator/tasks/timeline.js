/**
 * Lets a store's time pass: new tasks come and old ones go at steady rates, each at its own
 * moment, so that the outcome does not depend on how often anyone looks.
 */

/**
 * @typedef {object} Rates per second
 * @property {number} inserts
 * @property {number} removals
 */

/** New tasks while time passes and no churn is asked for: one in eight seconds. @type {Rates} */
const LIVE_RATES = { inserts: 1 / 8, removals: 0 };

export class Timeline {
  #store;
  /** @type {Rates | undefined} undefined while time stands still */
  #rates;
  /** Since when the rates hold, and what they have brought about since. */
  #since = 0;
  #inserted = 0;
  #removed = 0;

  /** @param {import('./store.js').TaskStore} store */
  constructor(store) {
    this.#store = store;
  }

  /**
   * Starts time, stops it or changes the rates. A store that stood still catches up with now, but
   * no tasks are made up for the time it missed.
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
   * Brings the store to now.
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
        // Whole milliseconds, as the columns of the first tasks have.
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
