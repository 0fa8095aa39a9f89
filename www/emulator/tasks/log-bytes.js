/**
 * The bytes of records, kept where nothing about a task changes any more: making a record from its
 * serial number costs far more than copying it, and a benchmark of a client must not measure that.
 */
import { operationLog } from "./dialect.js";

/** @typedef {import('./dialect.js').Dialect} Dialect */

const COMMA = 0x2c;

/** Far more than any record has. */
const BLOCK = 2 ** 20;

/** 130,000 records of about 1,000 bytes. */
const MOST_BLOCKS = 128;

export class LogBytes {
  #store;
  #projectId;
  #mostBlocks;
  /** @type {Dialect | undefined} */
  #dialect;
  /** Records, each with a comma after it. What is written stays, so a page may refer to it. @type {Buffer[]} */
  #blocks = [];
  /** How much of the last block. */
  #used = BLOCK;
  /**
   * By serial: where a record starts in the blocks put together, times BLOCK, and its length; 0 where it is
   * not kept. Objects in its place would be walked by every garbage collection, a third of a page's time.
   */
  #places = new Float64Array(0);

  /**
   * @param {import('./store.js').TaskStore} store
   * @param {string} projectId
   * @param {number} [mostBlocks] how many MiB to keep; a page may add its own before they are given up
   */
  constructor(store, projectId, mostBlocks = MOST_BLOCKS) {
    this.#store = store;
    this.#projectId = projectId;
    this.#mostBlocks = mostBlocks;
  }

  /**
   * Records as JSON with a comma between each two, in pieces: what lies side by side is one.
   * @param {readonly number[]} serials
   * @param {Dialect} dialect
   * @returns {Buffer[]} not to be written to
   */
  pieces(serials, dialect) {
    // A listing goes round and round: whatever were given up first would be wanted first, so all of it is.
    if (dialect !== this.#dialect || this.#blocks.length > this.#mostBlocks) this.#forget();
    this.#dialect = dialect;
    const { generator } = this.#store;
    /** @type {Buffer[]} */
    const pieces = [];
    let start = 0;
    let end = 0;
    const finishPiece = () => {
      if (end === start) return;
      const from = start % BLOCK;
      pieces.push(this.#blocks[Math.floor(start / BLOCK)].subarray(from, from + end - start));
      start = end;
    };
    for (const serial of serials) {
      if (!generator.isOver(serial)) {
        finishPiece();
        pieces.push(Buffer.from(`${this.#text(serial, dialect)},`, "utf8"));
        continue;
      }
      const place = this.#places[serial] || this.#keep(serial, dialect);
      const at = Math.floor(place / BLOCK);
      if (at !== end) {
        finishPiece();
        start = at;
      }
      end = at + (place % BLOCK);
    }
    finishPiece();
    const last = pieces.pop();
    return last ? [...pieces, last.subarray(0, -1)] : [];
  }

  /**
   * @param {number} serial
   * @param {Dialect} dialect
   */
  #text(serial, dialect) {
    const { generator } = this.#store;
    return JSON.stringify(operationLog(dialect, generator, this.#store.task(serial), this.#projectId));
  }

  /**
   * @param {number} serial
   * @param {Dialect} dialect
   * @returns {number} its place
   */
  #keep(serial, dialect) {
    const text = this.#text(serial, dialect);
    // No UTF-16 unit takes more than three bytes, then comes the comma, and a byte stays free: no record ends
    // where the next block starts. Put on the text, the comma would have all of it copied.
    if (BLOCK - this.#used < text.length * 3 + 2) {
      this.#blocks.push(Buffer.allocUnsafeSlow(BLOCK));
      this.#used = 0;
    }
    const block = this.#blocks[this.#blocks.length - 1];
    const start = (this.#blocks.length - 1) * BLOCK + this.#used;
    const length = block.write(text, this.#used, "utf8") + 1;
    this.#used = block.writeUInt8(COMMA, this.#used + length - 1);
    if (serial >= this.#places.length) {
      const wider = new Float64Array(Math.max(serial + 1, this.#places.length * 2));
      wider.set(this.#places);
      this.#places = wider;
    }
    const place = start * BLOCK + length;
    this.#places[serial] = place;
    return place;
  }

  #forget() {
    this.#blocks = [];
    this.#used = BLOCK;
    this.#places.fill(0);
  }
}
