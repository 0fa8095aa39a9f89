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
  // The choices are for completion; what is none of them is told as it is elsewhere.
  const name = new Argument("[command]").choices(names).argParser((name) => {
    if (names.includes(name)) return name;
    const meant = closest(name, names);
    throw new UsageError(`unknown command '${clean(name)}'`, {
      hint: meant === undefined ? "--help lists what there is" : `did you mean ${meant}?`,
    });
  });
  return help.addArgument(name).action((/** @type {string | undefined} */ name) => {
    (all.find((command) => command.name() === name) ?? root).outputHelp();
  });
}
