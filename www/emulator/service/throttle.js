/** Throttle of the gateway: a sliding-window log of the admitted requests, per user. */

/** @typedef {{ requests: number, seconds: number }} RateRule */

export class Throttle {
  /** Times of the admitted requests of each user, oldest first. @type {Map<string, number[]>} */
  #admitted = new Map();

  /**
   * @param {string} user
   * @param {RateRule} rule
   * @param {number} now milliseconds
   * @returns {number} 0 if the request is admitted, otherwise the Retry-After in whole seconds
   */
  admit(user, { requests, seconds }, now) {
    const window = seconds * 1_000;
    const recent = this.#admitted.get(user) ?? [];
    while (recent.length > 0 && recent[0] <= now - window) recent.shift();
    this.#admitted.set(user, recent);
    if (recent.length < requests) {
      recent.push(now);
      return 0;
    }
    const oldest = recent[recent.length - requests] ?? now;
    return Math.max(1, Math.ceil((oldest + window - now) / 1_000));
  }
}
