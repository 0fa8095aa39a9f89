/** Statistics about requests, for tests. */

/** @typedef {import('../../../pkg-template/emulator/index.d.ts').StatsReport} StatsReport */

export class Stats {
  /** @type {Map<string, Map<string, number>>} */
  #requests = new Map();
  /** @type {Map<string, number>} */
  #faults = new Map();
  #total = 0;
  #inFlight = 0;
  #peak = 0;

  /** @param {string} route */
  begin(route) {
    if (route !== "preflight") this.#total += 1;
    this.#inFlight += 1;
    this.#peak = Math.max(this.#peak, this.#inFlight);
  }

  end() {
    this.#inFlight -= 1;
  }

  /**
   * @param {string} route
   * @param {number} status
   * @param {import('./faults.js').FaultKind | undefined} fault
   */
  answered(route, status, fault) {
    const key = fault === "drop" || fault === "hang" ? fault : String(status);
    const byStatus = this.#requests.get(route) ?? new Map();
    this.#requests.set(route, byStatus.set(key, (byStatus.get(key) ?? 0) + 1));
    if (fault) this.#faults.set(fault, (this.#faults.get(fault) ?? 0) + 1);
  }

  reset() {
    this.#requests.clear();
    this.#faults.clear();
    this.#total = 0;
    this.#peak = this.#inFlight;
  }

  /** @returns {StatsReport} */
  report() {
    return {
      total: this.#total,
      requests: Object.fromEntries(
        [...this.#requests].map(([route, counts]) => [route, Object.fromEntries(counts)]),
      ),
      faults: Object.fromEntries(this.#faults),
      peak: this.#peak,
      inFlight: this.#inFlight,
    };
  }
}
