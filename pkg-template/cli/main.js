import { Command, CommanderError } from "commander";
import { demo } from "./commands/demo.js";
import { serve } from "./commands/serve.js";
import { whoami } from "./commands/whoami.js";
import { processContext } from "./context.js";
import { EXIT } from "./exit-codes.js";
import { clean } from "./text/clean.js";
import { UsageError } from "./usage-error.js";

/** @param {readonly string[]} argv */
export async function main(argv) {
  const context = processContext(new URL("../package.json", import.meta.url));
  const program = new Command("cbr-tasks");
  for (const command of [whoami, serve, demo]) program.addCommand(command(context));
  for (const command of [program, ...program.commands]) command.exitOverride();
  try {
    await program.parseAsync(argv);
  } catch (error) {
    process.exitCode = await code(error);
    const { message } = /** @type {Error} */ (error);
    if (!(error instanceof CommanderError)) await context.stderr.write(`cbr-tasks: ${clean(message)}\n`);
  }
  process.exit();
}

/** @param {unknown} error */
async function code(error) {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.DONE : EXIT.USAGE;
  if (error instanceof UsageError) return EXIT.USAGE;
  const { isCbrError } = await import("cbr-tasks");
  if (isCbrError(error, "config")) return EXIT.USAGE;
  if (isCbrError(error, "authentication") || isCbrError(error, "permission")) return EXIT.NOT_ALLOWED;
  return EXIT.SERVICE;
}
