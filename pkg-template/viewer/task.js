import { at, text } from "./text.js";

/** @typedef {import("cbr-tasks").OperationLog} OperationLog */

/**
 * Parses a time of the client, which is RFC 3339.
 *
 * @param {unknown} value
 * @returns {number | undefined} milliseconds; undefined if the value is no time
 */
export function milliseconds(value) {
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\dT/.test(value)) return undefined;
  const ms = Date.parse(value);
  return Number.isNaN(ms) ? undefined : ms;
}

/**
 * Duration of a task, up to now if it has not ended.
 *
 * @param {OperationLog} task
 * @param {number} now milliseconds
 * @returns {{ ms: number, ended: boolean } | undefined} undefined if its times are missing or contradict each other
 */
export function duration(task, now) {
  const start = milliseconds(task.started_at) ?? milliseconds(task.created_at);
  if (start === undefined) return undefined;
  const end = milliseconds(task.ended_at);
  if (end !== undefined) return end >= start ? { ms: end - start, ended: true } : undefined;
  return isUnderWay(task) ? { ms: Math.max(0, now - start), ended: false } : undefined;
}

/** @param {OperationLog} task */
export function isUnderWay(task) {
  return task.status === "running" || task.status === "waiting";
}

/**
 * @param {OperationLog} task
 * @returns {number | undefined} 0 to 100, for running tasks only
 */
export function progress(task) {
  if (task.status !== "running") return undefined;
  const value = at(task, "extra_info", "common", "progress");
  return typeof value === "number" && Number.isFinite(value) ? Math.min(100, Math.max(0, value)) : undefined;
}

/**
 * Time of a task's latest start, in milliseconds.
 *
 * @param {readonly OperationLog[]} tasks
 * @returns {number} 0 without such a time
 */
export function newest(tasks) {
  return Math.max(
    0,
    ...tasks.flatMap((task) => [milliseconds(task.created_at) ?? 0, milliseconds(task.started_at) ?? 0]),
  );
}

/** @param {OperationLog} task */
export function resource(task) {
  return {
    name: text(at(task, "extra_info", "resource", "name")),
    id: text(at(task, "extra_info", "resource", "id")),
    type: text(at(task, "extra_info", "resource", "type")),
  };
}

/**
 * The task's error.
 *
 * @param {OperationLog} task
 * @returns {{ code: string, message: string } | undefined} undefined if there is none
 */
export function failure(task) {
  const code = text(at(task, "error_info", "code"));
  const message = text(at(task, "error_info", "message"));
  return code || message ? { code, message } : undefined;
}
