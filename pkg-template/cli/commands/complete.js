import { Argument, Command } from "commander";
import { SCRIPTS, suggestions } from "../completion.js";
import { withHelp } from "../help.js";

/** @import { Context } from "../context.js" */

/** @param {Context} context */
export function completeCommand(context) {
  const command = new Command("complete")
    .description("Print what makes a shell complete the command.")
    .addArgument(new Argument("<shell>").choices(Object.keys(SCRIPTS)));
  withHelp(command, ["cbr-tasks complete bash >> ~/.bashrc", "source <(cbr-tasks complete zsh)"], {
    isLocal: true,
    notes: "zsh wants its compinit before; fish reads it from ~/.config/fish/completions/cbr-tasks.fish.",
  });
  return command.action(async (/** @type {keyof typeof SCRIPTS} */ shell) => {
    await context.stdout.write(SCRIPTS[shell]);
  });
}

/**
 * What the shells ask.
 *
 * @param {Command} root
 * @param {Context} context
 */
export function suggestCommand(root, context) {
  return new Command("suggest").argument("[words...]").action(async (/** @type {string[]} */ words) => {
    const found = suggestions(root, words);
    await context.stdout.write(
      found.map(({ value, text }) => (text ? `${value}\t${text}\n` : `${value}\n`)).join(""),
    );
  });
}
