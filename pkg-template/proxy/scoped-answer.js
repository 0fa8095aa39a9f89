import { HEADERS, Refusal } from "./refusal.js";
import { VALUES } from "./scope.js";

/** @import { OperationLog } from "cbr-tasks" */
/** @import { Target } from "./target.js" */

/** Names, of which the service compares a part. */
const NAMES = ["resource_name", "vault_name"];

/**
 * Refuses parameters by which the tasks of a scope cannot be filtered.
 *
 * @param {URLSearchParams} parameters
 */
export function checkParameters(parameters) {
  // A task does not tell its enterprise project, so only the service could answer, for tasks outside of the scope too.
  if (parameters.has("enterprise_project_id")) {
    throw new Refusal(400, "enterprise_project_id: expected none, because the portal limits what you see");
  }
}

/**
 * The response to a request, as if there were no other tasks than these.
 *
 * @param {readonly OperationLog[]} tasks within the scope
 * @param {Target} target
 * @param {URLSearchParams} parameters of the list
 * @returns {Response}
 */
export function answerWithin(tasks, target, parameters) {
  if (target.operation === "list") {
    const found = tasks.filter((task) => isListed(task, parameters));
    const offset = Number(parameters.get("offset"));
    const page = found.slice(offset, offset + Number(parameters.get("limit")));
    return jsonOf({ operation_logs: page, count: found.length });
  }
  const task = tasks.find(({ id }) => id === target.id);
  if (task === undefined) throw new Refusal(404, "there is no such task");
  return jsonOf({ operation_log: task });
}

/**
 * True if the service would list the task.
 *
 * @param {OperationLog} task
 * @param {URLSearchParams} parameters
 */
function isListed(task, parameters) {
  const started = Date.parse(task.started_at ?? task.created_at ?? "");
  return [...parameters].every(([name, wanted]) => {
    if (name === "limit" || name === "offset") return true;
    if (name === "start_time") return started >= Date.parse(wanted);
    // Whole seconds count.
    if (name === "end_time") return started < Date.parse(wanted) + 1000;
    const value = VALUES[name]?.(task);
    return NAMES.includes(name) ? value?.includes(wanted) === true : value === wanted;
  });
}

/** @param {unknown} body */
function jsonOf(body) {
  return new Response(JSON.stringify(body), { headers: HEADERS });
}
