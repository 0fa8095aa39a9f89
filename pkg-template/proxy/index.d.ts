import type { CbrClientOptions } from "cbr-tasks";

/**
 * Options of a proxy: those of a client, and more. Times are in milliseconds.
 *
 * Some of the client's options differ here. `retry` defaults to `false`, because the clients in browsers retry by themselves.
 * `totalTimeout` defaults to 60000. `logger` gets all failures of the service, without secrets. Without a logger, the proxy's
 * own failures, such as refused credentials, go to the console, each kind at most once a minute.
 */
export interface TasksProxyOptions extends CbrClientOptions {
  /**
   * Authorization, called for every request of a browser. `true` lets the request pass. A response is sent to the browser as it
   * is (such as a 401: the client follows no redirects). Anything else refuses the request with 403, and an exception answers
   * it with 500, without details. A browser that may pass can read all of the project's tasks.
   *
   * `context` is the second argument of the proxy's call. From `toNodeHandler` it is Node's own request.
   *
   * Without `allow` every request may pass, and the proxy warns about that when it is made.
   */
  allow?(request: Request, context: unknown): boolean | Response | Promise<boolean | Response>;
  /** Path of the proxy, as browsers see it, such as `/backup`. Default: the root. */
  basePath?: string;
  /**
   * Allowed values of the Host header, each with its port unless that is the scheme's default: `["portal.example.com"]`.
   * Default: any. A proxy on a private network that has no `allow` needs this against DNS rebinding.
   */
  hosts?: readonly string[];
  /**
   * Time for which a response is reused for the same request, counted from its arrival. Default: 5000. With 0, only requests that
   * come before the response is complete share it. Failures are not reused. The pages of one list may thus be this much apart in
   * time.
   */
  shareFor?: number;
  /** Longest body of a response, in bytes. Default: 16777216 (16 MiB). A longer one breaks off. */
  maxBodyBytes?: number;
  /** Most bytes of response bodies held at a time, for all browsers together. Default: eight times `maxBodyBytes`. */
  maxHeldBytes?: number;
  /** Longest time for a body to arrive from the service, and to be read by a browser. Default: 60000. */
  bodyTimeout?: number;
}

/**
 * Handles a browser's request for tasks. It never rejects: failures are responses too. It accepts
 * `GET {basePath}/v3/{project_id}/operation-logs` with the service's own parameters, and the same path with `/{id}` at its end.
 * `project_id` is the client's own project, or `default`.
 *
 * The request to the service is built anew: no header of the browser's request is sent on. Of a success the browser gets the
 * body and the `X-Request-Id`; of a failure the status, code, request id and `Retry-After`, in the format of the service's own
 * errors. Codes that begin with `Proxy.` are the proxy's own:
 *
 * - 403 `Proxy.Forbidden`: `allow` has refused. 403 `Proxy.WrongProject`: the path names another project than the client's.
 * - 424 `Proxy.CredentialsRefused`: the service refuses the proxy's own credentials. It is no 401 or 403, which would be about
 *   the browser's session, and no 502, which clients retry: with a password, each attempt may bring its user closer to being locked.
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
 * Make one proxy, not one per request: all its browsers share one rate limiter, one sign-in and the responses to the same
 * requests (request coalescing). In Cloudflare Workers, where no request may wait for I/O of another, requests share nothing.
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
 * Adapts the proxy to Node's own servers. As a middleware it passes on requests for other paths. `basePath` is always the whole
 * path as browsers see it, even if the middleware is mounted below a path.
 */
export function toNodeHandler(proxy: TasksProxy): NodeHandler;
