import type { OperationLog } from "./wasm/cbr_tasks.js";

/** Category of an error. */
export type ErrorKind =
  /** An option of the client is missing or wrong; nothing was sent. */
  | "config"
  /** A parameter is wrong; nothing was sent. */
  | "validation"
  /** No response: a failure of the network or of TLS, or in a browser of CORS. */
  | "connection"
  /** No complete response in time. */
  | "timeout"
  /** The credentials were refused (401). */
  | "authentication"
  /** The credentials are not allowed to do this (403). */
  | "permission"
  /** There is no such task or project (404). */
  | "not-found"
  /** More requests than the service allows (429). */
  | "throttled"
  /** The service, or a proxy in front of it, fails (5xx). */
  | "server"
  /** Any other status that is not a success. */
  | "http"
  /** A successful response whose body is not as the service documents it. */
  | "decode"
  /** The task of a `wait` failed, or did not end in time; `task` is its last known state. */
  | "wait"
  /** A hook failed; `cause` is the error that it threw. */
  | "hook"
  /** There is no memory for more tasks in a table. The table is unchanged. */
  | "memory"
  /** The WebAssembly module could not be loaded, or is not loaded yet. */
  | "init";

/** Error of a failed call. Messages hold no secrets. A cancelled call rejects with the signal's reason instead. */
export class CbrError extends Error {
  constructor(message: string, details: ErrorDetails);
  readonly name: "CbrError";
  readonly kind: ErrorKind;
  /** `true` if the same call may succeed later. */
  readonly retryable: boolean;
  /** Number of requests that were sent; 0 for none. */
  readonly attempts: number;
  /** HTTP status of the response. */
  readonly status?: number;
  /** Error code of the service, such as `BackupService.6500`. */
  readonly code?: string;
  /** The service's own text, without status and code: one line of at most 300 characters, `""` if it sent none. */
  readonly serviceMessage?: string;
  /** Further reasons that the service gives, at most 20. */
  readonly details?: readonly ErrorDetail[];
  /** Text of the service that an administrator of the account can decode: it tells which policy refused the call. */
  readonly encodedAuthorizationMessage?: string;
  /** Id of the request; the support of the service asks for it. */
  readonly requestId?: string;
  /** Wait that the service asks for (Retry-After), in milliseconds. */
  readonly retryAfter?: number;
  /** Path of a decode error in the body: `operation_logs[3]`. */
  readonly path?: string;
  /** Position of an error in the text of a filter, as an index into the string. */
  readonly position?: number;
  /** Advice for solving the problem. */
  readonly hint: string;
  /** `true` if the browser may have blocked the call because of CORS. Browsers report that as a plain network error. */
  readonly maybeCors?: true;
  /** Last known state of the task of a `wait`. */
  readonly task?: OperationLog;
  /** The underlying JavaScript error. */
  readonly cause?: unknown;
  /** All properties but `cause` and `stack`, for `JSON.stringify`. */
  toJSON(): object;
}

/** One of several reasons for a failure. */
export interface ErrorDetail {
  /** Error code, such as `IAM.0001`. */
  readonly code?: string;
  readonly message?: string;
}

/** Properties of a new `CbrError`. */
export interface ErrorDetails {
  kind: ErrorKind;
  retryable?: boolean | undefined;
  attempts?: number | undefined;
  status?: number | undefined;
  code?: string | undefined;
  serviceMessage?: string | undefined;
  details?: readonly ErrorDetail[] | undefined;
  encodedAuthorizationMessage?: string | undefined;
  requestId?: string | undefined;
  retryAfter?: number | undefined;
  path?: string | undefined;
  position?: number | undefined;
  hint?: string | undefined;
  maybeCors?: boolean | undefined;
  task?: OperationLog | undefined;
  cause?: unknown;
}

/**
 * Returns `true` for a `CbrError`, even if another copy of the package made it, and for its clone by `structuredClone` or `postMessage`
 * if the runtime clones stacks. A clone has the message, but not the other properties. With a `kind` it returns `true` only for errors of
 * that kind: `isCbrError(error, "throttled")`.
 */
export function isCbrError<K extends ErrorKind = ErrorKind>(
  value: unknown,
  kind?: K,
): value is CbrError & { readonly kind: K };
