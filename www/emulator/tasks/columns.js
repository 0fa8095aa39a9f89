/**
 * What is kept of every task: 32 bytes in typed arrays. All else is made again from the serial
 * number when a task is looked at.
 */
export class Columns {
  #capacity = 0;
  type = new Uint8Array(0);
  /** How the task will end: index into STATUSES. */
  outcome = new Uint8Array(0);
  /** Where the task stands at the store's time: index into STATUSES. */
  status = new Uint8Array(0);
  provider = new Uint8Array(0);
  /** Index of the resource; the number of resources where there is none. */
  resource = new Uint16Array(0);
  /** Index of the vault; the number of vaults where there is none. */
  vault = new Uint16Array(0);
  /** started_at: the moment the record was made, so it does not change when a waiting task begins. */
  started = new Float64Array(0);
  /** When waiting ends. */
  begun = new Float64Array(0);
  ended = new Float64Array(0);

  /** @param {number} rows */
  constructor(rows) {
    this.reserve(rows);
  }

  /** @param {number} rows how many there must be room for */
  reserve(rows) {
    if (rows <= this.#capacity) return;
    const capacity = this.#capacity === 0 ? rows : Math.max(rows, this.#capacity * 2);
    /**
     * @template {Uint8Array | Uint16Array | Float64Array} T
     * @param {T} from
     * @param {T} to
     */
    const moved = (from, to) => {
      to.set(from);
      return to;
    };
    this.type = moved(this.type, new Uint8Array(capacity));
    this.outcome = moved(this.outcome, new Uint8Array(capacity));
    this.status = moved(this.status, new Uint8Array(capacity));
    this.provider = moved(this.provider, new Uint8Array(capacity));
    this.resource = moved(this.resource, new Uint16Array(capacity));
    this.vault = moved(this.vault, new Uint16Array(capacity));
    this.started = moved(this.started, new Float64Array(capacity));
    this.begun = moved(this.begun, new Float64Array(capacity));
    this.ended = moved(this.ended, new Float64Array(capacity));
    this.#capacity = capacity;
  }
}
