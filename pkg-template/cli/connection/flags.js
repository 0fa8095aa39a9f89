import { InvalidArgumentError } from "commander";
import { parseDuration } from "../text/duration.js";

/**
 * @typedef {object} ConnectionFlags
 * @property {string} [endpoint]
 * @property {string} [region]
 * @property {string} [projectId]
 * @property {string} [projectName]
 * @property {string} [iamEndpoint]
 * @property {string} [profile] of clouds.yaml
 * @property {number} [timeout] milliseconds
 */

/**
 * Adds what says where the tasks are. There is no flag for a secret: other users of the machine can read the flags of a
 * command, and shells keep them.
 *
 * @template {import("commander").Command} C
 * @param {C} command
 * @returns {C}
 */
export function withConnection(command) {
  return command
    .option("--endpoint <url>", "where the service is, if not where the region says [CBR_ENDPOINT]", text)
    .option("--region <name>", "region, such as eu-de [OS_REGION_NAME, HUAWEICLOUD_SDK_REGION]", text)
    .option("--project-id <id>", "project whose tasks are asked for [OS_PROJECT_ID, …]", text)
    .option("--project-name <name>", "its name, for IAM to find the id by [OS_PROJECT_NAME]", text)
    .option("--iam-endpoint <url>", "IAM, if not where the region says [OS_AUTH_URL, …]", text)
    .option(
      "--profile <name>",
      "sign in with a profile of clouds.yaml, whatever the environment says [OS_CLOUD]",
      text,
    )
    .option("--timeout <time>", "how long each request may take: 10s, 2m (default: 30s)", duration);
}

/** @param {string} value */
function text(value) {
  if (value.trim() === "") throw new InvalidArgumentError("Expected a text that is not empty.");
  return value;
}

/** @param {string} value */
function duration(value) {
  const time = parseDuration(value);
  if (!time) throw new InvalidArgumentError("Expected a duration such as 10s or 2m.");
  return time;
}
