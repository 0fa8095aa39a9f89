/** The bytes that all answers may hold together. */
export class Room {
  #left;
  #evict;

  /**
   * @param {number} bytes
   * @param {() => boolean} evict makes some room, if it can
   */
  constructor(bytes, evict) {
    this.#left = bytes;
    this.#evict = evict;
  }

  /**
   * @param {number} bytes
   * @returns {boolean} whether there was so much
   */
  take(bytes) {
    while (this.#left < bytes && this.#evict());
    if (this.#left < bytes) return false;
    this.#left -= bytes;
    return true;
  }

  /** @param {number} bytes */
  give(bytes) {
    this.#left += bytes;
  }
}
