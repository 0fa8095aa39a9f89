import { count } from "./numbers.js";
import { duration } from "./times.js";

/** @import { Command } from "commander" */

/**
 * Adds the flags that metrics are made by.
 *
 * @param {Command} command
 * @returns {Command}
 */
export function withMetrics(command) {
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
export function metricsOptions({ maxAge, kinds, maxResources }, now) {
  const options = { maxAge: duration("--max-age", maxAge), kinds: kinds.split(","), maxResources };
  return () => ({ ...options, now: now() });
}
