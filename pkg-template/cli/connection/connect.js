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
 * @returns {Pick<CbrClientOptions, "logger" | "hooks">}
 */
export function logging(flags, { env, stderr }) {
  if (!flags.verbose && !env.CBR_TASKS_DEBUG) return {};
  const tell = (/** @type {string} */ message) => {
    stderr.write(`${clean(message)}\n`).catch(() => {});
  };
  /** @type {Logger} */
  const logger = { debug: tell, warn: tell };
  return {
    logger,
    hooks: {
      afterResponse: ({ status, elapsed, requestId, method, url }) => {
        const id = requestId === undefined ? "" : `, request id ${requestId}`;
        tell(`${status} in ${Math.round(elapsed ?? 0)} ms${id}: ${method} ${url}`);
      },
      beforeWait: ({ delay }) => tell(`waiting ${durationText(delay)} for the budget of requests`),
    },
  };
}

/** What the client calls its settings. @type {Partial<Record<Source["setting"], string>>} */
const SETTINGS = {
  endpoint: "endpoint",
  region: "region",
  projectId: "projectId",
  iamEndpoint: "auth.iamEndpoint",
};

/**
 * What the client has against its settings, with where they came from.
 *
 * @param {any} error
 * @param {readonly Source[]} sources
 * @returns {unknown}
 */
function withSource(error, sources) {
  if (error?.kind !== "config") return error;
  const message = String(error.message);
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
 * A client for what flags, the environment and clouds.yaml say.
 *
 * @param {Flags} flags
 * @param {Context} context
 * @returns {Promise<CbrClient>}
 */
export async function connect(flags, context) {
  const { options, sources } = await resolveConnection(flags, context);
  // Only now: the module takes a while to load.
  const { CbrClient } = await import("cbr-tasks");
  try {
    return new CbrClient({ ...options, ...logging(flags, context) });
  } catch (error) {
    throw withSource(error, sources);
  }
}
