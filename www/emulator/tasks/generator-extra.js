/** Generates the parts of extra_info for a task's type, in the format of the newest API reference. */
import { below, draw, fieldUuid, unit } from "./rng.js";

/** @typedef {import('./generator.js').Task} Task */
/** @typedef {import('./generator.js').Generator} Generator */

/** @typedef {Record<string, Record<string, any>>} ExtraInfo */

const F = /** @type {const} */ ({
  request: 30,
  taskId: 31,
  backup: 32,
  name: 33,
  incremental: 34,
  consistency: 35,
  synced: 36,
  target: 37,
  replica: 38,
  replicaCheckpoint: 39,
  total: 40,
  failed: 41,
  member: 42,
  expiry: 50,
});

/**
 * @param {Generator} generator
 * @param {Task} task
 */
function backupName(generator, task) {
  const word = ["manualbk", "autobk", "每日备份", "weekly", "before-upgrade"][
    below(generator.seed, task.serial, F.name, 5)
  ];
  return `${word}_${(draw(generator.seed, task.serial, F.name + 100) & 0xffff).toString(16).padStart(4, "0")}`;
}

/**
 * @param {Generator} generator
 * @param {Task} task
 */
function backupPart(generator, task) {
  const { seed } = generator;
  /** @type {Record<string, any>} */
  const part = {
    backup_name: backupName(generator, task),
    backup_id: fieldUuid(seed, task.serial, F.backup),
    incremental: below(seed, task.serial, F.incremental, 10) < 8,
  };
  if (task.type !== "backup" || task.resource?.type !== "OS::Nova::Server") return part;
  const roll = below(seed, task.serial, F.consistency, 20);
  if (roll < 5) part.app_consistency_status = "1";
  else if (roll === 5) {
    part.app_consistency_status = "0";
    part.app_consistency_error_code = "BackupService.6120";
    part.app_consistency_error_message =
      "Freezing the application failed; a crash-consistent backup was made.";
  }
  return part;
}

/**
 * @param {Generator} generator
 * @param {Task} task
 */
function replicationPart(generator, task) {
  const { seed, world } = generator;
  const destination = generator.destination(task.serial);
  const name = backupName(generator, task);
  return {
    source_backup_id: fieldUuid(seed, task.serial, F.backup),
    source_checkpoint_id: task.checkpoint,
    source_project_id: undefined,
    source_region: world.region,
    source_backup_name: name,
    destination_backup_id: fieldUuid(seed, task.serial, F.replica),
    destination_checkpoint_id: fieldUuid(seed, task.serial, F.replicaCheckpoint),
    destination_project_id: destination.project,
    destination_region: destination.region,
    destination_backup_name: `${name}_replica`,
  };
}

/**
 * @param {Generator} generator
 * @param {Task} task
 */
function restorePart(generator, task) {
  const { resources } = generator.world;
  // Most restores go to the original resource, some to another one.
  const other = resources[below(generator.seed, task.serial, F.target, resources.length)];
  const target =
    unit(generator.seed, task.serial, F.target + 100) < 0.8 && task.resource ? task.resource : other;
  return {
    backup_id: fieldUuid(generator.seed, task.serial, F.backup),
    backup_name: backupName(generator, task),
    target_resource_id: target.id,
    target_resource_name: target.name,
  };
}

/**
 * Total and failed counts of a task that processes several objects.
 *
 * @param {Generator} generator
 * @param {Task} task
 * @param {number} max
 */
function counts(generator, task, max) {
  const total_count = 1 + below(generator.seed, task.serial, F.total, max);
  const failed = task.status === "failed" ? 1 + below(generator.seed, task.serial, F.failed, total_count) : 0;
  return { fail_count: failed, total_count };
}

/**
 * @param {Generator} generator
 * @param {Task} task
 */
function removePart(generator, task) {
  const { resources } = generator.world;
  const { fail_count, total_count } = counts(generator, task, 5);
  const list = Array.from({ length: total_count }, (_, at) =>
    at === 0 && task.resource
      ? task.resource
      : resources[below(generator.seed, task.serial, F.member + at, resources.length)],
  );
  return { fail_count, total_count, resources: list.map(resourcePart) };
}

/** @param {import('./generator-world.js').Resource} resource */
export function resourcePart(resource) {
  /** @type {Record<string, any>} */
  const part = { type: resource.type, id: resource.id, name: resource.name };
  if (resource.volumes) part.extra_info = resource.volumes;
  return part;
}

/**
 * Ids of the failed objects, for the dialect that lists them in place of their count.
 *
 * @param {Generator} generator
 * @param {Task} task
 * @param {number} count
 */
export function failedIds(generator, task, count) {
  return Array.from({ length: count }, (_, at) =>
    fieldUuid(generator.seed, task.serial, F.member + 200 + at),
  );
}

/**
 * @param {Generator} generator
 * @param {Task} task
 * @param {string} projectId
 * @returns {ExtraInfo}
 */
export function extraInfo(generator, task, projectId) {
  const { seed } = generator;
  /** @type {ExtraInfo} */
  const extra = {};
  if (task.resource) extra.resource = resourcePart(task.resource);
  switch (task.type) {
    case "backup":
    case "copy":
      extra.backup = backupPart(generator, task);
      break;
    case "delete":
      extra.delete = {
        backup_id: fieldUuid(seed, task.serial, F.backup),
        backup_name: backupName(generator, task),
      };
      break;
    case "replication":
      extra.replication = { ...replicationPart(generator, task), source_project_id: projectId };
      break;
    case "restore":
      extra.restore = restorePart(generator, task);
      break;
    case "sync":
      extra.sync = {
        sync_backup_num: below(seed, task.serial, F.synced, 200),
        delete_backup_num: below(seed, task.serial, F.total, 12),
        err_sync_backup_num: task.status === "failed" ? 1 + below(seed, task.serial, F.failed, 9) : 0,
      };
      break;
    case "remove_resource":
      extra.remove_resources = removePart(generator, task);
      break;
    case "vault_delete":
      extra.vault_delete = counts(generator, task, 90);
      break;
    case "update_expiration_time":
      extra.update_expiration_time = {
        affected_backups_count: 1 + below(seed, task.serial, F.total, 60),
        expiration_day: new Date(task.started.ms + below(seed, task.serial, F.expiry, 730) * 86_400_000)
          .toISOString()
          .slice(0, 10),
      };
      break;
  }
  extra.common = { progress: task.progress, request_id: `req-${fieldUuid(seed, task.serial, F.request)}` };
  if (draw(seed, task.serial, F.taskId) % 4 === 0)
    extra.common.task_id = fieldUuid(seed, task.serial, F.taskId);
  return extra;
}
