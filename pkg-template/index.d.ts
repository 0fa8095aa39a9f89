/// <reference lib="esnext.disposable" />
// The models and requests are generated from the Rust code; the rest is written here.

export type * from "./cbr_tasks.js";
export { ListOpLogs, ShowOpLog } from "./cbr_tasks.js";

/** Where `init` takes the WebAssembly module from, instead of the file beside the script. */
export type WasmSource = WasmLocation | Promise<WasmLocation>;

/** A URL to fetch, what a fetch has given, bytes, or a compiled `WebAssembly.Module`. */
export type WasmLocation = string | URL | Request | Response | ArrayBuffer | ArrayBufferView | WasmModule;

/** A `WebAssembly.Module`, by a name that projects without the DOM's types have too. */
export type WasmModule = object;

/**
 * Loads the WebAssembly module. Needed on the web only, once and before anything else; elsewhere it does nothing. More
 * calls wait for the same load, and after a failure the next one tries again.
 *
 * @throws {CbrError} `init` where the module cannot be loaded; its hint says why.
 */
export function init(source?: WasmSource): Promise<void>;

/** What a client needs to know. */
export interface CbrClientOptions {
  /** Region of Huawei Cloud or Open Telekom Cloud, from which the endpoint follows. */
  region?: string;
  /**
   * Where the service is, if not where the region says: a private cloud, or a proxy. https, or this machine. In a browser
   * a path like `/backup` means the page's own origin.
   */
  endpoint?: string;
  /** Id of the project whose tasks are asked for. */
  projectId?: string;
  /** Who asks. A function is asked for the token before every request; keep the token there if it is costly to get. */
  auth: { token: string | (() => string | Promise<string>) };
  /** How long a call may take, body and all, in milliseconds: 30000 unless said; `Infinity` for as long as it takes. */
  timeout?: number;
  /** Called with a `Request` instead of the global `fetch`. */
  fetch?: (request: Request) => Promise<Response>;
  /** Headers to add to every request. */
  headers?: Record<string, string>;
  /** Lets `endpoint` be plain http on another machine. Whoever is on the way can read the token. */
  allowInsecureEndpoint?: boolean;
}

/** What a single call may be told. */
export interface CallOptions {
  /** Ends the call, which then rejects with the signal's own reason. A listing ends with the page under way. */
  signal?: AbortSignal;
  /** How long each request may take, in milliseconds, instead of the client's own `timeout`. */
  timeout?: number;
}

/** A client for the tasks of one project. */
export class CbrClient {
  /** @throws {CbrError} `config` for an option that is missing or wrong. */
  constructor(options: CbrClientOptions);
  /** Where requests go, without a trailing slash. */
  readonly endpoint: string;
  /** The project whose tasks are asked for. */
  readonly projectId: string;
  /** The calls. */
  readonly tasks: Tasks;
  /** As a request's own `toRequest`, where the token has to be waited for. */
  prepare(request: ListOpLogs | ShowOpLog): Promise<Request>;
}

/** The calls of a client. */
export interface Tasks {
  /**
   * Tasks that match, or all of the last 30 days or so. Await it for the first page, iterate over it for every task; a
   * query's `limit` is the page size. Nothing is sent before.
   */
  list(query?: ListOpLogs | ListOpLogsQuery, options?: CallOptions): TaskList;
  /**
   * One task.
   *
   * @throws {CbrError} with status 404 where there is no such task.
   */
  get(id: string, options?: CallOptions): Promise<OperationLog>;
}

/** What a list call gives. */
export interface TaskList extends Promise<OpLogPage>, AsyncIterable<OperationLog> {
  /** Page after page, each without the tasks that an earlier one had. */
  pages(): AsyncGenerator<OpLogPage, void, undefined>;
  /** Every task, or the first `limit` of them. */
  toArray(options?: { limit?: number }): Promise<OperationLog[]>;
  [Symbol.asyncIterator](): AsyncGenerator<OperationLog, void, undefined>;
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
  /** An answer that is not a success. */
  | "http"
  /** A success whose body is not what it should be. */
  | "decode"
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
  /** What to do about it. */
  readonly hint?: string;
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
  hint?: string;
  cause?: unknown;
}

/** Tells a `CbrError` from everything else, also one of another copy of the package. */
export function isCbrError(value: unknown): value is CbrError;
