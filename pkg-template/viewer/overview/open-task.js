/** @typedef {import("./overview.js").Overview} Overview */
/** @typedef {import("../task.js").OperationLog} OperationLog */

/** The task whose details are open: it follows the reader, the page's `open-task` and the address. */
export class OpenTask {
  #view;
  /** Id of the task that was offered to the page, or asked for. */
  #followed = "";

  /** @param {Overview} view */
  constructor(view) {
    this.#view = view;
  }

  /** Forgets what was offered: another task is named, the connection is another one, or the details were closed with the viewer. */
  forget() {
    this.#followed = "";
  }

  /** @param {OperationLog} task */
  open(task) {
    const view = this.#view;
    if (!view.lock.fits(task)) return;
    this.#followed = task.id ?? "";
    view.dialog.open(task);
    if (view.dialog.task !== task) return;
    if (task.id) view.grid.goTo(task.id);
    this.#name(task.id ?? "");
    view.tell({ isStep: true });
  }

  /** Called when the details have been closed. */
  closed() {
    const view = this.#view;
    const { task } = view.state;
    // The dialog has given the focus back to where it came from, and the reader may have turned to another task.
    view.grid.goTo(task);
    this.#name("");
    view.grid.focus();
    // Otherwise it was closed by the new state.
    if (task !== "") view.tell({ isStep: true });
  }

  /** Opens the task that the page or a saved state names, and shows its newest state. */
  follow() {
    const { dialog, loader, source, state } = this.#view;
    const { task: id } = state;
    const { task } = dialog;
    const row = id === "" ? -1 : source.indexOf(id);
    const [found] = row >= 0 ? source.rows(row, row + 1) : [];
    if (task && (task.id ?? "") === id) return found && dialog.refresh([found]);
    if (id === "" || this.#followed === id) return;
    if (found) {
      this.#followed = id;
      queueMicrotask(() => this.open(found));
    } else if (loader.state === "live" || loader.state === "paused") {
      this.#followed = id;
      void this.#ask(id);
    }
  }

  /** Asks for a task that is not in the window, or not among the tasks that fit. @param {string} id */
  async #ask(id) {
    const view = this.#view;
    const { loader } = view;
    try {
      const { tasks } = await view.client();
      const task = await tasks.get?.(id).catch((error) => {
        if (error?.kind !== "not-found") throw error;
      });
      if (loader !== view.loader || view.state.task !== id) return;
      if (!task || !view.lock.fits(task)) throw Object.assign(new Error(id), { kind: "missing" });
      this.open(task);
    } catch (error) {
      if (loader === view.loader && view.state.task === id) view.dialog.fail(error, () => void this.#ask(id));
    }
  }

  /** @param {string} task */
  #name(task) {
    const view = this.#view;
    view.state = { ...view.state, task };
    view.host.openTask = task;
  }
}
