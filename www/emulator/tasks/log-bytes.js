/**
 * Cache of encoded records. To generate a record costs far more than to copy it, and a benchmark of a client must not measure
 * that. Only tasks that have ended are cached, because they no longer change.
 */
import { operationLog } from "./dialect.js";

/** @typedef {import('./dialect.js').Dialect} Dialect */

const COMMA = 0x2c;

/** Size of a block in bytes, far more than any record has. */
const BLOCK = 2 ** 20;

/** Default number of blocks: 130,000 records of about 1,000 bytes. */
const MAX_BLOCKS = 128;

export class LogBytes {
  #store;
  #projectId;
  #maxBlocks;
  /** @type {Dialect | undefined} */
  #dialect;
  /** Arena of records, each followed by a comma. It is append-only, so pages may refer to its bytes. @type {Buffer[]} */
  #blocks = [];
  /** Used bytes of the last block. */
  #used = BLOCK;
  /**
   * Records by serial number, each packed into one double: offset in the arena × BLOCK + length; 0 for a record that is not
   * cached. With objects in their place, garbage collection took a third of a page's time.
   */
  #records = new Float64Array(0);

  /**
   * @param {import('./store.js').TaskStore} store
   * @param {string} projectId
   * @param {number} [maxBlocks] size of the cache in MiB; one page may exceed it before the cache is cleared
   */
  constructor(store, projectId, maxBlocks = MAX_BLOCKS) {
    this.#store = store;
    this.#projectId = projectId;
    this.#maxBlocks = maxBlocks;
  }

  /**
   * Records as JSON, separated by commas, in pieces. Records that are adjacent in the arena are one piece.
   *
   * @param {readonly number[]} serials
   * @param {Dialect} dialect
   * @returns {Buffer[]} not to be written to
   */
  pieces(serials, dialect) {
    // A full cache is cleared as a whole: lists are read in cycles, so an LRU cache would always evict what is needed next.
    if (dialect !== this.#dialect || this.#blocks.length > this.#maxBlocks) this.#clear();
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
      const record = this.#records[serial] || this.#add(serial, dialect);
      const offset = Math.floor(record / BLOCK);
      if (offset !== end) {
        finishPiece();
        start = offset;
      }
      end = offset + (record % BLOCK);
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
   * Appends a record to the arena.
   *
   * @param {number} serial
   * @param {Dialect} dialect
   * @returns {number} the packed record
   */
  #add(serial, dialect) {
    const text = this.#text(serial, dialect);
    // A UTF-16 unit takes at most three bytes. One byte more is for the comma, which is written separately because appending
    // it to the text would copy the text. Another byte stays free, so that records of two blocks are never adjacent.
    if (BLOCK - this.#used < text.length * 3 + 2) {
      this.#blocks.push(Buffer.allocUnsafeSlow(BLOCK));
      this.#used = 0;
    }
    const block = this.#blocks[this.#blocks.length - 1];
    const start = (this.#blocks.length - 1) * BLOCK + this.#used;
    const length = block.write(text, this.#used, "utf8") + 1;
    this.#used = block.writeUInt8(COMMA, this.#used + length - 1);
    if (serial >= this.#records.length) {
      const wider = new Float64Array(Math.max(serial + 1, this.#records.length * 2));
      wider.set(this.#records);
      this.#records = wider;
    }
    const record = start * BLOCK + length;
    this.#records[serial] = record;
    return record;
  }

  #clear() {
    this.#blocks = [];
    this.#used = BLOCK;
    this.#records.fill(0);
  }
}
