/** A client for programs in Node that signs in with what the command line signs in with. */
import { homedir } from "node:os";
import { CbrClient, CbrError } from "cbr-tasks";
import { UsageError } from "../cli/args/usage-error.js";
import { resolveConnection } from "../cli/connection/resolve.js";

/** @import { EnvironmentOptions } from "cbr-tasks/node" */

/** @param {EnvironmentOptions} [options] @returns {Promise<CbrClient>} */
export async function clientFromEnvironment(options = {}) {
  const { profile, region, endpoint, projectId, projectName, iamEndpoint, ...others } = options;
  if ("auth" in others) {
    throw new CbrError("auth: expected nothing, because the credentials come from the environment", {
      kind: "config",
      hint: "new CbrClient({ auth }) takes credentials",
    });
  }
  const flags = { profile, region, endpoint, projectId, projectName, iamEndpoint };
  const searchContext = { env: process.env, home: homedir(), cwd: process.cwd() };
  const { options: found } = await resolveConnection(flags, searchContext).catch((error) => {
    throw error instanceof UsageError ? configError(error) : error;
  });
  const given = Object.entries(others).filter(([, value]) => value !== undefined);
  return new CbrClient({ ...found, ...Object.fromEntries(given) });
}

/**
 * The command's error, with options in place of flags.
 *
 * @param {UsageError} error
 */
function configError({ message, hint }) {
  return new CbrError(asOptions(message), { kind: "config", hint: hint && asOptions(hint) });
}

/** @param {string} text */
function asOptions(text) {
  return text.replace(/--([a-z][a-z-]*)/g, (_, flag) => {
    const name = flag.replace(/-([a-z])/g, (/** @type {string} */ _, /** @type {string} */ letter) =>
      letter.toUpperCase(),
    );
    return `options.${name}`;
  });
}
