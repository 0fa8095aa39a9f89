import { EXIT, MEANINGS } from "./exit-codes.js";

/** @import { Command } from "commander" */

/**
 * Adds examples and exit codes to a command's help.
 *
 * @param {Command} command
 * @param {readonly string[]} examples
 * @param {{ canTasksFail?: boolean, notes?: string }} [more]
 */
export function withHelp(command, examples, { canTasksFail = false, notes } = {}) {
  const codes = MEANINGS.filter(([code]) => code !== EXIT.TASK_FAILED || canTasksFail);
  const sections = [
    ["Examples:", ...examples.map((example) => `  $ ${example}`)],
    ["Exit codes:", ...codes.map(([code, meaning]) => `  ${String(code).padEnd(4)} ${meaning}`)],
  ];
  const text = sections.map((lines) => lines.join("\n")).join("\n\n");
  return command.addHelpText("after", `\n${notes === undefined ? "" : `${notes}\n\n`}${text}`);
}
