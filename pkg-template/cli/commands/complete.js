import { Argument, Command } from "commander";
import { SCRIPTS, suggestions } from "../args/completion.js";
import { withHelp } from "../args/help.js";
import { REGIONS } from "../args/regions.js";
import { readClouds } from "../connection/clouds-file.js";

/** @import { Context } from "../process/context.js" */

/** @param {Context} context */
export function completeCommand(context) {
  const command = new Command("complete")
    .description("Print the completion script of a shell.")
    .addArgument(new Argument("<shell>").choices(Object.keys(SCRIPTS)));
  withHelp(command, ["cbr-tasks complete bash >> ~/.bashrc", "source <(cbr-tasks complete zsh)"], {
    isLocal: true,
    notes:
      "In zsh, run compinit first. In fish, write the script to ~/.config/fish/completions/cbr-tasks.fish.",
  });
  return command.action(async (/** @type {keyof typeof SCRIPTS} */ shell) => {
    await context.stdout.write(SCRIPTS[shell]);
  });
}

/**
 * Values of a flag that this machine knows.
 *
 * @param {string} long the flag
 * @param {Context} context
 * @returns {Promise<readonly string[]>}
 */
async function lookup(long, context) {
  if (long === "--region") return REGIONS;
  if (long !== "--profile") return [];
  // Completion shows no errors: a file that cannot be read is reported by the commands that use it.
  const file = await readClouds(context).catch(() => undefined);
  // Shells insert names without quotes, and a file in another person's folder may have dangerous names. So only harmless names are
  // suggested.
  return Object.keys(file?.profiles ?? {}).filter((name) => /^[\p{L}\p{N}_][\p{L}\p{N}_.@-]*$/u.test(name));
}

/**
 * Hidden command that the completion scripts call.
 *
 * @param {Command} root
 * @param {Context} context
 */
export function suggestCommand(root, context) {
  return new Command("suggest").argument("[words...]").action(async (/** @type {string[]} */ words) => {
    const found = await suggestions(root, words, (long) => lookup(long, context));
    await context.stdout.write(
      found.map(({ value, text }) => (text ? `${value}\t${text}\n` : `${value}\n`)).join(""),
    );
  });
}
