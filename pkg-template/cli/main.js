import { Command, CommanderError } from "commander";
import { demoCommand } from "./commands/demo.js";
import { serveCommand } from "./commands/serve.js";
import { whoamiCommand } from "./commands/whoami.js";
import { EXIT } from "./exit-codes.js";
import { clean } from "./text/clean.js";
import { UsageError } from "./usage-error.js";

/**
 * @param {readonly string[]} argv
 * @param {import("./context.js").Context} context
 * @returns {Promise<number>}
 */
export async function main(argv, context) {
  const program = new Command("cbr-tasks");
  for (const command of [whoamiCommand, serveCommand, demoCommand]) program.addCommand(command(context));
  for (const command of [program, ...program.commands]) command.exitOverride();
  try {
    await program.parseAsync(argv);
  } catch (error) {
    const { message } = /** @type {Error} */ (error);
    if (!(error instanceof CommanderError)) await context.stderr.write(`cbr-tasks: ${clean(message)}\n`);
    return code(error);
  }
  return context.exitCode;
}

/** @param {any} error */
function code(error) {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.DONE : EXIT.USAGE;
  if (error instanceof UsageError || error.kind === "config") return EXIT.USAGE;
  return ["authentication", "permission"].includes(error.kind) ? EXIT.NOT_ALLOWED : EXIT.SERVICE;
}
