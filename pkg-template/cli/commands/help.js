import { Argument, Command } from "commander";
import { UsageError } from "../args/usage-error.js";
import { clean } from "../text/clean.js";
import { closest } from "../text/closest.js";

/**
 * @param {Command} root
 * @param {readonly Command[]} commands
 */
export function helpCommand(root, commands) {
  const help = new Command("help").description("Print the help of a command.");
  const all = [...commands, help];
  const names = all.map((command) => command.name());
  // The choices are for completion. The parser gives an unknown name the same message as an unknown command.
  const name = new Argument("[command]").choices(names).argParser((name) => {
    if (names.includes(name)) return name;
    const similar = closest(name, names);
    throw new UsageError(`unknown command '${clean(name)}'`, {
      hint: similar === undefined ? "--help lists the commands" : `did you mean ${similar}?`,
    });
  });
  return help.addArgument(name).action((/** @type {string | undefined} */ name) => {
    (all.find((command) => command.name() === name) ?? root).outputHelp();
  });
}
