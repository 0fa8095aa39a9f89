/**
 * The bytes of records, kept where nothing about a task changes any more: making a record from its
 * serial number costs far more than copying it, and a benchmark of a client must not measure that.
 */
import { operationLog } from "./dialect.js";

/** @typedef {import('./dialect.js').Dialect} Dialect */

/**
 * Where a record and the comma after it are.
 * @typedef {{ block: Buffer, from: number, to: number }} Place
 */

const COMMA = 0x2c;
const BLOCK = 2 ** 20;

/** 130,000 records of about 1,000 bytes. */
const MOST_BLOCKS = 128;

export class LogBytes {
  #store;
  #projectId;
  #mostBlocks;
  /** @type {Dialect | undefined} */
  #dialect;
  /** By serial. @type {Map<number, Place>} */
  #kept = new Map();
  /** Written from front to back and never again, so a page may refer to it for as long as it likes. */
  #block = Buffer.alloc(0);
  #used = 0;
  #blocks = 0;

  /**
   * @param {import('./store.js').TaskStore} store
   * @param {string} projectId
   * @param {number} [mostBlocks] how many MiB may be kept
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
    if (dialect !== this.#dialect) {
      this.#forget();
      this.#dialect = dialect;
    }
    const pieces = [];
    /** @type {Place | undefined} */
    let piece;
    for (const serial of serials) {
      const { block, from, to } = this.#kept.get(serial) ?? this.#make(serial, dialect);
      if (piece?.block === block && piece.to === from) {
        piece.to = to;
      } else {
        if (piece) pieces.push(piece.block.subarray(piece.from, piece.to));
        piece = { block, from, to };
      }
    }
    if (piece) pieces.push(piece.block.subarray(piece.from, piece.to - 1));
    return pieces;
  }

  /**
   * @param {number} serial
   * @param {Dialect} dialect
   * @returns {Place}
   */
  #make(serial, dialect) {
    const { generator } = this.#store;
    const log = operationLog(dialect, generator, this.#store.task(serial), this.#projectId);
    const text = JSON.stringify(log);
    if (!generator.isOver(serial)) {
      const block = Buffer.from(`${text},`, "utf8");
      return { block, from: 0, to: block.length };
    }
    // No UTF-16 unit takes more than three bytes. A comma put on the text would have it copied.
    this.#makeRoom(text.length * 3 + 1);
    const from = this.#used;
    this.#used += this.#block.write(text, from, "utf8");
    this.#used = this.#block.writeUInt8(COMMA, this.#used);
    const place = { block: this.#block, from, to: this.#used };
    this.#kept.set(serial, place);
    return place;
  }

  /** @param {number} bytes */
  #makeRoom(bytes) {
    if (this.#block.length - this.#used >= bytes) return;
    // A listing goes round and round: whatever were thrown away first would be wanted first.
    if (this.#blocks >= this.#mostBlocks) this.#forget();
    this.#block = Buffer.allocUnsafeSlow(Math.max(BLOCK, bytes));
    this.#used = 0;
    this.#blocks += 1;
  }

  #forget() {
    this.#kept.clear();
    this.#block = Buffer.alloc(0);
    this.#used = 0;
    this.#blocks = 0;
  }
}
