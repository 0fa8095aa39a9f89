import { isCbrError } from "cbr-tasks";
import { parametersOf } from "./request.js";

/** @import { OperationLog } from "cbr-tasks" */

/**
 * The checked result of the `scope` option.
 *
 * @typedef {object} Scope
 * @property {Record<string, string>} query forced parameters
 * @property {(task: OperationLog) => boolean} passes true for a task within the scope
 */

/**
 * Values of a task that a list can be filtered by. Names are compared in part, all others as a whole.
 *
 * @type {Record<string, (task: OperationLog) => string | null | undefined>}
 */
export const VALUES = {
  operation_type: (task) => task.operation_type,
  status: (task) => task.status,
  provider_id: (task) => task.provider_id,
  resource_id: (task) => task.extra_info?.resource?.id,
  resource_name: (task) => task.extra_info?.resource?.name,
  vault_id: (task) => task.vault_id,
  vault_name: (task) => task.vault_name,
  destination_region: (task) => task.extra_info?.replication?.destination_region,
  destination_project_id: (task) => task.extra_info?.replication?.destination_project_id,
};

/** Parameters that may be forced. Each task has their values, so every task can be checked, one by its id too. */
const FORCED = ["vault_id", "resource_id", "provider_id", "operation_type", "status"];

/**
 * Checks the result of the `scope` option. Whatever is not understood is an error, so that nobody sees too much by a mistake.
 *
 * @param {unknown} result
 * @returns {Scope | undefined} undefined for a reader who may see all tasks
 */
export function readScope(result) {
  if (result === "all") return undefined;
  if (typeof result !== "object" || result === null || Array.isArray(result) || "then" in result) {
    throw new Error('scope: expected "all" or an object with query or filter, got another value');
  }
  const { query, filter, ...others } = /** @type {Record<string, unknown>} */ (result);
  if (Object.keys(others).length > 0 || (query === undefined && filter === undefined)) {
    throw new Error('scope: expected "all" or an object with query or filter and nothing else');
  }
  if (filter !== undefined && typeof filter !== "function")
    throw new Error("scope.filter: expected a function");
  const forced = query === undefined ? {} : readForced(query);
  return { query: forced, passes: (task) => hasValues(task, forced) && isTrue(filter, task) };
}

/**
 * @param {unknown} query
 * @returns {Record<string, string>}
 */
function readForced(query) {
  const entries = typeof query === "object" && query !== null ? Object.entries(query) : [];
  // A parameter that is undefined would force nothing.
  const isForced = entries.every(
    ([name, value]) => FORCED.includes(name) && typeof value === "string" && value !== "",
  );
  if (entries.length === 0 || !isForced) {
    throw new Error(`scope.query: expected an object with texts for ${FORCED.join(", ")}`);
  }
  const forced = Object.fromEntries(entries);
  try {
    parametersOf({ operation: "list", project: "default", query: forced });
  } catch (error) {
    // A validation error would go to the reader, with the forced value in it.
    throw new Error(`scope.query: ${isCbrError(error) ? error.message : "it could not be read"}`);
  }
  return forced;
}

/**
 * @param {OperationLog} task
 * @param {Record<string, string>} forced
 */
function hasValues(task, forced) {
  return Object.entries(forced).every(([name, value]) => VALUES[name]?.(task) === value);
}

/**
 * @param {Function | undefined} filter
 * @param {OperationLog} task
 */
function isTrue(filter, task) {
  const passes = filter === undefined || filter(task);
  if (typeof passes === "boolean") return passes;
  // An async filter. Its rejection must not be an unhandled one.
  Promise.resolve(passes).catch(() => {});
  throw new Error("scope.filter: expected true or false, got another value, such as a promise");
}
