import type { ListOpLogsQuery, OperationLog, OpLogPage } from "../index.js";
import type { SortKey } from "../table/table.js";

/** The part of a client that the viewer uses: a `CbrClient`, or any object of this shape. */
export interface TaskSource {
  tasks: { list(query: ListOpLogsQuery, options: { signal: AbortSignal }): PromiseLike<OpLogPage> };
}

/** Column of the page's own in the overview. Its texts are from the page, so it sorts by no key. */
export interface OwnColumn {
  /** Name, also of its part: `column-NAME`. */
  name: string;
  header: string;
  text(task: OperationLog): string;
  /** URL of a link, absolute or relative to the page. Only http and https. */
  href?(task: OperationLog): string | undefined;
  /** Least width in pixels. Default: 130. */
  width?: number;
}

/** Action of the page's own on each row of the overview's tasks: a button that fires `cbr-task-action`, or a link. */
export interface RowAction {
  /** Name in the event, and of the part `action-NAME`. */
  name: string;
  label: string;
  /** URL of a link, absolute or relative to the page. Only http and https; without one the action is disabled. */
  href?(task: OperationLog): string | undefined;
  /** True for a task without this action. */
  disabled?(task: OperationLog): boolean;
}

/** Filters that the page fixes: whole values, each compared exactly. */
export interface LockedFilters {
  status?: string;
  operationType?: string;
  resourceName?: string;
  resourceId?: string;
  vaultName?: string;
  vaultId?: string;
}

/**
 * Texts in place of the viewer's own, in the same tree: `{ columns: { vault: "Tresor" } }`. Groups of texts are `columns`, `statuses`, `types`,
 * `resourceTypes`, `filters`, `ranges`, `windows`, `answers`, `live`, `histogram`, `query`, `chips`, `overview`, `machines`, `errors`,
 * `states`, `problems`, `dialog` and `fields`. Names that the
 * viewer does not know, and texts in place of functions, have no effect.
 */
export interface OwnMessages {
  [name: string]: string | readonly string[] | ((...values: string[]) => string) | OwnMessages;
}

/** Everything that the reader has chosen, as JSON. Members that are missing are as in a new viewer. */
export interface ViewerState {
  /** Overview: a window that ends now, the last night, or one between two times in milliseconds since 1970. */
  window?: "night" | "1h" | "24h" | "7d" | "30d" | { start: number; end?: number };
  /** Overview: text of the query field. */
  text?: string;
  /** Overview: chosen values by field. */
  chips?: {
    status?: readonly string[];
    type?: readonly string[];
    vault?: readonly string[];
    error?: readonly string[];
  };
  /** Overview: part of the window. */
  brush?: { start: number; end: number } | undefined;
  /** Overview: key of the table to sort by. */
  sort?: SortKey | undefined;
  tab?: "tasks" | "machines" | "errors";
  /** Overview: id of the task whose details are open. */
  task?: string;
  /** Overview: true for times in UTC. */
  utc?: boolean;
  /** Overview: names of the columns that are shown. */
  columns?: readonly string[];
  /** Overview: widths of columns in pixels. */
  widths?: Readonly<Record<string, number>>;
  /** List: the filters. The overview makes its first question of them. */
  filters?: Partial<Filters>;
  /** List: number of the page. */
  page?: number;
  /** List: tasks per page. */
  pageSize?: number;
}

/** Values of the filters. An empty string is no filter. */
export interface Filters {
  status: string;
  operationType: string;
  /** `1h`, `24h`, `7d` or `30d` before now; `custom` from `startTime` to `endTime`; any other value is no filter. */
  range: string;
  /** RFC 3339. */
  startTime: string;
  /** RFC 3339. */
  endTime: string;
  resourceName: string;
  vaultName: string;
}

/**
 * `<cbr-task-viewer>`: the backup tasks of one project. The overview answers questions about a window of time, and is live; with
 * `view="list"` the element is a plain list with filters, pages and details.
 *
 * It needs a `client`; or a `proxy`; or an `endpoint` or `region` with a `projectId` and a `token`, from which it makes its own
 * client. Every property but `client`, `token`, `columns`, `rowActions`, `messages` and `tasks` is an attribute of the same name with
 * dashes.
 *
 * @tag cbr-task-viewer
 * @attr {string} lang - Language of the element or an ancestor, such as `en`. Default: the browser's.
 *
 * @fires {TasksLoadedEvent} cbr-tasks-loaded - A page of tasks was loaded.
 * @fires {TasksErrorEvent} cbr-tasks-error - The list could not be loaded.
 * @fires {TaskOpenEvent} cbr-task-open - The details of a task are about to open. `preventDefault()` keeps the dialog closed.
 * @fires {TaskCloseEvent} cbr-task-close - The dialog of the details has closed.
 * @fires {TaskActionEvent} cbr-task-action - The reader chose one of `rowActions`.
 * @fires {FiltersChangeEvent} cbr-filters-change - The user changed a filter, the page or the page size of the list.
 * @fires {StateChangeEvent} cbr-state-change - The user changed the window, the question, the columns or the tab of the overview.
 *
 * @slot empty - Overview: in place of the message that there are no tasks.
 * @slot no-match - Overview: in place of the message that no task matches.
 *
 * @cssprop --cbr-surface - Background of the list.
 * @cssprop --cbr-raised - Background of raised areas: the table's head, the fields in the dialog.
 * @cssprop --cbr-text - Text.
 * @cssprop --cbr-muted - Secondary text.
 * @cssprop --cbr-line - Lines between rows.
 * @cssprop --cbr-control - Border of fields and buttons.
 * @cssprop --cbr-accent - Links, focus and the main button.
 * @cssprop --cbr-on-accent - Text on the accent colour.
 * @cssprop --cbr-good - Succeeded tasks.
 * @cssprop --cbr-bad - Failed tasks and errors.
 * @cssprop --cbr-busy - Running tasks.
 * @cssprop --cbr-warn - Tasks that timed out.
 * @cssprop --cbr-calm - Waiting and skipped tasks.
 * @cssprop [--cbr-radius=10px] - Radius of corners.
 * @cssprop --cbr-font - Font family.
 * @cssprop --cbr-font-mono - Font family of ids, codes and JSON.
 *
 * @csspart viewer - The whole viewer.
 * @csspart filters - The bar above the list.
 * @csspart filter - A field of the bar, with its label.
 * @csspart control - The input or list of a field.
 * @csspart filter-status - The field of the status.
 * @csspart filter-operationType - The field of the operation type.
 * @csspart filter-range - The field of the time range.
 * @csspart filter-startTime - The field of a custom range's start.
 * @csspart filter-endTime - The field of a custom range's end.
 * @csspart filter-resourceName - The field of the resource.
 * @csspart filter-vaultName - The field of the vault.
 * @csspart clear-filters - The button that clears the filters.
 * @csspart tools - The buttons beside the fields.
 * @csspart refresh - The button that loads the page again.
 * @csspart list - The area between the bar and the foot.
 * @csspart waiting - The note that a request waits for the rate limit.
 * @csspart loading - The skeleton while the first page loads.
 * @csspart empty - The message if there are no tasks.
 * @csspart problem - The message if the tasks could not be loaded, in place of the tasks or above those of an earlier time.
 * @csspart age - The age of the tasks below such a message.
 * @csspart sign-in - The link that signs in to the portal.
 * @csspart retry - The button that tries again.
 * @csspart table - The table of tasks.
 * @csspart head - The head of the table.
 * @csspart rows - The rows of all tasks.
 * @csspart row - The row of a task.
 * @csspart column - A column: its head and its cells.
 * @csspart column-status - The column of the status.
 * @csspart column-type - The column of the operation type.
 * @csspart column-resource - The column of the resource.
 * @csspart column-resourceType - The column of the resource's type.
 * @csspart column-vault - The column of the vault.
 * @csspart column-started - The column of the start.
 * @csspart column-duration - The column of the duration.
 * @csspart column-open - The column of the buttons that open the details.
 * @csspart open - The button that opens the details of a task.
 * @csspart status - The status of a task.
 * @csspart status-success - The status of tasks that succeeded.
 * @csspart status-skipped - The status of tasks that were skipped.
 * @csspart status-failed - The status of tasks that failed.
 * @csspart status-running - The status of tasks that are running.
 * @csspart status-timeout - The status of tasks that timed out.
 * @csspart status-waiting - The status of tasks that have not started.
 * @csspart status-other - Any other status.
 * @csspart progress - The progress of a running task.
 * @csspart error-code - The error code of a failed task.
 * @csspart window - Overview: the choice of the window of time.
 * @csspart window-start - Overview: the field of a custom window's start.
 * @csspart window-end - Overview: the field of a custom window's end.
 * @csspart headline - Overview: window, sentences and state of the data.
 * @csspart sentences - Overview: the three sentences.
 * @csspart sentence - Overview: a sentence.
 * @csspart sentence-failed - Overview: the sentence about failures.
 * @csspart sentence-machines - Overview: the sentence about machines without a good backup.
 * @csspart sentence-running - Overview: the sentence about running tasks.
 * @csspart live - Overview: state and age of the data, with its buttons.
 * @csspart state - Overview: the state of the data in words.
 * @csspart pause - Overview: the button that pauses, or goes on.
 * @csspart histogram - Overview: the bars of the window.
 * @csspart chart - Overview: the bars themselves, a slider for a part of the window.
 * @csspart summary - Overview: the bars in words.
 * @csspart clear-brush - Overview: the button that shows the whole window again.
 * @csspart query - Overview: the query field with its suggestions.
 * @csspart clear-query - Overview: the button that empties the query field.
 * @csspart suggestions - Overview: the suggestions of the query field.
 * @csspart query-problem - Overview: the error in the query.
 * @csspart chips - Overview: the values to filter by.
 * @csspart chip - Overview: a row of values.
 * @csspart chip-status - Overview: the statuses.
 * @csspart chip-type - Overview: the operation types.
 * @csspart chip-vault - Overview: the vaults.
 * @csspart chip-error - Overview: the error codes.
 * @csspart chip-value - Overview: a value to filter by, with its count.
 * @csspart more - Overview: the button for all values of a row.
 * @csspart clear-chips - Overview: the button that clears the chosen values.
 * @csspart tabs - Overview: the tabs.
 * @csspart tab - Overview: a tab.
 * @csspart tab-tasks - Overview: the tab of the tasks.
 * @csspart tab-machines - Overview: the tab of the machines.
 * @csspart tab-errors - Overview: the tab of the errors.
 * @csspart view - Overview: what the tab shows.
 * @csspart view-tasks - Overview: the tasks.
 * @csspart view-machines - Overview: the machines.
 * @csspart view-errors - Overview: the errors.
 * @csspart column-error - The column of the error code.
 * @csspart link - The link of a column of the page's own.
 * @csspart column-actions - The column of the page's own actions.
 * @csspart action - An action of a row: a button or a link.
 * @csspart locked - The filters that the page fixes.
 * @csspart locked-filter - A filter that the page fixes.
 * @csspart machines - Overview: the table of the machines.
 * @csspart column-machine - The column of the machine.
 * @csspart column-verdict - The column of the machine's state.
 * @csspart column-lastGood - The column of the last good backup.
 * @csspart column-results - The column of the last results.
 * @csspart column-now - The column of what is running.
 * @csspart verdict - The state of a machine.
 * @csspart verdict-failing - The state of a machine whose backups fail.
 * @csspart verdict-ok - The state of a machine that is well. The other verdicts have such parts, too: `verdict-overdue`, for example.
 * @csspart reason - The reason of a machine's state.
 * @csspart errors - Overview: the table of the error codes.
 * @csspart note - Overview: the number of the machines without a good backup, above their table.
 * @csspart rest - Overview: how many rows of a long table of machines or errors are shown.
 * @csspart more-rows - Overview: the button for more of these rows.
 * @csspart column-message - The column of the error.
 * @csspart column-count - The column of the number of tasks.
 * @csspart column-machines - The column of the number of machines.
 * @csspart column-first - The column of the first time.
 * @csspart column-last - The column of the last time.
 * @csspart code - The button that filters by an error code.
 * @csspart previous-task - The button for the task before.
 * @csspart next-task - The button for the task after.
 * @csspart same-error - The button for the tasks with the same error.
 * @csspart history - The last tasks of a task's machine.
 * @csspart loaded - Overview: how many tasks of which time are loaded.
 * @csspart older - Overview: the buttons for older tasks.
 * @csspart columns - Overview: the choice of columns.
 * @csspart time-zone - Overview: the switch between local time and UTC.
 * @csspart export - Overview: the buttons that save what is shown.
 * @csspart foot - The bar below the list.
 * @csspart pager - The controls for pages.
 * @csspart page-size - The field of the page size, with its label.
 * @csspart position - The numbers of the tasks on the page.
 * @csspart previous - The button for the previous page.
 * @csspart page - The field of the page's number, with its label.
 * @csspart next - The button for the next page.
 * @csspart notes - The time zone, and the time of loading.
 * @csspart updated - The time of loading; with the age, if running tasks are shown and not loaded again.
 * @csspart dialog - The dialog of the details.
 * @csspart details - The content of the dialog.
 * @csspart close - The button that closes the details.
 * @csspart section - A section of the details.
 * @csspart field - A field of the details, with its label.
 * @csspart error - The error of a failed task.
 * @csspart facts - The names and values of a problem.
 * @csspart copy - A button that copies an id, an error or the task.
 * @csspart json - The task as JSON.
 */
export declare class CbrTaskViewer extends HTMLElement implements Filters {
  /** Version of the package. */
  static readonly version: string;
  client: TaskSource | undefined;
  /** Token of the service, or a function that returns one. It is not an attribute, because attributes are part of the page's HTML. */
  token: string | (() => string | Promise<string>) | undefined;
  /**
   * URL of a proxy that has the credentials, absolute or relative to the page. It replaces `endpoint`, `region` and `token`,
   * and without a `projectId` the project is the proxy's own. If the proxy answers with 401 or 403, the viewer says that the
   * portal, not the service, refused access. The proxy has the rate limiter; the viewer has none.
   * @attr
   */
  proxy: string;
  /**
   * URL of the page on which readers sign in to the portal, absolute or relative to the page. If the `proxy` answers with 401, the
   * viewer shows a link to it; with 403 it does not. Only http and https.
   * @attr sign-in-url
   */
  signInUrl: string;
  /**
   * `list` for the plain list with pages. Default: the overview of a window of time.
   * @attr
   */
  view: string;
  /**
   * Key of the browser's local storage under which the reader's columns and their widths are kept. Default: they end with the page.
   * Overview only.
   * @attr storage-key
   */
  storageKey: string;
  /**
   * Name of a part of the address's fragment that has the state, such as `tasks`: `#…&tasks=window:7d;status:failed`. Other parts stay.
   * Two viewers of a page have two names. Default: the address stays as it is. Overview only.
   * @attr url-state
   */
  urlState: string;
  /**
   * Id of the task whose details are open; "" without one. A task that is not in the window is requested. It follows what the reader
   * opens and closes. Overview only.
   * @attr open-task
   */
  openTask: string;
  /**
   * Filters that the page fixes; as an attribute they are JSON. The reader sees them and cannot change them. They are sent to the service,
   * and tasks that do not fit are nowhere in the viewer, whatever the service sends. They are no protection: a reader can ask the service,
   * or your proxy, for other tasks.
   * @attr
   */
  locked: LockedFilters | undefined;
  /**
   * Names of controls that are not shown, with spaces between them: `window`, `histogram`, `query`, `status`, `type`, `vault`, `error`,
   * `tabs`, `export`; in the list `status`, `operationType`, `range`, `resourceName`, `vaultName`.
   * @attr hide-filters
   */
  hideFilters: string;
  /** Columns of the page's own, behind the viewer's. Overview only. */
  columns: readonly OwnColumn[];
  /** Actions of the page's own, in the last column. Overview only. */
  rowActions: readonly RowAction[];
  /** Texts in place of the viewer's own. */
  messages: OwnMessages | undefined;
  /**
   * URL of the service, absolute or relative to the page.
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
   * Tasks per page, 1 to 1,000. Default: 25.
   * @attr page-size
   */
  pageSize: number;
  /**
   * Number of the page, from 1.
   * @attr
   */
  page: number;
  /**
   * Seconds between two loads of a page with running tasks, while it is visible; 0 never loads it by itself. The first page is
   * loaded again every minute without running tasks, too. Default: 15.
   * @attr
   */
  refresh: number;
  /**
   * `light` or `dark`. Default: the user's preference.
   * @attr
   */
  theme: string;
  /** The tasks of the current page. */
  readonly tasks: readonly OperationLog[];
  /** Loads the page again. A range such as `24h` then ends at the current time. */
  reload(): void;
  /** Clears all filters. */
  clearFilters(): void;
  /** Opens the details of a task. */
  open(task: OperationLog): void;
  /** Closes the details. */
  close(): void;
  /** Returns everything that the reader has chosen, as JSON. */
  save(): ViewerState;
  /** Chooses what a saved state says, also before the viewer has shown anything. */
  restore(state: ViewerState): void;
  /** Settles when changed properties are rendered. It does not wait for tasks: see `cbr-tasks-loaded`. */
  readonly updateComplete: Promise<boolean>;
}

/** A page of tasks was loaded. */
export declare class TasksLoadedEvent extends Event {
  readonly tasks: OperationLog[];
  readonly offset: number;
  /** Number of tasks in the list; undefined if the service does not send it. */
  readonly total: number | undefined;
  readonly requestId: string | undefined;
}

/** The list could not be loaded. The viewer shows the reason. */
export declare class TasksErrorEvent extends Event {
  /** A `CbrError`, unless the page's own client threw something else. */
  readonly error: unknown;
}

/** The details of a task are about to open. `preventDefault()` keeps the viewer's own dialog closed. */
export declare class TaskOpenEvent extends Event {
  readonly task: OperationLog;
}

/** The dialog of the details has closed. */
export declare class TaskCloseEvent extends Event {}

/** The reader chose one of the page's own actions of a row. */
export declare class TaskActionEvent extends Event {
  /** Name of the action. */
  readonly action: string;
  readonly task: OperationLog;
}

/** The user changed a filter, the page or the page size. */
export declare class FiltersChangeEvent extends Event {
  readonly filters: Filters;
  readonly page: number;
  readonly pageSize: number;
}

/** The reader changed the window, the question, the columns or the tab of the overview. */
export declare class StateChangeEvent extends Event {
  readonly state: ViewerState;
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
    "cbr-task-action": TaskActionEvent;
    "cbr-filters-change": FiltersChangeEvent;
    "cbr-state-change": StateChangeEvent;
  }
}
