import { InvalidArgumentError } from "commander";
import { parseDuration } from "../../client/times.js";

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
 * Adds the flags for endpoint, region, project and profile. There are none for secrets: other users of the machine can read
 * the flags of a command, and shells keep them in their history.
 *
 * @template {import("commander").Command} C
 * @param {C} command
 * @returns {C}
 */
export function withConnection(command) {
  return command
    .option(
      "--endpoint <url>",
      "URL of the service (default: that of the region) [CBR_ENDPOINT]",
      nonEmptyText,
    )
    .option("--region <name>", "region, such as eu-de [OS_REGION_NAME, HUAWEICLOUD_SDK_REGION]", nonEmptyText)
    .option("--project-id <id>", "id of the project [OS_PROJECT_ID, …]", nonEmptyText)
    .option("--project-name <name>", "name of the project; IAM finds its id [OS_PROJECT_NAME]", nonEmptyText)
    .option("--iam-endpoint <url>", "URL of IAM (default: that of the region) [OS_AUTH_URL, …]", nonEmptyText)
    .option(
      "--profile <name>",
      "sign in with this profile of clouds.yaml, not with the environment [OS_CLOUD]",
      nonEmptyText,
    )
    .option("--timeout <time>", "time limit of each request: 10s, 2m (default: 30s)", duration);
}

/** @param {string} value */
function nonEmptyText(value) {
  if (value.trim() === "") throw new InvalidArgumentError("Expected a text that is not empty.");
  return value;
}

/** @param {string} value */
function duration(value) {
  const time = parseDuration(value);
  if (!time) throw new InvalidArgumentError("Expected a duration such as 10s or 2m.");
  return time;
}
