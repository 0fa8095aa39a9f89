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
 */
export declare class CbrTaskViewer extends HTMLElement implements Filters {
  client: TaskSource | undefined;
  /** Never an attribute: it would be in the page's HTML. */
  token: string | (() => string | Promise<string>) | undefined;
  /**
   * Where a proxy is that signs in, absolute, or relative to the page. In place of `endpoint`, `region` and `token`; and of
   * `projectId`, if the proxy's own project will do.
   */
  proxy: string;
  /** Absolute, or relative to the page. */
  endpoint: string;
  region: string;
  projectId: string;
  status: string;
  operationType: string;
  range: string;
  startTime: string;
  endTime: string;
  resourceName: string;
  vaultName: string;
  /** 1 to 1,000; 25 unless set. */
  pageSize: number;
  /** From 1. */
  page: number;
  /** `light` or `dark`; what the reader prefers unless set. */
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
