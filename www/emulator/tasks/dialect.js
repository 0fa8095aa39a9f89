/**
 * Dialects: the formats of three generations of the service. Each format occurs in a published document or in the tests of
 * another client. The task's serial number decides on the rare ones, so that a task always has the same format.
 *
 * | | naive | offset | zulu |
 * |---|---|---|---|
 * | times | `…23.584418`, no zone | `…23.584+00:00` | `…23Z`, whole seconds |
 * | absent policy and vault | left out | left out | `null` |
 * | incremental | `"\"true\""` | `true` or `"true"` | `true` |
 * | progress | number | a string in 1 of 16 | number |
 * | vault_delete | `fail_count`, `total_count` | `fail_delete_count`, `total_delete_count` | as naive, total as a string in 1 of 4 |
 * | remove_resources.fail_count | a list of ids | number | number |
 * | no error | `{"code":"","message":""}` | `null` in 1 of 8 | as naive |
 * | skipped task's extra_info | as any | `null` in 1 of 4 | left out in 1 of 4 |
 * | unknown fields | none | none | `trigger` at the top, `resource.az`, `common.step` |
 */
import { extraInfo, failedIds } from "./generator-extra.js";
import { TIME } from "./wire-time.js";

/** @typedef {import('./generator.js').Task} Task */
/** @typedef {import('./generator.js').Generator} Generator */
/** @typedef {import('../../../pkg-template/emulator/index.d.ts').EmulatorOptions['dialect']} Dialect */

/** @type {readonly Dialect[]} */
export const DIALECTS = ["naive", "offset", "zulu"];

/**
 * Changes extra_info to the format of a dialect.
 *
 * @param {Dialect} dialect
 * @param {Generator} generator
 * @param {Task} task
 * @param {import('./generator-extra.js').ExtraInfo} extra changed in place
 */
function applyDialect(dialect, generator, task, extra) {
  const { serial } = task;
  if (extra.backup) {
    const value = extra.backup.incremental;
    if (dialect === "naive") extra.backup.incremental = JSON.stringify(String(value));
    else if (dialect === "offset" && serial % 2 === 1) extra.backup.incremental = String(value);
  }
  if (extra.vault_delete) {
    const { fail_count, total_count } = extra.vault_delete;
    if (dialect === "offset")
      extra.vault_delete = { fail_delete_count: fail_count, total_delete_count: total_count };
    if (dialect === "zulu" && serial % 4 === 0) extra.vault_delete.total_count = String(total_count);
  }
  if (extra.remove_resources && dialect === "naive") {
    extra.remove_resources.fail_count = failedIds(generator, task, extra.remove_resources.fail_count);
  }
  if (dialect === "offset" && serial % 16 === 3) extra.common.progress = String(extra.common.progress);
  if (dialect === "zulu") {
    if (extra.resource) extra.resource.az = `az-${1 + (serial % 3)}`;
    if (task.status === "running") extra.common.step = serial % 2 === 0 ? "transfer" : "snapshot";
  }
}

/**
 * @param {Dialect} dialect
 * @param {Task} task
 */
function errorOf(dialect, task) {
  return dialect === "offset" && task.error.code === "" && task.serial % 8 === 5 ? null : task.error;
}

/**
 * The operation log in the service's format.
 *
 * @param {Dialect} dialect
 * @param {Generator} generator
 * @param {Task} task
 * @param {string} projectId
 * @returns {Record<string, unknown>}
 */
export function operationLog(dialect, generator, task, projectId) {
  const time = TIME[dialect];
  /** @type {import('./generator-extra.js').ExtraInfo | null | undefined} */
  let extra = extraInfo(generator, task, projectId);
  applyDialect(dialect, generator, task, extra);
  if (task.status === "skipped" && task.serial % 4 === 2 && dialect !== "naive")
    extra = dialect === "offset" ? null : undefined;
  const absent = dialect === "zulu" ? null : undefined;
  // JSON.stringify leaves out members that are undefined.
  return {
    status: task.status,
    provider_id: task.provider,
    checkpoint_id: task.checkpoint,
    updated_at: time(task.updated),
    error_info: errorOf(dialect, task),
    started_at: time(task.started),
    id: task.id,
    extra_info: extra,
    ended_at: task.ended ? time(task.ended) : undefined,
    created_at: time(task.created),
    operation_type: task.type,
    project_id: projectId,
    policy_id: task.policy ?? absent,
    vault_id: task.vault?.id ?? absent,
    vault_name: task.vault?.name ?? absent,
    trigger: dialect === "zulu" ? (task.policy ? "policy" : "manual") : undefined,
  };
}
