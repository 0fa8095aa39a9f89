import type { CbrClientOptions } from "cbr-tasks";

/**
 * What a proxy needs to know: all that a client needs, and its own. Times are in milliseconds.
 *
 * Some of the client's options stand differently here: `retry` is `false` unless said, because browsers' clients try again by
 * themselves; `totalTimeout` is 60000 unless said; `logger` is told what went wrong with the service, without secrets. Without
 * one the console is told of the proxy's own failures, such as credentials that are refused, each kind once a minute at most.
 */
export interface TasksProxyOptions extends CbrClientOptions {
  /**
   * The portal's own say, asked for every browser's request before anything is given out: `true` lets it through, a response
   * answers it (a 401, say: the client follows no redirects), and anything else refuses it with 403. What it throws is a 500
   * without details. Who is let through can see all of the project's tasks.
   *
   * `context` is the second argument of the proxy's call; from `toNodeHandler` that is Node's own request.
   *
   * Without it everybody is let through, and the proxy says so when it is made.
   */
  allow?(request: Request, context: unknown): boolean | Response | Promise<boolean | Response>;
  /** The path that the proxy is at, as browsers see it: `/backup`. At the root unless said. */
  basePath?: string;
  /**
   * The hosts that browsers may name, each with its port if that is not the scheme's own: `["portal.example.com"]`. Any unless
   * said. What an open proxy on a private network needs against DNS rebinding.
   */
  hosts?: readonly string[];
  /**
   * How long an answer is given to all who ask the same, counted from when it came: 5000 unless said. With 0 only those share
   * an answer who ask while it is under way. Failures are not shared. The pages of a listing may so be from moments that far
   * apart.
   */
  shareFor?: number;
  /** The longest body of an answer, in bytes: 16777216 (16 MiB) unless said. A longer one breaks off. */
  maxBodyBytes?: number;
  /** How many bytes of answers are held for all browsers together: eight times `maxBodyBytes` unless said. */
  maxHeldBytes?: number;
  /** How long a body may take to come from the service, and to be read by a browser: 60000 unless said. */
  bodyTimeout?: number;
}

/**
 * Answers a browser's request for tasks, always: it never rejects. It lets through `GET {basePath}/v3/{project_id}/operation-logs`
 * with the service's own parameters, and the same with `/{id}` behind it. `project_id` is the client's own, or `default`.
 *
 * Nothing of the browser's request is sent on but what it asks for, no header either. Of the service's answer its body and its
 * `X-Request-Id` come back, and of a failure its status, code, request id and `Retry-After`, in the service's own shape.
 * What is the proxy's own to say has codes that begin with `Proxy.`:
 *
 * - 403 `Proxy.Forbidden`: `allow` has refused. 403 `Proxy.WrongProject`: the path names another project than the client's.
 * - 424 `Proxy.CredentialsRefused`: the service refuses the proxy's own credentials. Neither a 401 or 403, which would be about
 *   the browser's session, nor a 502, which clients try again: with a password each try counts towards a locked user.
 * - 429 `Proxy.Throttled`: no turn in the rate budget within 10 s, or none to be expected. `Retry-After` is 5 s, so that a viewer,
 *   which asks four times, shows this within a minute.
 */
export interface TasksProxy {
  (request: Request, context?: unknown): Promise<Response>;
  /** As in the options, without a slash at its end. */
  readonly basePath: string;
}

/**
 * Makes a proxy that keeps the credentials on the server. In runtimes where the client needs `init()`, await that first.
 *
 * All its browsers share one rate budget, one sign-in and, where they ask the same, one answer: make one, not one a request.
 * Only in Cloudflare's Workers, where no request may wait for another's, each request is by itself: give it a token, or keys
 * and the project's id, so that nobody has to be asked first.
 *
 * @throws {CbrError} `config` for an option that is missing or wrong.
 */
export function createTasksProxy(options: TasksProxyOptions): TasksProxy;

/** As much of Node's `IncomingMessage` as is needed, from `node:http`, `node:https` or `node:http2`. */
export interface NodeRequest {
  readonly method?: string;
  readonly url?: string;
  readonly headers: { readonly [name: string]: string | string[] | undefined };
  readonly rawHeaders: string[];
  readonly httpVersionMajor: number;
  readonly socket: object;
}

/** As much of Node's `ServerResponse` as is needed. */
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

/** For `createServer` of Node, as a middleware of Express and the like, or as the handler of an API route. */
export type NodeHandler = (
  req: NodeRequest,
  res: NodeResponse,
  next?: (error?: unknown) => void,
) => Promise<void>;

/**
 * The proxy for Node's own servers. As a middleware it lets pass on what is not below the proxy's path; wherever it is mounted,
 * `basePath` is the whole path, as browsers see it.
 */
export function toNodeHandler(proxy: TasksProxy): NodeHandler;
