import { Argument, Command } from "commander";
import { SCRIPTS, suggestions } from "../args/completion.js";
import { withHelp } from "../args/help.js";
import { REGIONS } from "../args/regions.js";
import { readClouds } from "../connection/clouds-file.js";

/** @import { Context } from "../process/context.js" */

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
 * @param {string} long a flag
 * @param {Context} context
 * @returns {Promise<readonly string[]>}
 */
async function known(long, context) {
  if (long === "--region") return REGIONS;
  if (long !== "--profile") return [];
  // A file that cannot be read is told of where it is used.
  const file = await readClouds(context).catch(() => undefined);
  // Shells put names into the line as they are, and the file may be whoever's the folder is.
  return Object.keys(file?.profiles ?? {}).filter((name) => /^[\p{L}\p{N}_][\p{L}\p{N}_.@-]*$/u.test(name));
}

/**
 * What the shells ask.
 *
 * @param {Command} root
 * @param {Context} context
 */
export function suggestCommand(root, context) {
  return new Command("suggest").argument("[words...]").action(async (/** @type {string[]} */ words) => {
    const found = await suggestions(root, words, (long) => known(long, context));
    await context.stdout.write(
      found.map(({ value, text }) => (text ? `${value}\t${text}\n` : `${value}\n`)).join(""),
    );
  });
}
