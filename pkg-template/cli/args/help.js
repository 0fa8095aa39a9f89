import { EXIT, MEANINGS } from "../process/exit-codes.js";

/** @import { Command } from "commander" */

/** Name of the command whose help has all exit codes. */
export const ROOT = "cbr-tasks";

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
 * @param {{ isServer?: boolean, isLocal?: boolean, notes?: string }} [more] `isServer`: Ctrl-C is
 *   the normal end, and refused credentials are shown in the page. `isLocal`: no credentials are used.
 */
export function withHelp(command, examples, more = {}) {
  const { isServer = false, isLocal = false, notes } = more;
  const omitted = [
    isServer || isLocal ? EXIT.NOT_ALLOWED : undefined,
    isServer ? EXIT.INTERRUPTED : undefined,
  ];
  const codes = MEANINGS.filter(
    ([code, , only = command.name()]) =>
      !omitted.some((other) => other === code) && [ROOT, only].includes(command.name()),
  );
  const sections = [
    ["Examples:", ...examples.map((example) => `  $ ${example}`)],
    [
      "Exit codes:",
      ...codes.map(([code, meaning, only]) => {
        const of = only !== undefined && command.name() === ROOT ? `${only}: ` : "";
        return `  ${String(code).padEnd(4)} ${of}${meaning}`;
      }),
    ],
  ];
  const text = sections.map((lines) => lines.join("\n")).join("\n\n");
  return command.addHelpText("after", `\n${notes === undefined ? "" : `${notes}\n\n`}${text}`);
}
