import { withParameters } from "./filters.js";
import { count } from "./numbers.js";
import { duration } from "./times.js";
import { UsageError } from "./usage-error.js";

/** @import { Command } from "commander" */

/**
 * Adds the filters of the service, and the flags that metrics are made by.
 *
 * @param {Command} command
 * @returns {Command}
 */
export function withMetrics(command) {
  withParameters(command);
  command.options.find(({ long }) => long === "--status")?.hideHelp();
  return command
    .optionsGroup("Metrics:")
    .option("--max-age <time>", "maximum age of the last good backup", "24h")
    .option("--kinds <types>", "operation types that count as backups, with commas between them", "backup")
    .option("--max-resources <number>", "maximum number of resources that have series", count, 5000);
}

/**
 * Options of `toOpenMetrics`, with the clock of the command.
 *
 * @param {import("./filters.js").Flags} flags
 * @param {() => number} now
 */
export function metricsOptions({ maxAge, kinds, maxResources, status }, now) {
  if (status !== undefined)
    throw new UsageError("--status: expected none, because verdicts need the tasks in every state, got one");
  const options = { maxAge: duration("--max-age", maxAge), kinds: kinds.split(","), maxResources };
  return () => ({ ...options, now: now() });
}
