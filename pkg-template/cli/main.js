import { Command } from "commander";
import { brief, ROOT, withHelp } from "./args/help.js";
import { refuseSecrets } from "./args/secret-flags.js";
import { completeCommand, suggestCommand } from "./commands/complete.js";
import { demoCommand } from "./commands/demo.js";
import { exportCommand } from "./commands/export.js";
import { exporterCommand } from "./commands/exporter.js";
import { getCommand } from "./commands/get.js";
import { healthCommand } from "./commands/health.js";
import { helpCommand } from "./commands/help.js";
import { listCommand } from "./commands/list.js";
import { metricsCommand } from "./commands/metrics.js";
import { queryCommand } from "./commands/query.js";
import { reportCommand } from "./commands/report.js";
import { serveCommand } from "./commands/serve.js";
import { statsCommand } from "./commands/stats.js";
import { waitCommand } from "./commands/wait.js";
import { watchCommand } from "./commands/watch.js";
import { whoamiCommand } from "./commands/whoami.js";
import { failureOf, linesOf } from "./process/failure.js";

/** @import { Context } from "./process/context.js" */

/** @type {readonly ((context: Context) => Command)[]} */
const COMMANDS = [
  listCommand,
  getCommand,
  waitCommand,
  watchCommand,
  healthCommand,
  reportCommand,
  statsCommand,
  exportCommand,
  queryCommand,
  metricsCommand,
  exporterCommand,
  whoamiCommand,
  serveCommand,
  demoCommand,
];

/**
 * @param {Context} context
 * @param {{ out: (text: string) => void, err: (text: string) => void }} put receives commander's own output
 */
function program(context, put) {
  const root = new Command(ROOT)
    .description("Lists, watches and exports the tasks of Cloud Backup and Recovery (CBR).")
    .version(context.version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand(false)
    .configureHelp({ subcommandDescription: brief })
    .exitOverride()
    .configureOutput({
      writeOut: put.out,
      // Only the help of a call without a command: `main` prints the errors.
      writeErr: put.err,
      outputError: () => {},
      getOutHelpWidth: () => Math.min(context.stdout.columns, 100),
      getErrHelpWidth: () => Math.min(context.stdout.columns, 100),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  withHelp(
    root,
    [
      "cbr-tasks health",
      "cbr-tasks list --status failed --since 24h",
      "cbr-tasks wait 4827f2da-b008-4507-ab7d-42d0df5ed912",
      "cbr-tasks list --help",
    ],
    {
      notes:
        "Credentials come from the environment or clouds.yaml, never from flags. NO_COLOR turns colours off, FORCE_COLOR on.",
    },
  );
  const commands = COMMANDS.map((create) => create(context));
  const all = [...commands, completeCommand(context)];
  for (const command of [...all, helpCommand(root, all)]) {
    command.copyInheritedSettings(root);
    command.helpOption("-h, --help", "print this help");
    root.addCommand(command);
  }
  root.addCommand(suggestCommand(root, context), { hidden: true });
  return root;
}

/**
 * Runs the command of the arguments.
 *
 * @param {readonly string[]} argv of the process
 * @param {Context} context
 * @returns {Promise<number>} the exit code
 */
export async function main(argv, context) {
  const printed = { out: "", err: "" };
  let failure;
  try {
    refuseSecrets(argv.slice(2));
    const put = {
      out: (/** @type {string} */ text) => {
        printed.out += text;
      },
      err: (/** @type {string} */ text) => {
        printed.err += text;
      },
    };
    await program(context, put).parseAsync(argv);
  } catch (error) {
    // An aborted call may fail with any error. The signal's reason is the cause.
    failure = failureOf(context.signal.aborted ? context.signal.reason : error);
  }
  try {
    if (printed.out !== "") await context.stdout.write(printed.out);
  } catch (error) {
    // The help counts as a failure with exit code 0.
    if (!failure?.code) failure = failureOf(error);
  }
  const message = printed.err + (failure === undefined ? "" : linesOf(failure));
  // If stderr is closed, only the exit code shows the failure.
  if (message !== "") await context.stderr.write(message).catch(() => {});
  return failure?.code ?? context.exitCode;
}
