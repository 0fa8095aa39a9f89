import { CommanderError } from "commander";
import { inFlags } from "../args/filters.js";
import { withoutValues } from "../args/secret-flags.js";
import { UsageError } from "../args/usage-error.js";
import { clean } from "../text/clean.js";
import { EXIT } from "./exit-codes.js";
import { Interrupted } from "./interruption.js";
import { OutputClosed } from "./sink.js";
import { ofConnection } from "./system-errors.js";

/** @typedef {{ code: number, message?: string, hint?: string }} Failure */

/** @type {Readonly<Record<string, number>>} exit codes by kind of the client's errors; all other kinds are EXIT.SERVICE */
const CODES = {
  config: EXIT.USAGE,
  validation: EXIT.USAGE,
  authentication: EXIT.NOT_ALLOWED,
  permission: EXIT.NOT_ALLOWED,
  wait: EXIT.TASK_FAILED,
};

/**
 * Exit code, message and hint for an error.
 *
 * @param {any} error
 * @returns {Failure}
 */
export function failureOf(error) {
  if (error instanceof OutputClosed) return { code: EXIT.DONE };
  if (error instanceof Interrupted) return { code: error.exitCode, message: "interrupted" };
  if (error instanceof UsageError) return { code: EXIT.USAGE, message: error.message, hint: error.hint };
  if (error instanceof CommanderError) return misuse(error);
  if (error?.name === "CbrError") {
    const { message, hint } = messageOf(error);
    const id = error.requestId === undefined ? "" : ` (request id ${error.requestId})`;
    return {
      code: CODES[error.kind] ?? EXIT.SERVICE,
      message: inFlags(message) + (message.includes(error.requestId) ? "" : id),
      hint: hint && inFlags(hint),
    };
  }
  return { code: EXIT.SERVICE, message: String(error?.message ?? error) };
}

/**
 * @param {any} error of the client
 * @returns {{ message: string, hint?: string }}
 */
function messageOf({ kind, message, hint }) {
  if (kind !== "connection") return { message: String(message), hint };
  const explained = ofConnection(String(message));
  return { message: explained.message, hint: hint ?? explained.hint };
}

/**
 * @param {CommanderError} error
 * @returns {Failure}
 */
function misuse({ code, message }) {
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
 * Lines for stderr: the message and the hint.
 *
 * @param {Failure} failure
 */
export function linesOf({ message, hint }) {
  if (message === undefined) return "";
  return `cbr-tasks: ${clean(message)}\n${hint === undefined ? "" : `hint: ${clean(hint)}\n`}`;
}
