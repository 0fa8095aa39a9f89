import { UsageError } from "../args/usage-error.js";
import { clean } from "../text/clean.js";
import { durationText } from "../text/duration.js";
import { withConnection } from "./flags.js";
import { resolveConnection } from "./resolve.js";

/** @import { Command } from "commander" */
/** @import { CbrClient, CbrClientOptions, Logger } from "cbr-tasks" */
/** @import { Context } from "../process/context.js" */
/** @import { Flags } from "../args/filters.js" */
/** @import { Source } from "./resolve.js" */

/**
 * Adds the flags of every command that uses the service.
 *
 * @param {Command} command
 */
export function withService(command) {
  return withConnection(command.optionsGroup("Connection:")).option(
    "--verbose",
    "log requests and responses on stderr, without secrets [CBR_TASKS_DEBUG]",
  );
}

/**
 * Logger and hooks of the client: none without `--verbose`.
 *
 * @param {Flags} flags
 * @param {Context} context
 * @returns {Pick<CbrClientOptions, "logger" | "hooks">}
 */
export function logging(flags, { env, stderr }) {
  if (!flags.verbose && !env.CBR_TASKS_DEBUG) return {};
  const log = (/** @type {string} */ message) => {
    stderr.write(`${clean(message)}\n`).catch(() => {});
  };
  /** @type {Logger} */
  const logger = { debug: log, warn: log };
  return {
    logger,
    hooks: {
      afterResponse: ({ status, elapsed, requestId, method, url }) => {
        const id = requestId === undefined ? "" : `, request id ${requestId}`;
        log(`${status} in ${Math.round(elapsed ?? 0)} ms${id}: ${method} ${url}`);
      },
      beforeWait: ({ delay }) => log(`waiting ${durationText(delay)} for the rate limit`),
    },
  };
}

/** Names of the settings in the client's messages. @type {Partial<Record<Source["setting"], string>>} */
const SETTINGS = {
  endpoint: "endpoint",
  region: "region",
  projectId: "projectId",
  iamEndpoint: "iamEndpoint",
};

/**
 * Names the source of the wrong setting in an error of the client about its options.
 *
 * @param {any} error
 * @param {readonly Source[]} sources
 * @returns {unknown}
 */
function withSource(error, sources) {
  if (error?.kind !== "config") return error;
  // Some messages name the option by its place in `auth`, some without.
  const message = String(error.message).replace(/^auth\.(?=iamEndpoint: )/, "");
  const found = sources.find(({ setting }) => message.startsWith(`${SETTINGS[setting]}: `));
  if (found === undefined) return error;
  const problem = message.slice(message.indexOf(": "));
  const isName = /^[-\w]+$/.test(found.from);
  return new UsageError((isName ? found.from : `${found.setting} (${found.from})`) + problem, {
    hint: error.hint,
    cause: error,
  });
}

/**
 * Makes a client from flags, the environment and clouds.yaml.
 *
 * @param {Flags} flags
 * @param {Context} context
 * @returns {Promise<CbrClient>}
 */
export async function connect(flags, context) {
  const { options, sources } = await resolveVerbosely(flags, context);
  return createClient(options, sources);
}

/**
 * Resolves the connection, and adds the logger and hooks of `--verbose`. It also tells the settings that are not used.
 *
 * @param {Flags} flags
 * @param {Context} context
 * @returns {Promise<import("./resolve.js").Connection>}
 */
export async function resolveVerbosely(flags, context) {
  const { options, sources, notes } = await resolveConnection(flags, context);
  const log = logging(flags, context);
  for (const note of notes) log.logger?.debug?.(note);
  return { options: { ...options, ...log }, sources, notes };
}

/**
 * @param {CbrClientOptions} options
 * @param {readonly Source[]} sources
 * @returns {Promise<CbrClient>}
 */
export async function createClient(options, sources) {
  // Loaded late, because the module takes a while: wrong flags are reported without it.
  const { CbrClient } = await import("cbr-tasks");
  try {
    return new CbrClient(options);
  } catch (error) {
    throw withSource(error, sources);
  }
}
