import { clean } from "../text/clean.js";
import { closest } from "../text/closest.js";
import { period } from "./times.js";
import { UsageError } from "./usage-error.js";

/** @import { Command } from "commander" */
/** @import { ListOpLogsQuery } from "cbr-tasks" */

const STATUSES = ["success", "failed", "timeout", "running", "waiting", "skipped"];
const TYPES = [
  ...["backup", "copy", "replication", "restore", "delete"],
  ...["sync", "vault_delete", "remove_resource", "migrate_resources"],
];

/** The service's own filters, with known values. The service may have further values. */
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

/** @typedef {Partial<Record<string, any>>} Flags as parsed by commander */

const HEADING = "Filters (applied by the service):";

/** @param {string} name */
const flagOf = (name) => `--${name.replaceAll("_", "-")}`;

/** @param {string} name */
const keyOf = (name) => name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());

/**
 * Adds a flag for each of the service's filters.
 *
 * @param {Command} command
 * @param {readonly string[]} [omitted] names of filters without a flag
 * @returns {Command}
 */
export function withParameters(command, omitted = []) {
  command.optionsGroup(HEADING);
  for (const [name, description] of PARAMETERS) {
    if (!omitted.includes(name)) command.option(`${flagOf(name)} <text>`, description);
  }
  return command;
}

/** Suggested values of flags. Other values are allowed too. @type {ReadonlyMap<string, readonly string[]>} */
export const SUGGESTIONS = new Map(
  PARAMETERS.flatMap(([name, , values]) => (values === undefined ? [] : [[flagOf(name), values]])),
);

/**
 * Adds the service's filters and the times.
 *
 * @param {Command} command
 * @param {{ omitted?: readonly string[], since?: string }} [more] `since`: default time, for the help
 * @returns {Command}
 */
export function withTimes(command, { omitted, since = "" } = {}) {
  return withParameters(command, omitted)
    .option(
      "--since <time>",
      `from this time on: 24h, 7d, yesterday or 2026-11-01 (midnight in UTC), 2026-11-01T12:00:00Z${since}`,
    )
    .option("--until <time>", "up to this time");
}

/**
 * Adds all filters: the service's, the times and the text.
 *
 * @param {Command} command
 * @param {Parameters<typeof withTimes>[1]} [more]
 * @returns {Command}
 */
export function withFilters(command, more) {
  return withTimes(command, more)
    .optionsGroup("Filter (applied by this command, to the tasks from the service):")
    .option("--query <text>", "such as 'status:failed vault:\"prod eu\" duration>1h'");
}

/**
 * Refuses the service's filters, which do not apply to files.
 *
 * @param {Flags} flags
 */
export function refuseParameters(flags) {
  const given = PARAMETERS.find(([name]) => flags[keyOf(name)] !== undefined);
  if (given === undefined) return;
  throw new UsageError(`${flagOf(given[0])}: expected no files, because the service applies this filter`, {
    hint: "a filter of the table, such as --query 'vault:prod', applies to files",
  });
}

/**
 * The filters that were given, as flags; not the times.
 *
 * @param {Flags} flags
 */
export function givenFilters(flags) {
  const names = [...PARAMETERS.map(([name]) => name), "query"];
  const given = names.filter((name) => flags[keyOf(name)] !== undefined);
  return given.map((name) => `${flagOf(name)} ${flags[keyOf(name)]}`).join(" ");
}

/**
 * Query fields that correspond to the parameters with known values.
 *
 * @type {Readonly<Record<string, string>>}
 */
const QUERY_FIELDS = { status: "status", operation_type: "type" };

/**
 * Notes on values in a query text that no task is known to have, such as `status:failure`. They are no errors, because the service may
 * have more values. Values in quotes are left out.
 *
 * @param {string} where
 * @returns {string[]}
 */
export function unknownValues(where) {
  const text = where.replace(/"(?:[^"\\]|\\.)*"/g, "");
  return Object.entries(QUERY_FIELDS).flatMap(([name, field]) => {
    const known = SUGGESTIONS.get(flagOf(name)) ?? [];
    const given = [...text.matchAll(new RegExp(`(?<![^\\s(-])${field}:([^\\s()]+)`, "gi"))];
    const unknown = given
      .flatMap(([, values]) => values.split(","))
      .filter((value) => value && !known.includes(value.toLowerCase()));
    return unknown.map((value) => {
      const similar = closest(value, known);
      const advice = similar === undefined ? `known are ${known.join(", ")}` : `did you mean ${similar}?`;
      return `no ${field} "${clean(value)}" is known: ${advice}`;
    });
  });
}

/**
 * Refuses lists of values for parameters that the service accepts one value for.
 *
 * @param {Flags} flags
 */
export function refuseLists(flags) {
  for (const [name, field] of Object.entries(QUERY_FIELDS)) {
    const value = flags[keyOf(name)];
    if (!value?.includes(",")) continue;
    throw new UsageError(
      `${flagOf(name)}: expected one value, because the service takes only one, got "${clean(value)}"`,
      { hint: `--query '${field}:${clean(value)}' takes several` },
    );
  }
}

/**
 * Explains the service's 400 if a flag has a value that is unknown here. Such values are sent nevertheless, because the
 * service may know more of them.
 *
 * @param {any} error
 * @param {Flags} flags
 * @returns {unknown}
 */
export function refusedValue(error, flags) {
  if (error?.name !== "CbrError" || (error.status !== 400 && error.code !== "BackupService.9900"))
    return error;
  for (const [name, , known = []] of PARAMETERS) {
    const value = flags[keyOf(name)];
    if (value === undefined || known.length === 0 || known.includes(value)) continue;
    const similar = closest(value, known);
    return new UsageError(
      `${flagOf(name)}: expected a value that the service knows (${known.join(", ")}), got "${clean(value)}"`,
      { hint: similar === undefined ? error.hint : `did you mean ${similar}?`, cause: error },
    );
  }
  return error;
}

/**
 * The query for the service from the flags.
 *
 * @param {Flags} flags
 * @param {number} now
 * @returns {ListOpLogsQuery}
 */
export function listQuery(flags, now) {
  /** @type {Record<string, unknown>} */
  const query = { ...period(flags, now) };
  refuseLists(flags);
  for (const [name] of PARAMETERS) {
    const value = flags[keyOf(name)];
    if (value !== undefined) query[name] = value;
  }
  return query;
}

/** Flags by the client's own names for them. @type {Readonly<Record<string, string>>} */
const OPTIONS = {
  start_time: "--since",
  end_time: "--until",
  maxWait: "--max-wait",
  interval: "--interval",
};

/**
 * Replaces the names of parameters and options in a message of the client by the names of the flags.
 *
 * @param {string} text
 */
export function inFlags(text) {
  const renamed = text
    .replace(/\b(?:start_time|end_time|maxWait)\b/g, (name) => OPTIONS[name])
    .replace(/^interval(?=: )/, OPTIONS.interval);
  const [name] = /^\w+(?=: )/.exec(renamed) ?? [""];
  return PARAMETERS.some(([known]) => known === name) ? flagOf(name) + renamed.slice(name.length) : renamed;
}
