/**
 * Columnar storage of tasks (struct of arrays), 32 bytes a task. All other fields are generated from the serial number when a
 * task is read.
 */
export class Columns {
  #capacity = 0;
  type = new Uint8Array(0);
  /** Final status of the task, as an index into STATUSES. */
  outcome = new Uint8Array(0);
  /** Status at the store's time, as an index into STATUSES. */
  status = new Uint8Array(0);
  provider = new Uint8Array(0);
  /** Index of the resource; for none, the number of resources. */
  resource = new Uint16Array(0);
  /** Index of the vault; for none, the number of vaults. */
  vault = new Uint16Array(0);
  /** started_at. It is the time of the record's creation, and does not change when a waiting task begins to run. */
  started = new Float64Array(0);
  /** Time at which the task begins to run. */
  begun = new Float64Array(0);
  ended = new Float64Array(0);

  /** @param {number} rows */
  constructor(rows) {
    this.reserve(rows);
  }

  /** Grows the arrays by doubling. @param {number} rows least capacity */
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
