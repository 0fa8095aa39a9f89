/// <reference lib="esnext.disposable" />
// The models and requests are generated from the Rust code; the rest is written here.

export * from "./error-types.js";
export type * from "./wasm/cbr_tasks.js";
export { ListOpLogs, ShowOpLog } from "./wasm/cbr_tasks.js";

/** Source of the WebAssembly module for `init`, instead of the file beside the script. */
export type WasmSource = WasmLocation | Promise<WasmLocation>;

/** A URL to fetch, a `Response`, bytes, or a compiled `WebAssembly.Module`. */
export type WasmLocation = string | URL | Request | Response | ArrayBuffer | ArrayBufferView | WasmModule;

/** A compiled `WebAssembly.Module`. Declared as `object`, because projects without the DOM types do not know that class. */
export type WasmModule = object;

/** Options of `init`: the choice of the WebAssembly module. */
export interface InitOptions {
  /**
   * `true` loads the larger module, which can also sign in with passwords and access keys. With `init(source)` the source
   * decides: `cbr-tasks/module-full.wasm` is the larger one.
   */
  signIn: boolean;
}

/**
 * Loads the client's WebAssembly module. Call it in browsers, once, before anything else; in other runtimes it does nothing.
 * Further calls wait for the same load. After a failure the next call tries again.
 *
 * By default it loads the smaller module, which signs in with tokens and proxies. For a password or access keys:
 *
 * ```js
 * await init({ signIn: true });
 * ```
 *
 * @throws {CbrError} `init` if the module cannot be loaded, or was already loaded without sign-in; the error's `hint` names the
 * reason.
 */
export function init(source?: WasmSource | InitOptions): Promise<void>;

/**
 * Credentials. In a browser, keys and passwords need `init({ signIn: true })`, and are refused unless `allowSecretsInBrowser` is
 * set.
 */
export type Auth = TokenAuth | KeyAuth | PasswordAuth | ProxyAuth;

/** A token from IAM. */
export interface TokenAuth {
  /**
   * The token, or a function that returns it. The function is called before every request, so it should keep the token if it takes
   * long to get a new one. After a 401 it is called once more.
   */
  token: string | (() => string | Promise<string>);
  /**
   * URL of the IAM that issued the token. It is never asked. With a `region` of another operator, the token would go to a stranger: that
   * is an error, and `endpoint` has to be named.
   */
  iamEndpoint?: string | undefined;
}

/** An access key and its secret key. Every request is signed; the secret key itself is never sent. */
export interface KeyAuth {
  accessKey: string;
  secretKey: string;
  /** Security token of temporary keys. */
  securityToken?: string | undefined;
  /** URL of IAM, if it is not the IAM of the region. */
  iamEndpoint?: string | undefined;
}

/**
 * Name or id of an IAM user, and the password. The first call gets a token from IAM; the client renews the token before it
 * expires.
 */
export interface PasswordAuth {
  /** Name of the user. It needs `domainName` or `domainId`. */
  username?: string | undefined;
  /** Id of the user, instead of `username` and a domain. */
  userId?: string | undefined;
  password: string;
  /** Name of the account (domain) that the user belongs to. */
  domainName?: string | undefined;
  /** Id of the account, instead of `domainName`. */
  domainId?: string | undefined;
  /** Name of the account of the project in `projectName`, if it is not the user's account. */
  projectDomainName?: string | undefined;
  /** Id of the account of the project, instead of `projectDomainName`. */
  projectDomainId?: string | undefined;
  /** URL of IAM, if it is not the IAM of the region. */
  iamEndpoint?: string | undefined;
}

/**
 * No credentials: a proxy signs in, such as one that `createTasksProxy` of `cbr-tasks/proxy` makes. `endpoint` is the URL of the
 * proxy. Without a `projectId` the proxy's own project is used.
 */
export interface ProxyAuth {
  proxy: true;
}

/** Options of a client. Times are in milliseconds. */
export interface CbrClientOptions {
  /** Region of Huawei Cloud or Open Telekom Cloud, such as `eu-de`. It gives the endpoints of the service and of IAM. */
  region?: string | undefined;
  /**
   * URL of the service, for a private cloud or a proxy; otherwise it follows from `region`. `/v3` and the project's id may follow, as in
   * a service catalog. It must be https, or http on the local machine. In a browser, a path such as `/backup` is a path of the page's own origin. With a password it can be left
   * out: the service catalog of IAM has it.
   */
  endpoint?: string | undefined;
  /** Id of the project. With a password or keys it can be left out: IAM finds it by `projectName` or `region`. */
  projectId?: string | undefined;
  /** Name of the project, to find its id. Default: the name of the region. */
  projectName?: string | undefined;
  /** Credentials. */
  auth: Auth;
  /** Timeout of each attempt, including the time to read the body. Default: 30000; `Infinity` for none. */
  timeout?: number | undefined;
  /** Timeout of a whole call: all attempts and the waits between them. In a listing it applies to each page. Default: none. */
  totalTimeout?: number | undefined;
  /** Retries of failed calls; `false` for none. */
  retry?: RetryOptions | false | undefined;
  /** Client-side rate limiter; `false` for none. */
  rateLimit?: RateLimit | false | undefined;
  /**
   * Number of pages of a listing that are requested at the same time, 1 to 64. Default: 4. The client uses fewer if the
   * answers of the service show that more would not be safe.
   */
  concurrency?: number | undefined;
  /** Function to use instead of the global `fetch`. It gets a URL and an init, so it may be that of any implementation. */
  fetch?: ((url: string, init: RequestInit) => Promise<Response>) | undefined;
  /** Additional headers of every request. */
  headers?: Record<string, string> | undefined;
  /** Functions that observe every request. */
  hooks?: Hooks | undefined;
  /** Logger: `console`, or an object with functions `debug` and `warn`. */
  logger?: Logger | undefined;
  /** Allows keys and passwords in a window or worker of a browser. Everybody who can read the page can read them. */
  allowSecretsInBrowser?: boolean | undefined;
  /** Allows an `endpoint` with plain http on another machine. Everybody on the network path can read the token. */
  allowInsecureEndpoint?: boolean | undefined;
}

/**
 * Retries: exponential backoff with full jitter, or the service's Retry-After. These failures are retried: too many
 * requests (429), a transient failure of the service or of a proxy in front of it (most statuses 5xx), a timeout, a failed
 * connection, and a success whose body is incomplete or does not come from the service. Times are in milliseconds.
 */
export interface RetryOptions {
  /** Maximum number of retries of a call, 0 to 1000. Default: 3. */
  limit?: number | undefined;
  /** Upper bound of the first wait. The wait is random; each further bound is twice as long. Default: 500. */
  baseDelay?: number | undefined;
  /** Longest wait, unless the service asks for a longer one. Default: 20000. */
  maxDelay?: number | undefined;
  /** Longest wait that a Retry-After of the service can cause. Default: 60000. */
  maxRetryAfter?: number | undefined;
  /** Called before each retry, up to `limit`. `true` retries, `false` does not; for any other result the rules above apply. */
  shouldRetry?:
    | ((error: CbrError, attempt: number) => boolean | null | undefined | Promise<boolean | null | undefined>)
    | undefined;
}

/**
 * Client-side rate limiter that all calls of a client share: a sliding window. Half of `requests` may be sent at once after a quiet
 * time. The others are spaced, so that no period has more than `requests`, and in the long run all of them can be used.
 */
export interface RateLimit {
  /** Maximum number of requests in any period. Default: 200, the limit of the service for a user. */
  requests?: number | undefined;
  /** Length of the period in milliseconds. Default: 300000. */
  period?: number | undefined;
}

/** Hooks: functions that observe every request. A promise is awaited. If a hook throws, the call fails; the client stays usable. */
export interface Hooks {
  /** Called before each attempt of a request is sent. */
  beforeRequest?: ((state: HookState) => unknown) | undefined;
  /** Called after each response, whatever its status. */
  afterResponse?: ((state: HookState) => unknown) | undefined;
  /** Called before the wait for a retry. */
  beforeRetry?: ((state: HookState) => unknown) | undefined;
  /** Called before a request waits for the rate limiter. It joins the queue when the hook's promise is fulfilled. */
  beforeWait?: ((state: HookState) => unknown) | undefined;
}

/** State of a request, for a hook. It holds no secrets. */
export interface HookState {
  /** Name of the operation: `ListOpLogs`, `ShowOpLog`, or an operation of IAM. */
  readonly operation: string;
  /** HTTP method: `GET`, or `POST` for a token. */
  readonly method: string;
  readonly url: string;
  /** Headers of the request, in `beforeRequest`. The values of those that may be secret are `[redacted]`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Number of attempts so far, this one included. */
  readonly attempt: number;
  /**
   * A wait, in milliseconds. In `beforeRequest`: the time that the request has waited for the rate limiter. In `beforeWait`
   * and `beforeRetry`: the time that the wait will take.
   */
  readonly delay: number;
  /** HTTP status of the response. */
  readonly status?: number;
  /** Id of the request, from the response. */
  readonly requestId?: string;
  /** Time from the request to the response, in milliseconds. */
  readonly elapsed?: number;
  /** The failure that is retried, in `beforeRetry`. */
  readonly error?: CbrError;
}

/** Logger: receives messages about what the client does. A logger that throws fails no call; a promise that is rejected does. */
export interface Logger {
  debug?: ((message: string) => unknown) | undefined;
  warn?: ((message: string) => unknown) | undefined;
}

/** Options of a single call. Times are in milliseconds. */
export interface CallOptions {
  /** Cancels the call, with all its requests. It then rejects with the signal's own reason. */
  signal?: AbortSignal | undefined;
  /** Timeout of each attempt, instead of the client's `timeout`. */
  timeout?: number | undefined;
  /** Timeout of the whole call, of a listing with all its pages. The client's `totalTimeout` limits each page of a listing. */
  totalTimeout?: number | undefined;
}

/** Options of a listing. */
export interface ListOptions extends CallOptions {
  /**
   * Called with the progress after every page of an iteration and at its end, and before a wait for the rate limiter. A promise is
   * awaited, but not before a wait. An error ends the listing.
   */
  onProgress?: ((report: ListProgress) => unknown) | undefined;
}

/** Progress of a listing. */
export interface ListProgress extends ListReport {
  /**
   * Milliseconds that the client is going to wait for its rate limiter, which all its calls share. Missing after a page. Each request
   * that has to wait is reported once.
   */
  readonly waiting?: number;
}

/** Options of `wait`. Times are in milliseconds. */
export interface WaitOptions extends CallOptions {
  /** Longest time to wait. Default: 3600000, an hour; `Infinity` for no limit. */
  maxWait?: number | undefined;
  /** Shortest time between two requests for the task. Default: 2000. */
  minDelay?: number | undefined;
  /** Longest time between two requests for the task. Default: 30000. */
  maxDelay?: number | undefined;
  /** `false` returns a task that failed, instead of rejecting. Default: `true`. */
  throwOnFailure?: boolean | undefined;
  /** Called with the task after each request for it, unless the task has failed. A promise is awaited. An error ends the wait. */
  onProgress?: ((task: OperationLog, state: WaitState) => unknown) | undefined;
}

/** Progress of a wait. */
export interface WaitState {
  /** Progress of the task in percent, if the service reports it. */
  readonly progress?: number;
  /** Time since the wait began, in milliseconds. */
  readonly elapsed: number;
  /** Estimate of the time until the task ends, in milliseconds, from its progress. */
  readonly timeLeft?: number;
  /** Number of requests for the task. */
  readonly polls: number;
  /** `false` if this version does not know the status of the task. The wait continues. */
  readonly isKnownStatus: boolean;
}

/** Options of `watch`. Times are in milliseconds. */
export interface WatchOptions extends CallOptions {
  /** Polling interval. Default: 30000. */
  interval?: number | undefined;
  /** Also report tasks that were created or started since this time, such as `"-1h"`. Default: the start of the watch. */
  since?: Date | number | string | undefined;
  /** Polling interval while the page is hidden (`document.visibilityState`). Default: `interval`. */
  hiddenInterval?: number | undefined;
  /** Called for a failure that does not end the watch. The watch tries again later and misses no change. A promise is awaited. */
  onError?: ((error: CbrError) => unknown) | undefined;
}

/** A change of a task. A task that starts and ends between two polls is `added`, then `finished`. */
export interface TaskChange {
  readonly type: "added" | "updated" | "finished" | "removed";
  /** The task as it is now. For `removed`: its last known state. */
  readonly task: OperationLog;
  /** The state of the task before the change; missing for a task that was not known. */
  readonly previous?: OperationLog;
}

/** A client for the tasks of one project. */
export class CbrClient {
  /** @throws {CbrError} `config` if an option is missing or wrong. */
  constructor(options: CbrClientOptions);
  /** URL of the service, without a slash at its end; `undefined` until IAM has given it. */
  get endpoint(): string | undefined;
  /** Id of the project; `undefined` until IAM has given it. */
  get projectId(): string | undefined;
  /** The operations on tasks. */
  readonly tasks: Tasks;
  /**
   * Makes the `Request` of a builder, with its credentials, for another HTTP stack. Unlike `toRequest` it can wait for a
   * token.
   */
  prepare(request: ListOpLogs | ShowOpLog): Promise<Request>;
  /**
   * Sends a request of `ListOpLogs` or `ShowOpLog` with signing in, rate limiter and retries, and returns the `Response` before
   * its body is read.
   *
   * @throws {CbrError} if the status is not a success.
   */
  fetch(request: ListOpLogs | ShowOpLog, options?: CallOptions): Promise<Response>;
}

// Merges with the classes that are generated from the Rust code.
interface ListOpLogs {
  /**
   * Makes the `Request` for the endpoint of a client, with its credentials, for another HTTP stack.
   *
   * @throws {CbrError} `validation` for a filter that the service would refuse; `config` if the token comes from an
   * asynchronous function: then use `client.prepare(request)`.
   */
  toRequest(client: CbrClient): Request;
}
interface ShowOpLog {
  /**
   * Makes the `Request` for the endpoint of a client, with its credentials, for another HTTP stack.
   *
   * @throws {CbrError} `config` if the token comes from an asynchronous function: then use `client.prepare(request)`.
   */
  toRequest(client: CbrClient): Request;
}

/** The operations on tasks. */
export interface Tasks {
  /**
   * Lists the tasks that match a query. Without a query it lists all tasks that the service has; it keeps them for about 30 days.
   * Await the result for the first page, or iterate over it for every task; no request is sent before that. The query's `limit` is
   * the page size.
   *
   * Tasks may start and disappear during a listing. A task that exists during the whole listing is delivered exactly once, any
   * other at most once.
   */
  list(query?: ListOpLogs | ListOpLogsQuery, options?: ListOptions): TaskList;
  /**
   * Gets one task.
   *
   * @throws {CbrError} `not-found` if there is no such task.
   */
  get(id: string, options?: CallOptions): Promise<OperationLog>;
  /**
   * Waits until a task has ended, and returns it. The polling interval adapts to the progress of the task.
   *
   * @throws {CbrError} `wait`, with the `task`, if the task failed or timed out, or has not ended after `maxWait`.
   */
  wait(id: string, options?: WaitOptions): Promise<OperationLog>;
  /**
   * Watches tasks: yields every change from now on, or from `since` on. It starts with the running and waiting tasks, as
   * `added`. A query's `status` selects the changes of tasks that have this status now or had it before. `start_time`,
   * `end_time` and `offset` are refused.
   */
  watch(
    query?: ListOpLogs | ListOpLogsQuery,
    options?: WatchOptions,
  ): AsyncGenerator<TaskChange, void, undefined>;
}

/** Result of a list call: a promise of the first page, and an iterable of all tasks. */
export interface TaskList extends Promise<OpLogPage>, AsyncIterable<OperationLog> {
  /** Iterates over the pages. A page does not repeat tasks of earlier pages. */
  pages(): AsyncGenerator<OpLogPage, void, undefined>;
  /** All tasks as an array, or the first `limit` of them. */
  toArray(options?: { limit?: number }): Promise<OperationLog[]>;
  [Symbol.asyncIterator](): AsyncGenerator<OperationLog, void, undefined>;
  /**
   * Loads all tasks into a table, page by page as bytes, and makes no JavaScript objects. After a failure the table keeps the
   * pages that it has.
   */
  into(table: TaskSink, options?: LoadOptions): Promise<LoadReport>;
  /** Report of the last iteration; `undefined` until it has ended. */
  readonly report: ListReport | undefined;
}

/** Options of `into`. */
export interface LoadOptions {
  /** Called with the progress after every page, and before a wait for the rate limiter. An error that it throws ends the loading. */
  onProgress?: ((report: LoadProgress) => unknown) | undefined;
  /** Cancels the loading. It then rejects with the signal's own reason. */
  signal?: AbortSignal | undefined;
  /** Label of the tasks in the table: text of 1 to 256 characters, such as a region. It is not part of a task. */
  source?: string | undefined;
}

/** Report of `into`: of the listing and of the table. */
export interface LoadReport extends ListReport, IngestReport {}

/** Progress of `into`: of the listing and of the table. */
export interface LoadProgress extends ListProgress, IngestReport {}

/** Report of `ingest`: numbers of tasks. */
export interface IngestReport {
  /** Tasks with new ids. */
  readonly added: number;
  /** Tasks that the table had in an older state, now replaced. */
  readonly updated: number;
  /** Tasks that the table already has in the same or a newer state. */
  readonly unchanged: number;
}

/** Bytes that are not shared between threads: `Uint8Array<ArrayBuffer>`, or `Uint8Array` before TypeScript 5.7. */
export type Bytes = ReturnType<typeof Uint8Array.of>;

/** Receiver of listed tasks: a `TaskTable` of `cbr-tasks/table`, or any object with `ingest`. */
export interface TaskSink {
  /**
   * Receives the tasks of one page: a JSON array, in UTF-8. The first call has an empty array. `options` are those of `into` that are for
   * the table, if there are any.
   */
  ingest(body: Bytes, options?: { source: string }): IngestReport;
}

/** Version of the package, such as `1.2.3`. */
export const version: string;

/** A task of the service: its reference calls it an operation log. */
export type Task = OperationLog;
