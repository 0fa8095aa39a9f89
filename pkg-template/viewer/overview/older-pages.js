import { positionOf } from "../position.js";

/** @typedef {import("../task.js").OperationLog} OperationLog */

/** Tasks of a page. */
const LIMIT = 100;

/** Pages of the tasks of a window that are older than those in the table: the service's own, without counts. */
export class OlderPages {
  /** Rows of the page that is shown. @type {import("./grid.js").Source | undefined} */
  page;
  /** @type {import("../position.js").Position | undefined} */
  position;
  isBusy = false;
  /** The failure of the last request. @type {unknown} */
  problem;

  #load;
  #onChange;
  #asked = 0;

  /**
   * @param {(page: { limit: number, offset: number }) => PromiseLike<import("cbr-tasks").OpLogPage>} load
   * @param {() => unknown} onChange
   */
  constructor(load, onChange) {
    this.#load = load;
    this.#onChange = onChange;
  }

  /** Loads the page after the shown one, or the first. */
  next() {
    return this.#show(this.page && this.position ? this.position.to : 0);
  }

  /** Loads the page before the shown one; before the first page are the tasks in the table. */
  previous() {
    const from = (this.position?.from ?? 1) - 1;
    return from === 0 ? this.leave() : this.#show(Math.max(0, from - LIMIT));
  }

  /** Goes back to the tasks in the table. */
  leave() {
    this.#asked++;
    this.page = this.position = this.problem = undefined;
    this.isBusy = false;
    this.#onChange();
  }

  /** @param {number} offset */
  async #show(offset) {
    const asked = ++this.#asked;
    this.isBusy = true;
    this.#onChange();
    try {
      const page = await this.#load({ limit: LIMIT, offset });
      if (asked !== this.#asked) return;
      const tasks = page.operation_logs;
      this.problem = undefined;
      this.position = positionOf(page, { limit: LIMIT, offset });
      this.page = {
        length: tasks.length,
        rows: (start, end) => tasks.slice(start, end),
        indexOf: (id) => tasks.findIndex((task) => task.id === id),
      };
    } catch (error) {
      if (asked !== this.#asked) return;
      this.problem = error;
    }
    this.isBusy = false;
    this.#onChange();
  }
}
