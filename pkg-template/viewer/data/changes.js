/** @import { LiveChange } from "cbr-tasks/table" */

/**
 * Changed rows, by their ids. With `isAll` any row may have changed, and the ids are missing.
 *
 * @typedef {{ added: Set<string>, updated: Set<string>, removed: Set<string>, isAll: boolean }} RowChanges
 */

/** @returns {RowChanges} */
const none = () => ({ added: new Set(), updated: new Set(), removed: new Set(), isAll: false });

/** Collects the changes of rows, and tells them once an animation frame at most. A hidden page has no frames. */
export class Changes {
  #tell;
  #changes = none();
  /** @type {(() => void) | undefined} */
  #cancel;

  /** @param {(changes: RowChanges) => unknown} tell */
  constructor(tell) {
    this.#tell = tell;
  }

  /** Notes that any row may have changed. */
  all() {
    this.#changes.isAll = true;
    this.#schedule();
  }

  /** @param {LiveChange} change */
  take(change) {
    const { added, updated, removed } = this.#changes;
    if (change.type === "loaded") return this.all();
    if (change.type === "expired") for (const id of change.ids) removed.add(id);
    else {
      const { type, task, previous } = change;
      if (type === "removed") removed.add(task.id ?? "");
      else if (previous === undefined && type === "added") added.add(task.id ?? "");
      else updated.add(task.id ?? "");
    }
    this.#schedule();
  }

  stop() {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #schedule() {
    if (this.#cancel) return;
    const flush = () => {
      const changes = this.#changes;
      this.#changes = none();
      this.#cancel = undefined;
      this.#tell(changes);
    };
    if (typeof requestAnimationFrame === "function") {
      const frame = requestAnimationFrame(flush);
      this.#cancel = () => cancelAnimationFrame(frame);
    } else {
      const timer = setTimeout(flush, 16);
      this.#cancel = () => clearTimeout(timer);
    }
  }
}
