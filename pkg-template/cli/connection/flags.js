/**
 * @template {import("commander").Command} C
 * @param {C} command
 * @returns {C}
 */
export function withConnection(command) {
  return command
    .option("--endpoint <url>", "where the service is [CBR_ENDPOINT]")
    .option("--region <name>", "region, such as eu-de")
    .option("--project-id <id>", "project whose tasks are asked for [OS_PROJECT_ID]");
}
