/** Memory budget in bytes, shared by all responses that a proxy holds. */
export class ByteBudget {
  #available;
  #evict;

  /**
   * @param {number} bytes
   * @param {() => boolean} evict frees a held response, and returns false if there is none to free
   */
  constructor(bytes, evict) {
    this.#available = bytes;
    this.#evict = evict;
  }

  /**
   * Reserves bytes, after evictions if need be.
   *
   * @param {number} bytes
   * @returns {boolean} false if the budget is spent
   */
  reserve(bytes) {
    while (this.#available < bytes && this.#evict());
    if (this.#available < bytes) return false;
    this.#available -= bytes;
    return true;
  }

  /** @param {number} bytes */
  release(bytes) {
    this.#available += bytes;
  }
}
