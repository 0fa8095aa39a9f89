/**
 * Deterministic generator of tasks. It fills a row of columns for each task in advance, and generates all other fields from the
 * serial number when a task is read. The same seed and number of tasks give the same tasks; only their times depend on the
 * anchor.
 */
import { Columns } from "./columns.js";
import { errorInfo } from "./generator-errors.js";
import {
  durationOf,
  FAILED,
  outcomeAt,
  RUNNING,
  SKIPPED,
  STATUSES,
  SUCCESS,
  TIMEOUT,
  TYPE_INDEX,
  TYPES,
  typeAt,
  WAITING,
} from "./generator-shares.js";
import { anchorAt, createSchedule, tailSize } from "./generator-time.js";
import { createWorld } from "./generator-world.js";
import { below, draw, fieldUuid, permute, seedFrom, unit, unpermute, uuid } from "./rng.js";

/** @typedef {import('./generator-shares.js').Status} Status */
/** @typedef {import('./generator-world.js').Resource} Resource */
/** @typedef {import('./generator-world.js').Vault} Vault */

/**
 * A time in milliseconds, with microseconds for the dialects that show them.
 *
 * @typedef {object} Moment
 * @property {number} ms since 1970
 * @property {number} micros 0 to 999
 */

/**
 * A task, independent of the dialect.
 *
 * @typedef {object} Task
 * @property {number} serial
 * @property {string} id
 * @property {string} type
 * @property {Status} status
 * @property {Resource | undefined} resource
 * @property {Vault | undefined} vault
 * @property {string | undefined} policy
 * @property {string} provider
 * @property {string | undefined} checkpoint
 * @property {Moment} created
 * @property {Moment} started
 * @property {Moment} updated
 * @property {Moment | undefined} ended
 * @property {{ code: string, message: string }} error
 * @property {number} progress
 */

/** Numbers of the random fields. Each field has its own stream of random numbers. */
const F = /** @type {const} */ ({
  place: 0,
  type: 1,
  outcome: 2,
  resource: 3,
  vault: 4,
  lead: 5,
  queue: 6,
  duration: 7,
  tail: 8,
  id: 9,
  micros: 10,
  policy: 11,
  checkpoint: 12,
  failure: 13,
  progress: 14,
  clip: 15,
});

/** Types of tasks that are about a vault or the account, and so have no resource. */
const WITHOUT_RESOURCE = new Set(
  ["vault_delete", "sync", "update_expiration_time"].map((name) => TYPE_INDEX.get(name)),
);
const WITH_CHECKPOINT = new Set(["backup", "restore", "delete", "replication", "copy"]);

export class Generator {
  #schedule;
  #idKey;
  /** Number of tasks that existed at the anchor. */
  #initial;
  #tail;

  /**
   * @param {object} options
   * @param {string | number} options.seed
   * @param {number} options.tasks
   * @param {number} options.now milliseconds since 1970; the anchor is the beginning of its minute
   * @param {string} options.region
   */
  constructor({ seed, tasks, now, region }) {
    this.seed = seedFrom(seed);
    this.anchor = anchorAt(now);
    this.world = createWorld(this.seed, tasks, region);
    this.providers = [...new Set(this.world.resources.map((resource) => resource.provider))];
    this.columns = new Columns(tasks);
    this.#initial = tasks;
    this.#tail = tailSize(tasks);
    this.#schedule = createSchedule(this.anchor, tasks);
    this.#idKey = draw(this.seed, 0, 1000);
    for (let serial = 0; serial < tasks; serial += 1) this.#fillInitial(serial);
  }

  /** Value of the column for "no resource". */
  get noResource() {
    return this.world.resources.length;
  }

  /** Value of the column for "no vault". */
  get noVault() {
    return this.world.vaults.length;
  }

  /**
   * Fills all columns but the times.
   *
   * @param {number} serial
   * @returns {number} index of the resource, even if the task will not show it
   */
  #fillSubject(serial) {
    const { seed, columns: c, world } = this;
    const type = typeAt(unit(seed, serial, F.type));
    const drawn = below(seed, serial, F.resource, world.resources.length);
    const resource = world.resources[drawn];
    c.type[serial] = type;
    c.resource[serial] = WITHOUT_RESOURCE.has(type) ? this.noResource : drawn;
    // A few tasks have no vault, because their resource was removed from it.
    const vaultless = type !== TYPE_INDEX.get("vault_delete") && below(seed, serial, F.vault, 100) < 3;
    c.vault[serial] = vaultless ? this.noVault : resource.vault;
    c.provider[serial] = this.providers.indexOf(resource.provider);
    c.outcome[serial] = outcomeAt(type, resource.flaky, unit(seed, serial, F.outcome));
    return drawn;
  }

  /** @param {number} serial */
  #fillInitial(serial) {
    const { seed, columns: c, anchor } = this;
    const drawn = this.#fillSubject(serial);
    const created = this.#schedule(serial + unit(seed, serial, F.place));
    const started = created - this.#lead(serial);
    const roll = unit(seed, serial, F.duration);
    c.started[serial] = started;
    if (serial >= this.#initial - this.#tail) {
      this.#fillTail(serial, started, roll);
    } else {
      const begun = created + 50 + below(seed, serial, F.queue, 20_000);
      const duration = durationOf(c.type[serial], c.outcome[serial], this.world.resources[drawn].size, roll);
      c.begun[serial] = begun;
      // Only tasks of the tail may still run at the anchor.
      c.ended[serial] = Math.min(begun + duration, anchor - 1_000 - below(seed, serial, F.clip, 60_000));
    }
    this.settle(serial, anchor);
  }

  /**
   * Fills the times of a task in the tail. Waiting, ended and running tasks alternate, so that even a small account has some of
   * each at the anchor.
   *
   * @param {number} serial
   * @param {number} started
   * @param {number} roll
   */
  #fillTail(serial, started, roll) {
    const { columns: c, anchor } = this;
    const turn = (this.#initial - 1 - serial) % 5;
    const age = anchor - started;
    if (turn === 1) {
      c.begun[serial] = anchor + 2_000 + Math.floor(roll * 60_000);
      c.ended[serial] = c.begun[serial] + this.#shortRun(serial, roll);
    } else if (turn === 3) {
      c.begun[serial] = started + Math.floor(age * 0.1);
      c.ended[serial] = started + Math.floor(age * (0.2 + 0.7 * roll));
    } else {
      c.begun[serial] = started + Math.floor(age * 0.2 * roll);
      c.ended[serial] = anchor + 5_000 + Math.floor(roll * 240_000);
      // A skipped task never runs.
      if (c.outcome[serial] === SKIPPED) c.outcome[serial] = SUCCESS;
    }
  }

  /**
   * Adds a task that is created now. It runs for seconds, not hours, so that a person can watch it.
   *
   * @param {number} serial the next one
   * @param {number} created
   */
  fillNew(serial, created) {
    this.columns.reserve(serial + 1);
    this.#fillSubject(serial);
    const c = this.columns;
    c.started[serial] = created - this.#lead(serial);
    c.begun[serial] = created + 1_000 + below(this.seed, serial, F.queue, 6_000);
    c.ended[serial] = c.begun[serial] + this.#shortRun(serial, unit(this.seed, serial, F.duration));
    this.settle(serial, created);
  }

  /**
   * @param {number} serial
   * @param {number} roll
   */
  #shortRun(serial, roll) {
    return this.columns.outcome[serial] === SKIPPED ? 0 : 6_000 + Math.floor(roll * roll * 90_000);
  }

  /** Time from started_at to created_at: in the real service, too, started_at is the earlier one. @param {number} serial */
  #lead(serial) {
    return 5 + below(this.seed, serial, F.lead, 55);
  }

  /**
   * Updates the status of a task to a time.
   *
   * @param {number} serial
   * @param {number} time
   * @returns {boolean} true if the task has ended
   */
  settle(serial, time) {
    const c = this.columns;
    const over = time >= c.ended[serial];
    c.status[serial] = over ? c.outcome[serial] : time >= c.begun[serial] ? RUNNING : WAITING;
    return over;
  }

  /** True if the task has ended, so that it no longer changes. @param {number} serial */
  isOver(serial) {
    const status = this.columns.status[serial];
    return status !== RUNNING && status !== WAITING;
  }

  /** @param {number} serial */
  id(serial) {
    return uuid(permute(this.#idKey, serial), this.seed, serial, F.id);
  }

  /**
   * The serial number of an id. The task itself need not exist.
   *
   * @param {string} id
   * @returns {number | undefined}
   */
  serialOf(id) {
    if (!/^[0-9a-f]{8}-/.test(id)) return undefined;
    const serial = unpermute(this.#idKey, Number.parseInt(id.slice(0, 8), 16));
    return this.id(serial) === id ? serial : undefined;
  }

  /**
   * Progress of a running task, and the time of its last change. A task that runs at the anchor has some progress there already.
   *
   * @param {number} serial
   * @param {number} time
   */
  #progress(serial, time) {
    const c = this.columns;
    const early = serial < this.#initial && c.begun[serial] < this.anchor;
    const from = early ? this.anchor : c.begun[serial];
    const at = early ? 5 + below(this.seed, serial, F.progress, 85) : 0;
    const span = Math.max(1, c.ended[serial] - from);
    const moved = Math.floor(((time - from) / span) * (100 - at));
    const progress = Math.min(99, at + moved);
    const ticked = from + ((progress - at) * span) / (100 - at);
    return {
      progress,
      ticked: early && moved === 0 ? Math.max(c.begun[serial], this.anchor - 500) : Math.floor(ticked),
    };
  }

  /**
   * updated_at in milliseconds. The service updates a record when it is created, when it progresses and just after it ends.
   *
   * @param {number} serial
   * @param {number} time the store's time
   */
  updatedAt(serial, time) {
    const c = this.columns;
    const status = c.status[serial];
    if (status === WAITING) return c.started[serial] + this.#lead(serial);
    if (status === RUNNING) return this.#progress(serial, time).ticked;
    return c.ended[serial] + 1 + this.#lead(serial);
  }

  /**
   * The destination of a replication.
   *
   * @param {number} serial
   */
  destination(serial) {
    const { destinations } = this.world;
    return destinations[below(this.seed, serial, 20, destinations.length)];
  }

  /**
   * The whole task at a time.
   *
   * @param {number} serial
   * @param {number} time the store's time
   * @returns {Task}
   */
  task(serial, time) {
    const { seed, columns: c, world } = this;
    const type = TYPES[c.type[serial]];
    const status = c.status[serial];
    const resource = world.resources[c.resource[serial]];
    const vault = world.vaults[c.vault[serial]];
    const micros = draw(seed, serial, F.micros);
    /** @param {number} ms @param {number} salt @returns {Moment} */
    const moment = (ms, salt) => ({ ms, micros: (micros >>> salt) % 1000 });
    const byPolicy = vault !== undefined && below(seed, serial, F.policy, 1000) < type.policyShare;
    const subject = resource ?? vault ?? { id: "", name: "" };
    return {
      serial,
      id: this.id(serial),
      type: type.name,
      status: STATUSES[status],
      resource,
      vault,
      policy: byPolicy ? vault.policy : undefined,
      provider: this.providers[c.provider[serial]],
      checkpoint:
        WITH_CHECKPOINT.has(type.name) && status !== SKIPPED
          ? fieldUuid(seed, serial, F.checkpoint)
          : undefined,
      created: moment(c.started[serial] + this.#lead(serial), 0),
      started: moment(c.started[serial], 5),
      updated: moment(this.updatedAt(serial, time), 10),
      ended: this.isOver(serial) ? moment(c.ended[serial], 15) : undefined,
      error: errorInfo(type.name, status, unit(seed, serial, F.failure), subject),
      progress: this.#shownProgress(serial, status, time),
    };
  }

  /**
   * @param {number} serial
   * @param {number} status
   * @param {number} time
   */
  #shownProgress(serial, status, time) {
    if (status === RUNNING) return this.#progress(serial, time).progress;
    if (status === SUCCESS) return 100;
    return status === FAILED || status === TIMEOUT ? below(this.seed, serial, F.progress, 100) : 0;
  }
}
