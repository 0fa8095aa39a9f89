import type { CbrClientOptions, OperationLog, OperationType, TaskStatus } from "cbr-tasks";

/**
 * Options of a proxy: those of a client, and more. Times are in milliseconds.
 *
 * Some of the client's options differ here. `retry` defaults to `false`, because the clients in browsers retry by themselves.
 * `totalTimeout` defaults to 60000. `logger` gets all failures of the service, without secrets. Without a logger, the proxy's
 * own failures, such as refused credentials, go to the console, each kind at most once a minute.
 */
export interface TasksProxyOptions extends CbrClientOptions {
  /**
   * Access check, called for every request of a browser. If it returns `true`, the request is allowed. An object with the name of
   * the reader, such as `{ reader: session.user }`, allows it too, and lets readers take turns: see `TasksReader`. If it returns a
   * response, such as a 401, the browser gets that response unchanged; a redirect is of no use, because the client does not
   * follow it. After any other result the browser gets a 403, and after an exception a 500 without details. A browser whose
   * requests are allowed can read all of the project's tasks.
   *
   * `context` is the second argument of the proxy's call. With `toNodeHandler` it is Node's own request.
   *
   * Without `allow` every request is allowed, and the proxy warns about that when it is made.
   */
  allow?(
    request: Request,
    context: unknown,
  ): boolean | Response | TasksReader | Promise<boolean | Response | TasksReader>;
  /**
   * Limits the tasks that a reader sees, called for every request that `allow` allows, with the same arguments. The reader gets
   * answers as if the project had no other tasks: lists, their `count` and pages, and single tasks.
   *
   * `"all"` shows all tasks. If `scope` throws, or returns anything else than `"all"` or a `TasksScope`, the browser gets a 500 without
   * details, and the log the reason.
   */
  scope?(request: Request, context: unknown): TasksScope | "all" | Promise<TasksScope | "all">;
  /**
   * Path of the proxy as the server sees it, such as `/backup`. If a web server in front of it removes a part of the path, that part
   * does not belong here. Default: the root.
   */
  basePath?: string | undefined;
  /**
   * Allowed values of the Host header, such as `["portal.example.com"]`. A value needs a port if it is neither 80 nor 443. Default: any. A proxy on a private network that has no `allow` needs this as a protection against DNS rebinding.
   */
  hosts?: readonly string[] | undefined;
  /**
   * Time for which a response is reused for equal requests, counted from its arrival. Default: 5000. With 0, a response is
   * shared only by requests that arrive before it is complete. Failures are not reused. As a result, the ages of the pages of
   * one list can differ by this time.
   */
  shareFor?: number | undefined;
  /** Longest body of a response, in bytes. Default: 16777216 (16 MiB). A response with a longer body is aborted. */
  maxBodyBytes?: number | undefined;
  /** Maximum size of all response bodies that are in memory at the same time, in bytes. Default: eight times `maxBodyBytes`. */
  maxHeldBytes?: number | undefined;
  /** Longest time for a body to arrive from the service, and to be read by a browser. Default: 60000. */
  bodyTimeout?: number | undefined;
  /**
   * Maximum number of tasks that the proxy lists for a scope, before its filter. Default: 20000, which take 20 requests. Readers of a
   * larger scope get 422 `Proxy.ScopeTooLarge`.
   */
  maxScopedTasks?: number | undefined;
}

/**
 * A reader that `allow` has named. Readers take turns (round robin) when requests have to wait for the rate limiter, and each may have
 * 64 unfinished requests. Readers without a name count as one, without this limit.
 */
export interface TasksReader {
  /** Key of the reader, such as the id of the user: 1 to 255 characters. It is not sent anywhere. */
  readonly reader: string;
}

/**
 * The tasks that a reader may see: those that have all values of `query`, and for which `filter` returns `true`. At least one of the two
 * is needed.
 *
 * The proxy lists all tasks with the values of `query`, keeps them for `shareFor`, applies `filter` to each of them, and then answers
 * what the reader has asked for. All readers with the same `query` share one listing, whatever their filters are. A `query` that
 * selects few tasks saves requests.
 */
export interface TasksScope {
  /** Values that a task must have. An empty or undefined value is an error. */
  readonly query?: {
    readonly vault_id?: string;
    readonly resource_id?: string;
    readonly provider_id?: string;
    readonly operation_type?: OperationType;
    readonly status?: TaskStatus;
  };
  /**
   * Returns `true` for a task that the reader may see, and `false` for any other. It is called for all listed tasks at every request
   * of the reader. A task cannot be changed. If the filter throws or returns anything else, such as a promise, the request fails.
   */
  readonly filter?: ((task: OperationLog) => boolean) | undefined;
}

/**
 * Handles a browser's request for tasks. It never rejects: failures are responses too. It accepts
 * `GET {basePath}/v3/{project_id}/operation-logs` with the service's own parameters, and the same path with `/{id}` at its end.
 * `project_id` is the client's own project, or `default`.
 *
 * The proxy makes a new request to the service and forwards no header of the browser's request. If the service answers with a
 * success, the browser gets the body and the `X-Request-Id`. After a failure it gets the status, code, request id and
 * `Retry-After`, in the format of the service's own errors. Codes that begin with `Proxy.` are the proxy's own:
 *
 * - 403 `Proxy.Forbidden`: `allow` has refused. 403 `Proxy.WrongProject`: the path names another project than the client's.
 * - 422 `Proxy.ScopeTooLarge`: the reader's scope has more than `maxScopedTasks` tasks before its filter.
 * - 424 `Proxy.CredentialsRefused`: the service refuses the proxy's own credentials. The status is neither 401 nor 403, because
 *   those mean the browser's session. It is not 502, because clients retry that, and several attempts with a wrong password
 *   can lock its user.
 * - 429 `Proxy.Throttled`: the request waited 10 s for the rate limiter, or would have to wait longer. `Retry-After` is 5 s, so
 *   that a viewer, which tries four times, shows this within a minute.
 */
export interface TasksProxy {
  (request: Request, context?: unknown): Promise<Response>;
  /** The option of the same name, without a slash at its end. */
  readonly basePath: string;
}

/**
 * Makes a proxy that keeps the credentials on the server. In runtimes where the client needs `init()`, await that first.
 *
 * Make one proxy, not one per request: all its browsers share one rate limiter, one sign-in and the responses to equal requests
 * (request coalescing). In Cloudflare Workers, where a request must not wait for I/O of another one, requests share nothing.
 * There, give the proxy a token, or access keys and the project's id, so that it need not sign in first.
 *
 * @throws {CbrError} `config` for an option that is missing or wrong.
 */
export function createTasksProxy(options: TasksProxyOptions): TasksProxy;

/** The part of Node's `IncomingMessage` that the handler uses, from `node:http`, `node:https` or `node:http2`. */
export interface NodeRequest {
  readonly method?: string;
  readonly url?: string;
  readonly headers: { readonly [name: string]: string | string[] | undefined };
  readonly rawHeaders: string[];
  readonly httpVersionMajor: number;
  readonly socket: object;
}

/** The part of Node's `ServerResponse` that the handler uses. */
export interface NodeResponse {
  statusCode: number;
  readonly headersSent: boolean;
  readonly destroyed: boolean;
  setHeader(name: string, value: string | string[]): unknown;
  flushHeaders?(): unknown;
  write(chunk: Uint8Array): boolean;
  end(): unknown;
  destroy(): unknown;
  once(event: string, listener: () => void): unknown;
  off(event: string, listener: () => void): unknown;
}

/** Request handler for Node's `createServer`, middleware for Express and similar, or handler of an API route. */
export type NodeHandler = (
  req: NodeRequest,
  res: NodeResponse,
  next?: (error?: unknown) => void,
) => Promise<void>;

/**
 * Adapts the proxy to Node's own servers. As a middleware it calls `next` for requests with other paths. `basePath` is always
 * the whole path that the server sees, even if the middleware is mounted below a path.
 */
export function toNodeHandler(proxy: TasksProxy): NodeHandler;
