import { period } from "./times.js";

/** @import { Command } from "commander" */
/** @import { ListOpLogsQuery } from "cbr-tasks" */

const STATUSES = ["success", "failed", "timeout", "running", "waiting", "skipped"];
const TYPES = [
  ...["backup", "copy", "replication", "restore", "delete"],
  ...["sync", "vault_delete", "remove_resource", "migrate_resources"],
];

/** The service's own filters, by their names there, with values that are known. New ones may come. */
const PARAMETERS =
  /** @type {readonly (readonly [name: string, description: string, values?: string[]])[]} */ ([
    ["status", STATUSES.join(", "), STATUSES],
    ["operation_type", TYPES.join(", "), TYPES],
    ["resource_id", "id of the resource"],
    ["resource_name", "name of the resource, as the service matches it"],
    ["vault_id", "id of the vault"],
    ["vault_name", "name of the vault, as the service matches it"],
    ["provider_id", "id of the backup provider"],
    ["enterprise_project_id", "id of the enterprise project, or all_granted_eps"],
    ["destination_region", "region that backups are replicated to"],
    ["destination_project_id", "project that backups are replicated to"],
  ]);

/** @typedef {Partial<Record<string, any>>} Flags as commander has read them */

const HEADING = "Filters (the service applies them):";

/** @param {string} name */
const flagOf = (name) => `--${name.replaceAll("_", "-")}`;

/** @param {string} name */
const keyOf = (name) => name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());

/**
 * Adds a flag for each of the service's filters.
 *
 * @param {Command} command
 * @returns {Command}
 */
export function withParameters(command) {
  command.optionsGroup(HEADING);
  for (const [name, description] of PARAMETERS) command.option(`${flagOf(name)} <text>`, description);
  return command;
}

/** Values to suggest for flags that take others too. @type {ReadonlyMap<string, readonly string[]>} */
export const SUGGESTIONS = new Map(
  PARAMETERS.flatMap(([name, , values]) => (values === undefined ? [] : [[flagOf(name), values]])),
);

/**
 * Adds all filters: the service's, the times and the text.
 *
 * @param {Command} command
 * @returns {Command}
 */
export function withFilters(command) {
  return withParameters(command)
    .option("--since <time>", "from a time on: 24h, 7d, 2026-11-01 (midnight in UTC), 2026-11-01T12:00:00Z")
    .option("--until <time>", "up to a time")
    .optionsGroup("Filter (applied to what the service has given):")
    .option("--query <text>", "such as 'status:failed vault:\"prod eu\" duration>1h'");
}

/**
 * What the service is asked for.
 *
 * @param {Flags} flags
 * @param {number} now
 * @returns {ListOpLogsQuery}
 */
export function listQuery(flags, now) {
  /** @type {Record<string, unknown>} */
  const query = { ...period(flags, now) };
  for (const [name] of PARAMETERS) {
    const value = flags[keyOf(name)];
    if (value !== undefined) query[name] = value;
  }
  return query;
}

/**
 * A parameter's name in a message of the client as the flag that it came from.
 *
 * @param {string} message
 */
export function inFlags(message) {
  const times = message.replace(/\bstart_time\b/g, "--since").replace(/\bend_time\b/g, "--until");
  const [name] = /^\w+(?=: )/.exec(times) ?? [""];
  return PARAMETERS.some(([known]) => known === name) ? flagOf(name) + times.slice(name.length) : times;
}
