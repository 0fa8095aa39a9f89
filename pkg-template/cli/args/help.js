import { EXIT, MEANINGS } from "../process/exit-codes.js";

/** @import { Command } from "commander" */

/**
 * Short description of a command, for the list of commands.
 *
 * @param {Command} command
 */
export function brief(command) {
  const [first, ...rest] = command.description().replace(/\.$/, "");
  return command.summary() || `${first.toLowerCase()}${rest.join("")}`;
}

/**
 * Adds examples and exit codes to a command's help.
 *
 * @param {Command} command
 * @param {readonly string[]} examples
 * @param {{ canTasksFail?: boolean, isServer?: boolean, isLocal?: boolean, notes?: string }} [more] `isServer`: Ctrl-C is
 *   the normal end, and refused credentials are shown in the page. `isLocal`: no credentials are used.
 */
export function withHelp(command, examples, more = {}) {
  const { canTasksFail = false, isServer = false, isLocal = false, notes } = more;
  const omitted = [
    canTasksFail ? undefined : EXIT.TASK_FAILED,
    isServer || isLocal ? EXIT.NOT_ALLOWED : undefined,
    isServer ? EXIT.INTERRUPTED : undefined,
  ];
  const codes = MEANINGS.filter(([code]) => !omitted.some((other) => other === code));
  const sections = [
    ["Examples:", ...examples.map((example) => `  $ ${example}`)],
    ["Exit codes:", ...codes.map(([code, meaning]) => `  ${String(code).padEnd(4)} ${meaning}`)],
  ];
  const text = sections.map((lines) => lines.join("\n")).join("\n\n");
  return command.addHelpText("after", `\n${notes === undefined ? "" : `${notes}\n\n`}${text}`);
}
