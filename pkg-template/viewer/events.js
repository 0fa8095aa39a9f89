/** @typedef {import("cbr-tasks").OperationLog} OperationLog */
/** @typedef {import("./filters.js").Filters} Filters */

/** A page of tasks is shown. */
export class TasksLoadedEvent extends Event {
  static type = /** @type {const} */ ("cbr-tasks-loaded");

  /** @param {{ tasks: OperationLog[], offset: number, total: number | undefined, requestId: string | undefined }} page */
  constructor({ tasks, offset, total, requestId }) {
    super(TasksLoadedEvent.type, { bubbles: true, composed: true });
    this.tasks = tasks;
    this.offset = offset;
    this.total = total;
    this.requestId = requestId;
  }
}

/** The list could not be loaded; the viewer shows why. */
export class TasksErrorEvent extends Event {
  static type = /** @type {const} */ ("cbr-tasks-error");

  /** @param {unknown} error a `CbrError`, unless a client of the page's own threw something else */
  constructor(error) {
    super(TasksErrorEvent.type, { bubbles: true, composed: true });
    this.error = error;
  }
}

/** A task is about to open; `preventDefault()` keeps the viewer's own dialog shut. */
export class TaskOpenEvent extends Event {
  static type = /** @type {const} */ ("cbr-task-open");

  /** @param {OperationLog} task */
  constructor(task) {
    super(TaskOpenEvent.type, { bubbles: true, composed: true, cancelable: true });
    this.task = task;
  }
}

/** The dialog has closed. */
export class TaskCloseEvent extends Event {
  static type = /** @type {const} */ ("cbr-task-close");

  constructor() {
    super(TaskCloseEvent.type, { bubbles: true, composed: true });
  }
}

/** The reader changed a filter, the page or its size. */
export class FiltersChangeEvent extends Event {
  static type = /** @type {const} */ ("cbr-filters-change");

  /** @param {{ filters: Filters, page: number, pageSize: number }} view */
  constructor({ filters, page, pageSize }) {
    super(FiltersChangeEvent.type, { bubbles: true, composed: true });
    this.filters = filters;
    this.page = page;
    this.pageSize = pageSize;
  }
}
