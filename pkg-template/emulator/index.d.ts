/// <reference lib="esnext.disposable" />

/** Call that a fault can hit. */
export type Route = "list" | "show" | "token" | "projects";

/**
 * Fault: `drop` (no response), `truncate` (a body shorter than its content-length), `slow` (a body in small pieces), `hang` (no
 * response until the caller disconnects), `429` and `503` (with Retry-After), `500`, `html` (502 of a proxy), `garbage` (200 without
 * a list of tasks).
 */
export type FaultKind = "drop" | "truncate" | "slow" | "hang" | "429" | "500" | "503" | "html" | "garbage";

/**
 * Form of the body of errors: `service` (`error_code` and `error_msg`, or `error` of IAM), `openstack` (`{ itemNotFound: { code,
 * message } }`), `nested` (`error` in `error`), `oauth` (`error` and `error_description`), `list` (`errors`), `neutron`
 * (`NeutronError` with a `type`), `error-message` (`error_message`), `code-only`, `both` (an inner error beside the service's own),
 * `details` (with `details` and `encoded_authorization_message`), `inner-details`, `problem` (problem+json), `aws` and `aws-type`,
 * `keystone`, `wsme` (an object in `error_message`), `spring` (a text in `error`), `oauth-code` (no text), `several` (errors), `texts`
 * (a list of texts), `list-in-list`, `top-list` (no object), `unknown` (JSON without a known field).
 */
export type ErrorShape =
  | "service"
  | "openstack"
  | "nested"
  | "oauth"
  | "list"
  | "neutron"
  | "error-message"
  | "code-only"
  | "both"
  | "details"
  | "inner-details"
  | "problem"
  | "aws"
  | "aws-type"
  | "keystone"
  | "wsme"
  | "spring"
  | "oauth-code"
  | "several"
  | "texts"
  | "list-in-list"
  | "top-list"
  | "unknown";

/** Endpoint of the service in the catalog of a token. */
export interface CatalogEndpoint {
  /** Default: `public`. */
  interface?: "public" | "internal" | "admin" | undefined;
  /** Default: the region of the project. */
  region?: string | undefined;
  /** Address. `{url}` is the emulator's, `{project_id}` the project's id. Default: `{url}/v3/{project_id}`. */
  url?: string | undefined;
}

/** Options that `configure` can change while the emulator runs. */
export interface RuntimeOptions {
  /** Format of times, with the nulls and spellings that go with it. Default: `naive`. */
  dialect: "naive" | "offset" | "zulu";
  /** Delay before each response, in milliseconds. Default: 0. */
  latency: number;
  /** Limit of requests; beyond it the response is 429 with Retry-After. Default: `null`, no limit. */
  rateLimit: { requests: number; seconds: number } | null;
  /** Rates of faults, each from 0 to 1, together at most 1. Default: none. */
  faults: Partial<Record<FaultKind, number>>;
  /** Faults of the next requests in order, `null` for none. They come before those of `faults`. */
  faultQueue: (FaultKind | null)[];
  /** Calls that may have faults. Default: `list` and `show`. */
  faultRoutes: Route[];
  /** Form of the body of errors. Default: `service`. */
  errorShape: ErrorShape;
  /** Endpoints of the service in the catalog of a token. Default: `[{}]`, the one public endpoint. */
  endpoints: CatalogEndpoint[];
  /** Duration of a slow body, in milliseconds. Default: 5000. */
  slow: number;
  /** Origin that CORS headers allow, or `*`. Default: `null`, no CORS headers. */
  cors: string | null;
  /** `true` (default) lets CORS expose `X-Subject-Token` and similar response headers. */
  exposeHeaders: boolean;
  /** `true` lets time pass: tasks start, progress and end, and a new one comes every 8 seconds. Default: `false`. */
  live: boolean;
  /** Tasks that appear and disappear per second; time passes too. Default: `null`, none. */
  churn: { inserts: number; removals: number } | null;
  /** Order of the list: `newest` (default), `oldest`, `arbitrary` or `updated` first. */
  order: "newest" | "oldest" | "arbitrary" | "updated";
  /** Meaning of `count` in a list: all tasks (`total`, default), those of the page, or no such field. */
  count: "total" | "page" | "none";
  /** Largest page; a larger `limit` is lowered to it. Default: `null`, a `limit` above 1000 is refused. */
  clampLimit: number | null;
  /** `true` (default) repeats `limit` and `offset` in a list. */
  echoPaging: boolean;
  /** Lifetime of a token from IAM, in seconds. Default: 86400. */
  tokenSeconds: number;
  /** Clock skew: seconds by which the service's clock is ahead. Default: 0. */
  skewSeconds: number;
}

/** Project of the emulated account. */
export interface Project {
  id: string;
  /** Region, or a region with a suffix: `cn-north-4_dev`. */
  name: string;
  /** Number of tasks. */
  tasks: number;
}

/** All options of an emulator. */
export interface EmulatorOptions extends RuntimeOptions {
  /** Number of tasks, up to 1,000,000. Default: 1000. */
  tasks: number;
  /** Seed of the generator: the same seed, `tasks` and `now` give the same tasks. Default: 1. */
  seed: string | number;
  /** End of the 30 days that the tasks lie in, in milliseconds since 1970. Default: the current minute. */
  now?: number;
  /** Clock: a function that returns milliseconds since 1970. Default: `Date.now`. */
  clock: () => number;
  /** Id of the project. Default: `04f1829c788037ac2fb8c01eb2b04b95`. */
  projectId: string;
  /** Region, which is also the project's name. Default: `cn-north-4`. */
  region: string;
  /** Further projects. Default: none. */
  projects: Project[];
  /** `true` enables `POST /__emulator/configure` and `GET /__emulator/stats`, without authentication. Default: `false`. */
  control: boolean;
  /** Called with each request. */
  onRequest?: (request: {
    method: string;
    url: string;
    headers: Record<string, string | string[] | undefined>;
  }) => void;
}

/** Options of `startEmulator`. */
export type StartOptions = {
  [Name in keyof EmulatorOptions]?: EmulatorOptions[Name] | undefined;
} & {
  /** Port on 127.0.0.1. Default: 0, any free port. */
  port?: number | undefined;
};

/** Credentials of the emulated account. They are made up and derived from the seed. */
export interface Credentials {
  token: string;
  access_key: string;
  secret_key: string;
  username: string;
  password: string;
  domain_name: string;
  temporary: { access_key: string; secret_key: string; security_token: string };
}

/** Numbers of requests since the start, or since `resetStats`. */
export interface StatsReport {
  total: number;
  /** By call, then by status; `drop` and `hang` stand for themselves. */
  requests: Record<string, Record<string, number>>;
  /** Faults by kind. */
  faults: Record<string, number>;
  /** Most requests at the same time. */
  peak: number;
  /** Requests without a response yet. */
  inFlight: number;
}

/** Tasks of a project in their current state. */
export interface EmulatedTasks {
  readonly length: number;
  /** Ids of all tasks, oldest first: a complete list has them all. */
  ids(): string[];
  /** Adds a task that is created now, and returns its id. */
  insert(): string;
  /** Removes a task, or a random one, and returns its id; `undefined` if there is none. */
  remove(id?: string): string | undefined;
}

/** Running emulator. */
export interface Emulator {
  /** Address of the service and of IAM. */
  readonly url: string;
  readonly projectId: string;
  readonly credentials: Credentials;
  /** Environment variables with which `clientFromEnvironment` and the command `cbr-tasks` use this emulator. */
  readonly env: { CBR_ENDPOINT: string; OS_PROJECT_ID: string; OS_TOKEN: string };
  /** Changes options. */
  configure(changes: Partial<RuntimeOptions>): void;
  stats(): StatsReport;
  resetStats(): void;
  /** Tasks of a project. Default: the first project. */
  tasks(projectId?: string): EmulatedTasks;
  /** Moves the emulator's clock forward, in milliseconds. */
  advance(ms: number): void;
  /** Makes all tokens invalid. */
  revokeTokens(): void;
  /** Ends the server and its connections. */
  close(): Promise<void>;
  /** The same as `close`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts a server on 127.0.0.1 that behaves like the service, with generated tasks. It is for tests in Node.js, Deno and Bun.
 *
 * ```js
 * const emulator = await startEmulator({ tasks: 120, seed: 7 });
 * const { url: endpoint, projectId, credentials } = emulator;
 * const client = new CbrClient({ endpoint, projectId, auth: { token: credentials.token } });
 * ```
 *
 * @throws {TypeError} if an option is unknown or has a wrong value
 */
export function startEmulator(options?: StartOptions): Promise<Emulator>;
