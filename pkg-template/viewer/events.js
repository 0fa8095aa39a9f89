/** @typedef {import("cbr-tasks").OperationLog} OperationLog */
/** @typedef {import("./filters.js").Filters} Filters */

/** A page of tasks was loaded. */
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

/** The list could not be loaded. The viewer shows the reason. */
export class TasksErrorEvent extends Event {
  static type = /** @type {const} */ ("cbr-tasks-error");

  /** @param {unknown} error a `CbrError`, unless the page's own client threw something else */
  constructor(error) {
    super(TasksErrorEvent.type, { bubbles: true, composed: true });
    this.error = error;
  }
}

/** The details of a task are about to open. `preventDefault()` keeps the viewer's own dialog closed. */
export class TaskOpenEvent extends Event {
  static type = /** @type {const} */ ("cbr-task-open");

  /** @param {OperationLog} task */
  constructor(task) {
    super(TaskOpenEvent.type, { bubbles: true, composed: true, cancelable: true });
    this.task = task;
  }
}

/** The dialog of the details has closed. */
export class TaskCloseEvent extends Event {
  static type = /** @type {const} */ ("cbr-task-close");

  constructor() {
    super(TaskCloseEvent.type, { bubbles: true, composed: true });
  }
}

/** The user changed a filter, the page or the page size. */
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

/** The reader changed the window, the question, the columns or the view. */
export class StateChangeEvent extends Event {
  static type = /** @type {const} */ ("cbr-state-change");

  /** @param {import("./index.js").ViewerState} state */
  constructor(state) {
    super(StateChangeEvent.type, { bubbles: true, composed: true });
    this.state = state;
  }
}

/** The reader chose one of the page's own actions of a row. */
export class TaskActionEvent extends Event {
  static type = /** @type {const} */ ("cbr-task-action");

  /** @param {string} action name of the action @param {OperationLog} task */
  constructor(action, task) {
    super(TaskActionEvent.type, { bubbles: true, composed: true });
    this.action = action;
    this.task = task;
  }
}
