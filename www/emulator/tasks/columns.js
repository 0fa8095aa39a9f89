/**
 * Column store of tasks (struct of arrays): one typed array per column, 32 bytes per task. A task's serial number is its row.
 * The fields that are not stored are generated from that number when the task is read.
 */
export class Columns {
  #capacity = 0;
  /** Index into TYPES. */
  type = new Uint8Array(0);
  /** Status at the end of the task, as an index into STATUSES. */
  outcome = new Uint8Array(0);
  /** Current status, as an index into STATUSES. */
  status = new Uint8Array(0);
  /** Index into the store's providers. */
  provider = new Uint8Array(0);
  /** Index of the resource. A task without a resource has the index after the last one. */
  resource = new Uint16Array(0);
  /** Index of the vault. A task without a vault has the index after the last one. */
  vault = new Uint16Array(0);
  /** The field started_at: when the record was created. It does not change when a waiting task begins to run. */
  started = new Float64Array(0);
  /** When the task begins to run. */
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
    const copied = (from, to) => {
      to.set(from);
      return to;
    };
    this.type = copied(this.type, new Uint8Array(capacity));
    this.outcome = copied(this.outcome, new Uint8Array(capacity));
    this.status = copied(this.status, new Uint8Array(capacity));
    this.provider = copied(this.provider, new Uint8Array(capacity));
    this.resource = copied(this.resource, new Uint16Array(capacity));
    this.vault = copied(this.vault, new Uint16Array(capacity));
    this.started = copied(this.started, new Float64Array(capacity));
    this.begun = copied(this.begun, new Float64Array(capacity));
    this.ended = copied(this.ended, new Float64Array(capacity));
    this.#capacity = capacity;
  }
}
