import { withConnection } from "./connection/flags.js";
import { resolveConnection } from "./connection/resolve.js";
import { clean } from "./text/clean.js";

/** @import { Command } from "commander" */
/** @import { CbrClient, CbrClientOptions, Logger } from "cbr-tasks" */
/** @import { Context } from "./context.js" */
/** @import { Flags } from "./filters.js" */

/**
 * Adds what every command has that asks the service.
 *
 * @param {Command} command
 */
export function withService(command) {
  return withConnection(command.optionsGroup("Connection:")).option(
    "--verbose",
    "tell on stderr what is sent and what comes, without secrets [CBR_TASKS_DEBUG]",
  );
}

/**
 * Who is told what a client does: nobody, unless it was asked for.
 *
 * @param {Flags} flags
 * @param {Context} context
 * @returns {Pick<CbrClientOptions, "logger">}
 */
export function logging(flags, { env, stderr }) {
  if (!flags.verbose && !env.CBR_TASKS_DEBUG) return {};
  const tell = (/** @type {string} */ message) => {
    stderr.write(`${clean(message)}\n`).catch(() => {});
  };
  /** @type {Logger} */
  const logger = { debug: tell, warn: tell };
  return { logger };
}

/**
 * A client for what flags, the environment and clouds.yaml say.
 *
 * @param {Flags} flags
 * @param {Context} context
 * @returns {Promise<CbrClient>}
 */
export async function connect(flags, context) {
  const { options } = await resolveConnection(flags, context);
  // Only now: the module takes a while to load.
  const { CbrClient } = await import("cbr-tasks");
  return new CbrClient({ ...options, ...logging(flags, context) });
}
