/** The tasks of one project at a time: which exist, their order and their statuses. It holds columns and serial numbers only. */
import { Generator } from "./generator.js";
import { draw } from "./rng.js";

/** @typedef {import('../../../pkg-template/emulator/index.d.ts').EmulatorOptions['order']} Order */

/** @type {readonly Order[]} */
export const ORDERS = ["newest", "oldest", "arbitrary", "updated"];

/** Factor that packs a sort key (below 2^32) and a serial number (below 2^21) into one double without loss. */
const SERIAL_SPAN = 2 ** 21;

export class TaskStore {
  #generator;
  /** Serials of the tasks that exist, oldest first. */
  #alive;
  #length;
  #nextSerial;
  #time;
  #removals = 0;
  /** Version of the set of tasks; it increases with every change. */
  #version = 0;
  /** Serials of the tasks that have not ended. @type {number[]} */
  #active = [];
  /** @type {{ key: string, serials: Int32Array } | undefined} */
  #sorted;

  /**
   * @param {object} options
   * @param {string | number} options.seed
   * @param {number} options.tasks
   * @param {number} options.now
   * @param {string} options.region
   */
  constructor(options) {
    this.#generator = new Generator(options);
    this.#alive = Int32Array.from({ length: options.tasks }, (_, serial) => serial);
    this.#length = options.tasks;
    this.#nextSerial = options.tasks;
    this.#time = this.#generator.anchor;
    for (let serial = 0; serial < options.tasks; serial += 1) {
      if (this.#generator.columns.ended[serial] > this.#time) this.#active.push(serial);
    }
  }

  get generator() {
    return this.#generator;
  }

  get length() {
    return this.#length;
  }

  /** The store's time, in milliseconds since 1970. */
  get time() {
    return this.#time;
  }

  /**
   * Moves the store's time forward: waiting tasks begin to run, and running tasks end. Earlier times have no effect.
   *
   * @param {number} time
   */
  advance(time) {
    if (time <= this.#time) return;
    this.#time = time;
    this.#active = this.#active.filter((serial) => !this.#generator.settle(serial, time));
  }

  /**
   * Adds one task that is created now.
   *
   * @returns {string} its id
   */
  insert() {
    const serial = this.#nextSerial;
    this.#nextSerial += 1;
    this.#generator.fillNew(serial, this.#time);
    if (this.#length === this.#alive.length) {
      const wider = new Int32Array(Math.max(64, this.#alive.length * 2));
      wider.set(this.#alive);
      this.#alive = wider;
    }
    this.#alive[this.#length] = serial;
    this.#length += 1;
    this.#active.push(serial);
    this.#version += 1;
    return this.#generator.id(serial);
  }

  /**
   * Removes one task.
   *
   * @param {string} [id] default: a random one
   * @returns {string | undefined} the id of the removed task
   */
  remove(id) {
    if (this.#length === 0) return undefined;
    const at = id === undefined ? this.#drawPosition() : this.#position(id);
    if (at === undefined) return undefined;
    const serial = this.#alive[at];
    this.#alive.copyWithin(at, at + 1, this.#length);
    this.#length -= 1;
    this.#active = this.#active.filter((each) => each !== serial);
    this.#version += 1;
    return this.#generator.id(serial);
  }

  #drawPosition() {
    this.#removals += 1;
    return draw(this.#generator.seed, this.#removals, 2000) % this.#length;
  }

  /**
   * Position of a task among those that exist, by binary search over the ascending serials.
   *
   * @param {string} id
   */
  #position(id) {
    const serial = this.#generator.serialOf(id);
    if (serial === undefined) return undefined;
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#alive[middle] < serial) low = middle + 1;
      else high = middle;
    }
    return low < this.#length && this.#alive[low] === serial ? low : undefined;
  }

  /**
   * @param {string} id
   * @returns {import('./generator.js').Task | undefined}
   */
  find(id) {
    const at = this.#position(id);
    return at === undefined ? undefined : this.task(this.#alive[at]);
  }

  /** @param {number} serial */
  task(serial) {
    return this.#generator.task(serial, this.#time);
  }

  /** Ids of all tasks that exist, oldest first. A complete list must have them all. */
  ids() {
    return Array.from(this.#alive.subarray(0, this.#length), (serial) => this.#generator.id(serial));
  }

  /**
   * The serials in the order of the list, or in its reverse.
   *
   * @param {Order} order
   * @returns {{ serials: Int32Array, backwards: boolean }}
   */
  ordered(order) {
    if (order === "newest" || order === "oldest") {
      return { serials: this.#alive.subarray(0, this.#length), backwards: order === "newest" };
    }
    const key =
      order === "arbitrary" ? `${order} ${this.#version}` : `${order} ${this.#version} ${this.#time}`;
    if (this.#sorted?.key !== key) this.#sorted = { key, serials: this.#sort(order) };
    return { serials: this.#sorted.serials, backwards: order === "updated" };
  }

  /**
   * Sorts the serials. Key and serial are packed into one double, because a typed array sorts ten times faster without a
   * comparison function.
   *
   * @param {'arbitrary' | 'updated'} order
   */
  #sort(order) {
    const { seed, anchor } = this.#generator;
    const earliest = anchor - 31 * 86_400_000;
    const keys = Float64Array.from(this.#alive.subarray(0, this.#length), (serial) => {
      const major =
        order === "arbitrary"
          ? draw(seed, serial, 2001)
          : this.#generator.updatedAt(serial, this.#time) - earliest;
      return major * SERIAL_SPAN + serial;
    });
    keys.sort();
    return Int32Array.from(keys, (key) => key % SERIAL_SPAN);
  }
}
