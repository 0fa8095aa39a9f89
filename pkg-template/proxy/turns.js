/**
 * Fair queue (round robin) of the flights that wait for the client's rate limiter. Only one at a time is in the limiter's own
 * queue, so that the readers take turns, however many requests each of them has.
 */
export class Turns {
  /** Waiting flights of each reader, in the order of the readers' turns. @type {Map<unknown, Set<object>>} */
  #queues = new Map();
  /** @type {Map<object, () => void>} */
  #starts = new Map();
  /** The flight in the limiter's queue. @type {object | undefined} */
  #current;

  /**
   * Waits for the turn of a flight.
   *
   * @param {object} flight
   * @param {Iterable<unknown>} readers each of them brings the flight a turn
   * @returns {Promise<void>} never settles if the flight leaves
   */
  wait(flight, readers) {
    return new Promise((resolve) => {
      this.#starts.set(flight, resolve);
      for (const reader of readers) this.join(flight, reader);
      this.#next();
    });
  }

  /**
   * Adds a reader to a flight, if it waits.
   *
   * @param {object} flight
   * @param {unknown} reader
   */
  join(flight, reader) {
    if (!this.#starts.has(flight)) return;
    const queue = this.#queues.get(reader) ?? new Set();
    this.#queues.set(reader, queue.add(flight));
  }

  /**
   * Ends the wait or the turn of a flight.
   *
   * @param {object} flight
   */
  leave(flight) {
    this.#remove(flight);
    if (this.#current !== flight) return;
    this.#current = undefined;
    this.#next();
  }

  /** @param {object} flight */
  #remove(flight) {
    if (!this.#starts.delete(flight)) return;
    for (const [reader, queue] of this.#queues) {
      if (queue.delete(flight) && queue.size === 0) this.#queues.delete(reader);
    }
  }

  #next() {
    if (this.#current !== undefined) return;
    for (const [reader, queue] of this.#queues) {
      for (const flight of queue) {
        const start = this.#starts.get(flight);
        this.#current = flight;
        this.#remove(flight);
        if (this.#queues.delete(reader)) this.#queues.set(reader, queue);
        start?.();
        return;
      }
    }
  }
}
