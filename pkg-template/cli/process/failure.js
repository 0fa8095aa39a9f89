import { CommanderError } from "commander";
import { inFlags } from "../args/filters.js";
import { withoutValues } from "../args/secret-flags.js";
import { UsageError } from "../args/usage-error.js";
import { clean } from "../text/clean.js";
import { EXIT } from "./exit-codes.js";
import { Interrupted } from "./interruption.js";
import { OutputClosed } from "./sink.js";
import { describeConnectionError } from "./system-errors.js";

/** @typedef {{ code: number, message?: string, hint?: string }} Failure `code` is the exit code */

/** Exit codes by kind of the client's errors. Every other kind has EXIT.SERVICE. @type {Readonly<Record<string, number>>} */
const EXIT_CODES = {
  config: EXIT.USAGE,
  validation: EXIT.USAGE,
  authentication: EXIT.NOT_ALLOWED,
  permission: EXIT.NOT_ALLOWED,
  wait: EXIT.TASK_FAILED,
};

/**
 * Exit code, message and hint for an error that ends the command.
 *
 * @param {any} error
 * @returns {Failure}
 */
export function failureOf(error) {
  if (error instanceof OutputClosed) return { code: EXIT.DONE };
  if (error instanceof Interrupted) return { code: error.exitCode, message: "interrupted" };
  if (error instanceof UsageError) return { code: EXIT.USAGE, message: error.message, hint: error.hint };
  if (error instanceof CommanderError) return failureOfCommander(error);
  if (error?.name === "CbrError") return failureOfClient(error);
  return { code: EXIT.SERVICE, message: String(error?.message ?? error) };
}

/**
 * @param {any} error of the client
 * @returns {Failure}
 */
function failureOfClient(error) {
  const { message, hint } = messageOf(error);
  const { kind, requestId } = error;
  const needsId = requestId !== undefined && !message.includes(requestId);
  return {
    code: EXIT_CODES[kind] ?? EXIT.SERVICE,
    message: inFlags(message) + (needsId ? ` (request id ${requestId})` : ""),
    hint: hint && inFlags(hint),
  };
}

/**
 * Message and hint of the client's error. The error code of a failed connection is described in words. The hint that all wrong
 * options have tells nothing here.
 *
 * @param {any} error of the client
 * @returns {{ message: string, hint?: string }}
 */
function messageOf({ kind, message, hint }) {
  return {
    message: kind === "connection" ? describeConnectionError(String(message)) : String(message),
    hint: hint?.startsWith("correct what the message names") ? undefined : hint,
  };
}

/**
 * Commander's message is `error: MESSAGE` and perhaps a second line `(Did you mean WORD?)`, which becomes the hint.
 *
 * @param {CommanderError} error
 * @returns {Failure}
 */
function failureOfCommander({ code, message }) {
  if (["commander.helpDisplayed", "commander.version"].includes(code)) return { code: EXIT.DONE };
  if (code === "commander.help") return { code: EXIT.USAGE };
  const [first, suggestion] = (code === "commander.unknownOption" ? withoutValues(message) : message)
    .replace(/^error: /, "")
    .split("\n(");
  return {
    code: EXIT.USAGE,
    message: first,
    hint: suggestion?.replace(/^D/, "d").replace(/\)$/, "") ?? "--help lists the commands and flags",
  };
}

/**
 * Lines for stderr: the message and the hint, or nothing for a failure without a message.
 *
 * @param {Failure} failure
 */
export function linesOf({ message, hint }) {
  if (message === undefined) return "";
  return `cbr-tasks: ${clean(message)}\n${hint === undefined ? "" : `hint: ${clean(hint)}\n`}`;
}
