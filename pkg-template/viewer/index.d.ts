import type { ListOpLogsQuery, OperationLog, OpLogPage } from "../index.js";

/** What the viewer needs of a client: a `CbrClient`, or anything of this shape. */
export interface TaskSource {
  tasks: { list(query: ListOpLogsQuery, options: { signal: AbortSignal }): PromiseLike<OpLogPage> };
}

/** What the reader filters by; an empty string filters by nothing. */
export interface Filters {
  status: string;
  operationType: string;
  /** `1h`, `24h`, `7d`, `30d`, `custom` for `startTime` to `endTime`, or any time. */
  range: string;
  /** RFC 3339. */
  startTime: string;
  /** RFC 3339. */
  endTime: string;
  resourceName: string;
  vaultName: string;
}

/**
 * `<cbr-task-viewer>`: the backup tasks of one project, with filters, pages and details.
 *
 * It needs a `client`; or a `proxy`; or an `endpoint` or `region`, a `projectId` and a `token`, from which it makes a client
 * of its own. Every property but `client`, `token` and `tasks` is an attribute of the same name with dashes.
 *
 * @tag cbr-task-viewer
 * @attr {string} lang - `en` or `zh-CN`, of the element or whatever it is in; what the reader prefers unless set.
 *
 * @fires {TasksLoadedEvent} cbr-tasks-loaded - A page of tasks is shown.
 * @fires {TasksErrorEvent} cbr-tasks-error - The list could not be loaded.
 * @fires {TaskOpenEvent} cbr-task-open - A task is about to open; `preventDefault()` keeps the dialog shut.
 * @fires {TaskCloseEvent} cbr-task-close - The dialog has closed.
 * @fires {FiltersChangeEvent} cbr-filters-change - The reader changed a filter, the page or its size.
 *
 * @cssprop --cbr-surface - What the list lies on.
 * @cssprop --cbr-raised - What stands out from it: the table's head, the dialog's facts.
 * @cssprop --cbr-text - Text.
 * @cssprop --cbr-muted - Text that matters less.
 * @cssprop --cbr-line - Lines between rows.
 * @cssprop --cbr-control - The edge of fields and buttons.
 * @cssprop --cbr-accent - Links, focus and the main button.
 * @cssprop --cbr-on-accent - Text on the accent.
 * @cssprop --cbr-good - Succeeded tasks.
 * @cssprop --cbr-bad - Failed tasks and errors.
 * @cssprop --cbr-busy - Running tasks.
 * @cssprop --cbr-warn - Tasks that ran out of time.
 * @cssprop --cbr-calm - Waiting and skipped tasks.
 * @cssprop [--cbr-radius=10px] - Rounding of corners.
 * @cssprop --cbr-font - The typeface.
 * @cssprop --cbr-font-mono - The typeface of ids, codes and JSON.
 *
 * @csspart viewer - All of it.
 * @csspart filters - The bar above the list.
 * @csspart filter - A field of the bar.
 * @csspart filter-status - The field of the status.
 * @csspart filter-operationType - The field of the type.
 * @csspart filter-range - The field of the time.
 * @csspart filter-startTime - The beginning of a time of the reader's own.
 * @csspart filter-endTime - Its end.
 * @csspart filter-resourceName - The field of the resource.
 * @csspart filter-vaultName - The field of the vault.
 * @csspart clear-filters - Shows every task again.
 * @csspart refresh - Loads the page again.
 * @csspart list - What the bar and the foot are around.
 * @csspart loading - In place of tasks, while the first are loaded.
 * @csspart empty - In place of tasks, where there are none.
 * @csspart problem - In place of tasks, where they could not be loaded.
 * @csspart retry - Tries again.
 * @csspart table - The tasks.
 * @csspart head - The names of the columns.
 * @csspart row - A task.
 * @csspart open - Opens the details of a task.
 * @csspart status - A task's status.
 * @csspart status-success - The status of tasks that went well.
 * @csspart status-skipped - The status of tasks that never started.
 * @csspart status-failed - The status of tasks that failed.
 * @csspart status-running - The status of tasks that go on.
 * @csspart status-timeout - The status of tasks that ran out of time.
 * @csspart status-waiting - The status of tasks that have not started.
 * @csspart status-other - Any other status.
 * @csspart progress - How far a running task is.
 * @csspart foot - The bar below the list.
 * @csspart pager - What turns pages.
 * @csspart page-size - How many tasks a page has.
 * @csspart position - Which tasks these are.
 * @csspart previous - The page before.
 * @csspart page - Which page this is.
 * @csspart next - The page after.
 * @csspart notes - The time zone, and when the page was loaded.
 * @csspart dialog - The window that a task opens in.
 * @csspart details - All about a task.
 * @csspart close - Closes the details.
 * @csspart error - Why the task failed.
 * @csspart facts - Names and values.
 * @csspart copy - Copies an id, an error or the task.
 * @csspart json - The task as the client has it.
 */
export declare class CbrTaskViewer extends HTMLElement implements Filters {
  client: TaskSource | undefined;
  /** Never an attribute: it would be in the page's HTML. */
  token: string | (() => string | Promise<string>) | undefined;
  /**
   * Where a proxy is that signs in, absolute, or relative to the page. In place of `endpoint`, `region` and `token`; and of
   * `projectId`, if the proxy's own project will do. A 401 or 403 of its is shown as the portal's refusal, not the service's,
   * and how often to ask is left to its rate budget.
   * @attr
   */
  proxy: string;
  /**
   * Absolute, or relative to the page.
   * @attr
   */
  endpoint: string;
  /** @attr */
  region: string;
  /** @attr project-id */
  projectId: string;
  /** @attr */
  status: string;
  /** @attr operation-type */
  operationType: string;
  /** @attr */
  range: string;
  /** @attr start-time */
  startTime: string;
  /** @attr end-time */
  endTime: string;
  /** @attr resource-name */
  resourceName: string;
  /** @attr vault-name */
  vaultName: string;
  /**
   * 1 to 1,000; 25 unless set.
   * @attr page-size
   */
  pageSize: number;
  /**
   * From 1.
   * @attr
   */
  page: number;
  /**
   * `light` or `dark`; what the reader prefers unless set.
   * @attr
   */
  theme: string;
  /** The tasks of the page shown. */
  readonly tasks: readonly OperationLog[];
  /** Loads the page again; time ranges count back from now. */
  reload(): void;
  clearFilters(): void;
  /** Opens the details of a task. */
  open(task: OperationLog): void;
  /** Closes the details. */
  close(): void;
  /** Settles when what was set is on the screen; not when tasks have arrived: see `cbr-tasks-loaded`. */
  readonly updateComplete: Promise<boolean>;
}

/** A page of tasks is shown. */
export declare class TasksLoadedEvent extends Event {
  readonly tasks: OperationLog[];
  readonly offset: number;
  /** Undefined where the service does not tell. */
  readonly total: number | undefined;
  readonly requestId: string | undefined;
}

/** The list could not be loaded; the viewer shows why. */
export declare class TasksErrorEvent extends Event {
  /** A `CbrError`, unless a client of the page's own threw something else. */
  readonly error: unknown;
}

/** A task is about to open; `preventDefault()` keeps the viewer's own dialog shut. */
export declare class TaskOpenEvent extends Event {
  readonly task: OperationLog;
}

/** The dialog has closed. */
export declare class TaskCloseEvent extends Event {}

/** The reader changed a filter, the page or its size. */
export declare class FiltersChangeEvent extends Event {
  readonly filters: Filters;
  readonly page: number;
  readonly pageSize: number;
}

declare global {
  interface HTMLElementTagNameMap {
    "cbr-task-viewer": CbrTaskViewer;
  }

  interface HTMLElementEventMap {
    "cbr-tasks-loaded": TasksLoadedEvent;
    "cbr-tasks-error": TasksErrorEvent;
    "cbr-task-open": TaskOpenEvent;
    "cbr-task-close": TaskCloseEvent;
    "cbr-filters-change": FiltersChangeEvent;
  }
}
