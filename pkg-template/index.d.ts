/// <reference lib="esnext.disposable" />
// The models and requests are generated from the Rust code; the rest is written here.

export type * from "./wasm/cbr_tasks.js";
export { ListOpLogs, ShowOpLog } from "./wasm/cbr_tasks.js";

/** Where `init` takes the WebAssembly module from, instead of the file beside the script. */
export type WasmSource = WasmLocation | Promise<WasmLocation>;

/** A URL to fetch, what a fetch has given, bytes, or a compiled `WebAssembly.Module`. */
export type WasmLocation = string | URL | Request | Response | ArrayBuffer | ArrayBufferView | WasmModule;

/** A `WebAssembly.Module`, by a name that projects without the DOM's types have too. */
export type WasmModule = object;

/** Choice of the WebAssembly module. */
export interface InitOptions {
  /**
   * Loads the larger module, which signs in with passwords and access keys. `init(source)` needs its bytes for that:
   * `cbr-tasks/module-full.wasm`.
   */
  signIn: boolean;
}

/**
 * Loads the WebAssembly module. Needed on the web only, once and before anything else; elsewhere it does nothing. More
 * calls wait for the same load, and after a failure the next one tries again.
 *
 * The module for pages knows tokens and proxies. A page that is to sign in with a password or access keys says so:
 *
 * ```js
 * await init({ signIn: true });
 * ```
 *
 * @throws {CbrError} `init` where the module cannot be loaded, or was loaded without sign-in before; its hint says why.
 */
export function init(source?: WasmSource | InitOptions): Promise<void>;

/**
 * Who asks. Keys and passwords stay out of browsers, unless `allowSecretsInBrowser` says otherwise; they need
 * `init({ signIn: true })` there.
 */
export type Auth = TokenAuth | KeyAuth | PasswordAuth | ProxyAuth;

/** A token from IAM. */
export interface TokenAuth {
  /**
   * The token, or a function that is asked for it before every request: keep the token there if it is costly to get.
   * After a 401 it is asked once more.
   */
  token: string | (() => string | Promise<string>);
}

/** An access key and its secret key. Every request is signed. */
export interface KeyAuth {
  accessKey: string;
  secretKey: string;
  /** What temporary keys come with. */
  securityToken?: string;
  /** IAM, where it is not the region's own. */
  iamEndpoint?: string;
}

/** A user of IAM. The token is fetched with the first call and renewed before it ends. */
export interface PasswordAuth {
  username: string;
  password: string;
  /** The account that the user belongs to. */
  domainName: string;
  /** IAM, where it is not the region's own. */
  iamEndpoint?: string;
}

/**
 * A proxy on the way signs in, such as `createTasksProxy` of `cbr-tasks/proxy` makes: requests carry no credentials of the
 * service. `endpoint` is where the proxy is, and without a `projectId` it is the project that the proxy knows.
 */
export interface ProxyAuth {
  proxy: true;
}

/** What a client needs to know. Times are in milliseconds. */
export interface CbrClientOptions {
  /** Region of Huawei Cloud or Open Telekom Cloud, from which the endpoints of the service and of IAM follow. */
  region?: string;
  /**
   * Where the service is, if not where the region says: a private cloud, or a proxy. https, or this machine. In a browser
   * a path like `/backup` means the page's own origin. With a password it may be left out: IAM's catalog names it.
   */
  endpoint?: string;
  /** Id of the project whose tasks are asked for. With a password or keys IAM is asked for it by `projectName` or `region`. */
  projectId?: string;
  /** Name of the project, to find its id by; the region's name unless said. */
  projectName?: string;
  /** Who asks. */
  auth: Auth;
  /** How long each try of a call may take, body and all: 30000 unless said; `Infinity` for as long as it takes. */
  timeout?: number;
  /** How long a call may take with all its tries and waits: as long as it takes unless said. Of a listing, each page. */
  totalTimeout?: number;
  /** What is tried again, and when; `false` for never. */
  retry?: RetryOptions | false;
  /** How many requests the client sends; `false` for as many as it is asked for. */
  rateLimit?: RateLimit | false;
  /** How many pages of a listing are asked for at once, where the service shows that this is safe: 4 unless said. */
  concurrency?: number;
  /** Called with a `Request` instead of the global `fetch`. */
  fetch?: (request: Request) => Promise<Response>;
  /** Headers to add to every request. */
  headers?: Record<string, string>;
  /** Called on the way of every request. */
  hooks?: Hooks;
  /** Told in words what is going on: `console`, or anything with its `debug` and `warn`. */
  logger?: Logger;
  /** Lets keys and passwords be used in a window or worker of a browser. Whoever can read the page can read them. */
  allowSecretsInBrowser?: boolean;
  /** Lets `endpoint` be plain http on another machine. Whoever is on the way can read the token. */
  allowInsecureEndpoint?: boolean;
}

/**
 * How failed calls are tried again: after 429, 500, 502, 503, 504, a timeout, a failed connection, and a success whose body
 * is cut or is not the service's. Times are in milliseconds.
 */
export interface RetryOptions {
  /** How often a call is tried again: 3 unless said. */
  limit?: number;
  /** The first wait is a random time up to this, each further one up to twice as long: 500 unless said. */
  baseDelay?: number;
  /** No wait is longer than this, unless the service asks for it: 20000 unless said. */
  maxDelay?: number;
  /** The longest wait that the service's Retry-After is followed for: 60000 unless said. */
  maxRetryAfter?: number;
  /** Asked before each new try, within `limit`: `true` or `false` decides, anything else leaves it to the rules above. */
  shouldRetry?: (
    error: CbrError,
    attempt: number,
  ) => boolean | null | undefined | Promise<boolean | null | undefined>;
}

/** A budget that all calls of a client share. Half of it may go out at once; the rest is spaced. */
export interface RateLimit {
  /** At most this many requests in any period: 200 unless said, which is the service's own limit. */
  requests?: number;
  /** The length of the period in milliseconds: 300000 unless said. */
  period?: number;
}

/** Called on the way of every request. What they throw fails the call, not the client; a promise is waited for. */
export interface Hooks {
  /** Just before a request is sent, each try of it. */
  beforeRequest?: (state: HookState) => unknown;
  /** When an answer is there, whatever its status. */
  afterResponse?: (state: HookState) => unknown;
  /** Before the wait for a next try. */
  beforeRetry?: (state: HookState) => unknown;
  /** When a request has to wait for the rate budget. */
  beforeWait?: (state: HookState) => unknown;
}

/** What a hook is shown. Holds no secrets. */
export interface HookState {
  /** The call: `ListOpLogs`, `ShowOpLog`, or one of IAM's. */
  readonly operation: string;
  /** `GET`, or `POST` for a token. */
  readonly method: string;
  readonly url: string;
  /** Before a request: its headers, `[redacted]` where they may be secret. */
  readonly headers?: Readonly<Record<string, string>>;
  /** How often the request was sent, this time included. */
  readonly attempt: number;
  /** Milliseconds: that a request has waited for the rate budget; that a wait or the wait for a retry will take. */
  readonly delay: number;
  /** Status of the answer. */
  readonly status?: number;
  /** Id of the request, from the answer. */
  readonly requestId?: string;
  /** How long the answer took, in milliseconds. */
  readonly elapsed?: number;
  /** Before a retry: what went wrong. */
  readonly error?: CbrError;
}

/** What a client tells in words. */
export interface Logger {
  debug?: (message: string) => void;
  warn?: (message: string) => void;
}

/** What a single call may be told. Times are in milliseconds. */
export interface CallOptions {
  /** Ends the call, which then rejects with the signal's own reason. A listing ends with all its requests. */
  signal?: AbortSignal;
  /** How long each try may take, instead of the client's own `timeout`. */
  timeout?: number;
  /** How long the call may take with all its tries and waits, instead of the client's own `totalTimeout`. */
  totalTimeout?: number;
}

/** What a listing may be told. */
export interface ListOptions extends CallOptions {
  /** Told after every page of an iteration, and at its end, how far it is. What it throws ends the listing. */
  onProgress?: (report: ListReport) => void;
}

/** How a task is waited for. Times are in milliseconds. */
export interface WaitOptions extends CallOptions {
  /** How long to wait at most: 3600000 unless said; `Infinity` for as long as it takes. */
  maxWait?: number;
  /** The shortest time between two looks: 2000 unless said. */
  minDelay?: number;
  /** The longest time between two looks: 30000 unless said. */
  maxDelay?: number;
  /** `false`: a task that failed is returned like one that succeeded. */
  throwOnFailure?: boolean;
  /** Told after every look at a task that goes on or ended well. What it throws ends the wait. */
  onProgress?: (task: OperationLog, state: WaitState) => void;
}

/** How far a wait is. */
export interface WaitState {
  /** The task's progress in percent, where the service tells. */
  readonly progress?: number;
  /** How long the wait has lasted, in milliseconds. */
  readonly elapsed: number;
  /** How long the task is expected to take from here, in milliseconds, as far as its progress tells. */
  readonly timeLeft?: number;
  /** How often the task was looked at. */
  readonly polls: number;
  /** False for a status that this version does not know; the wait goes on. */
  readonly isKnownStatus: boolean;
}

/** How tasks are watched. Times are in milliseconds. */
export interface WatchOptions extends CallOptions {
  /** The time between two looks: 30000 unless said. */
  interval?: number;
  /** Tasks from this time on are reported as added; from the start of the watch on unless said. */
  since?: Date | number | string;
  /** The time between two looks while the page is hidden (`document.visibilityState`); as always unless said. */
  hiddenInterval?: number;
  /** Told about failures that the watch survives: it looks again later, and misses nothing. */
  onError?: (error: CbrError) => void;
}

/** What happened to a task. A task that ends between two looks is `added`, then `finished`. */
export interface TaskChange {
  readonly type: "added" | "updated" | "finished" | "removed";
  /** The task as it is now; of one that was removed, as it was. */
  readonly task: OperationLog;
  /** The task as it was, where it was known before. */
  readonly previous?: OperationLog;
}

/** A client for the tasks of one project. */
export class CbrClient {
  /** @throws {CbrError} `config` for an option that is missing or wrong. */
  constructor(options: CbrClientOptions);
  /** Where requests go, without a trailing slash; `undefined` until IAM was asked for it. */
  get endpoint(): string | undefined;
  /** The project whose tasks are asked for; `undefined` until IAM was asked for it. */
  get projectId(): string | undefined;
  /** The calls. */
  readonly tasks: Tasks;
  /** As a request's own `toRequest`, where the token has to be waited for. */
  prepare(request: ListOpLogs | ShowOpLog): Promise<Request>;
}

// Merges with the classes that are generated from the Rust code.
interface ListOpLogs {
  /**
   * The request for a client's endpoint, with its credentials: send it with any HTTP stack.
   *
   * @throws {CbrError} `validation` for a filter that the service would refuse; `config` when the token comes from an
   * asynchronous function: use `client.prepare(request)` then.
   */
  toRequest(client: CbrClient): Request;
}
interface ShowOpLog {
  /**
   * The request for a client's endpoint, with its credentials: send it with any HTTP stack.
   *
   * @throws {CbrError} `config` when the token comes from an asynchronous function: use `client.prepare(request)` then.
   */
  toRequest(client: CbrClient): Request;
}

/** The calls of a client. */
export interface Tasks {
  /**
   * Tasks that match, or all of the last 30 days or so. Await it for the first page, iterate over it for every task; a
   * query's `limit` is the page size. Nothing is sent before.
   *
   * While tasks come and go, one that is there all the time is given out once, any other at most once.
   */
  list(query?: ListOpLogs | ListOpLogsQuery, options?: ListOptions): TaskList;
  /**
   * One task.
   *
   * @throws {CbrError} `not-found` where there is no such task.
   */
  get(id: string, options?: CallOptions): Promise<OperationLog>;
  /**
   * One task, as soon as it has ended; asks less often for one that has far to go.
   *
   * @throws {CbrError} `wait`, with the `task`, where it failed or overran the service's time, or where it still goes on after
   * `maxWait`.
   */
  wait(id: string, options?: WaitOptions): Promise<OperationLog>;
  /**
   * What happens to tasks from now on, or from `since` on. Starts with those that go on now, as `added`. A query's `status`
   * lets through what has it or had it; `start_time`, `end_time` and `offset` are refused.
   */
  watch(
    query?: ListOpLogs | ListOpLogsQuery,
    options?: WatchOptions,
  ): AsyncGenerator<TaskChange, void, undefined>;
}

/** What a list call gives. */
export interface TaskList extends Promise<OpLogPage>, AsyncIterable<OperationLog> {
  /** Page after page, each without the tasks that an earlier one had. */
  pages(): AsyncGenerator<OpLogPage, void, undefined>;
  /** Every task, or the first `limit` of them. */
  toArray(options?: { limit?: number }): Promise<OperationLog[]>;
  [Symbol.asyncIterator](): AsyncGenerator<OperationLog, void, undefined>;
  /**
   * Every task into a table, page after page, without an object for any of them. What has come before a failure stays in
   * the table.
   */
  into(table: TaskSink, options?: LoadOptions): Promise<LoadReport>;
  /** What the last iteration saw; `undefined` before its end. */
  readonly report: ListReport | undefined;
}

/** How tasks are loaded into a table. */
export interface LoadOptions {
  /** Told after every page how far it is. What it throws ends the loading. */
  onProgress?: (report: LoadReport) => void;
  /** Ends the loading, which then rejects with the signal's own reason. */
  signal?: AbortSignal;
}

/** What has been loaded into a table: of the listing, and of the table. */
export interface LoadReport extends ListReport, IngestReport {}

/** What became of the tasks of a body. */
export interface IngestReport {
  /** Tasks with new ids. */
  readonly added: number;
  /** Tasks that have taken the place of an older state of theirs. */
  readonly updated: number;
  /** Tasks that the table holds already, as they are or in a newer state. */
  readonly unchanged: number;
}

/** Anything that takes the tasks of a page: a `TaskTable` of `cbr-tasks/table`. */
export interface TaskSink {
  ingest(body: Uint8Array<ArrayBuffer>): IngestReport;
}

/** Which of a few things went wrong. */
export type ErrorKind =
  /** An option of the client is missing or wrong; nothing was sent. */
  | "config"
  /** A parameter is wrong; nothing was sent. */
  | "validation"
  /** No answer: the network, TLS, or in a browser CORS. */
  | "connection"
  /** No complete answer in time. */
  | "timeout"
  /** The credentials were refused (401). */
  | "authentication"
  /** The credentials are not allowed to do this (403). */
  | "permission"
  /** There is no such task or project (404). */
  | "not-found"
  /** More requests than the service allows (429). */
  | "throttled"
  /** The service or a proxy before it fails (5xx). */
  | "server"
  /** Any other answer that is not a success. */
  | "http"
  /** A success whose body is not what it should be. */
  | "decode"
  /** A task that was waited for failed, or went on for too long; `task` has it. */
  | "wait"
  /** A hook failed; `cause` is what it threw. */
  | "hook"
  /** A table has no room for more tasks; it holds what it held before. */
  | "memory"
  /** The WebAssembly module is not loaded. */
  | "init";

/** Why a call failed. Messages hold no secrets. An aborted call rejects with the signal's reason instead. */
export class CbrError extends Error {
  constructor(message: string, details: ErrorDetails);
  readonly name: "CbrError";
  readonly kind: ErrorKind;
  /** The same call may succeed later. */
  readonly retryable: boolean;
  /** How often a request was sent; 0 where none was. */
  readonly attempts: number;
  /** HTTP status of the answer. */
  readonly status?: number;
  /** The service's error code, such as `BackupService.6500`. */
  readonly code?: string;
  /** Id of the request, for the service's support. */
  readonly requestId?: string;
  /** How long the service asks to wait before the next try, in milliseconds. */
  readonly retryAfter?: number;
  /** Where in the body a decode error is: `operation_logs[3]`. */
  readonly path?: string;
  /** Where in a filter's text an error is, as an index into the string. */
  readonly position?: number;
  /** What to do about it. */
  readonly hint?: string;
  /** True where a browser may have refused the call by CORS, which it reports as a bare network error. */
  readonly maybeCors?: true;
  /** The task that was waited for, as it was seen last. */
  readonly task?: OperationLog;
  /** What JavaScript threw, where that is what lies behind it. */
  readonly cause?: unknown;
}

/** What a `CbrError` is made of. */
export interface ErrorDetails {
  kind: ErrorKind;
  retryable?: boolean;
  attempts?: number;
  status?: number;
  code?: string;
  requestId?: string;
  retryAfter?: number;
  path?: string;
  position?: number;
  hint?: string;
  maybeCors?: boolean;
  task?: OperationLog;
  cause?: unknown;
}

/**
 * Tells a `CbrError` from everything else, also one of another copy of the package; with a `kind`, one kind from the
 * others: `isCbrError(error, "throttled")`.
 */
export function isCbrError<K extends ErrorKind = ErrorKind>(
  value: unknown,
  kind?: K,
): value is CbrError & { readonly kind: K };
