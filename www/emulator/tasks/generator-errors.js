/**
 * Errors of failed tasks. The codes have the service's format; the texts are made up for the emulator, so a client must never
 * depend on them.
 */
import { FAILED, SKIPPED, TIMEOUT } from "./generator-shares.js";

/**
 * @typedef {object} Failure
 * @property {string} code
 * @property {string} message with the placeholders {id} and {name} for the resource
 * @property {readonly string[]} [types] operation types that can have it; default: all
 */

/** @type {readonly Failure[]} */
const FAILURES = [
  {
    code: "BackupService.6113",
    message: "The vault has no space left for another backup of resource {name} ({id}).",
    types: ["backup", "replication", "copy"],
  },
  {
    code: "BackupService.6101",
    message: "Server {id} is in a state that does not allow the operation.",
    types: ["backup", "restore"],
  },
  { code: "BackupService.6104", message: "Creating the snapshot of disk {id} failed.", types: ["backup"] },
  {
    code: "BackupService.6120",
    message: "The agent on {name} did not answer; 请检查客户端状态.",
    types: ["backup", "restore"],
  },
  {
    code: "BackupService.6130",
    message: "Reading changed blocks of {id} was interrupted.",
    types: ["backup", "copy"],
  },
  {
    code: "BackupService.6201",
    message: "The target resource {id} is locked by another operation.",
    types: ["restore", "migrate_resources"],
  },
  {
    code: "BackupService.6204",
    message: "Disk sizes of backup and target {name} differ.",
    types: ["restore"],
  },
  {
    code: "BackupService.6301",
    message: "The destination region refused the replica of {name}.",
    types: ["replication"],
  },
  {
    code: "BackupService.6305",
    message: "The connection to the destination region was lost.",
    types: ["replication", "copy"],
  },
  {
    code: "BackupService.6402",
    message: "The backup of {name} is in use and cannot be deleted.",
    types: ["delete", "vault_delete", "remove_resource"],
  },
  {
    code: "BackupService.6405",
    message: "Some backups could not be deleted.",
    types: ["vault_delete", "delete", "remove_resource"],
  },
  {
    code: "BackupService.6501",
    message: "Synchronising backup records failed.",
    types: ["sync", "update_expiration_time", "migrate_resources"],
  },
  { code: "BackupService.9910", message: "Unknown error. Try again later." },
];

/** @type {readonly Failure[]} */
const SKIPS = [
  {
    code: "BackupService.6150",
    message: "Resource {name} is already being backed up; this run was skipped.",
    types: ["backup"],
  },
  { code: "BackupService.6151", message: "The vault is not in a state that allows the task." },
  { code: "BackupService.6152", message: "Resource {id} no longer exists." },
];

/** @type {readonly Failure[]} */
const TIMEOUTS = [{ code: "BackupService.6199", message: "A step on {name} ran past its time limit." }];

/**
 * @param {readonly Failure[]} table
 * @param {string} type
 */
function fitting(table, type) {
  return table.filter((failure) => failure.types === undefined || failure.types.includes(type));
}

/** @type {Map<string, readonly Failure[]>} */
const cache = new Map();

/**
 * The error of a task. Without an error, code and message are empty.
 *
 * @param {string} type operation type
 * @param {number} status index into STATUSES
 * @param {number} roll in [0, 1)
 * @param {{ id: string, name: string }} resource
 * @returns {{ code: string, message: string }}
 */
export function errorInfo(type, status, roll, resource) {
  const table =
    status === FAILED ? FAILURES : status === SKIPPED ? SKIPS : status === TIMEOUT ? TIMEOUTS : undefined;
  if (table === undefined) return { code: "", message: "" };
  const key = `${status} ${type}`;
  const choices = cache.get(key) ?? fitting(table, type);
  cache.set(key, choices);
  // The square makes the first entries of a table more frequent than the last.
  const failure = choices[Math.floor(roll * roll * choices.length)];
  return {
    code: failure.code,
    message: failure.message.replace("{id}", resource.id).replace("{name}", () => resource.name),
  };
}
