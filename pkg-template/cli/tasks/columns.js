import { UsageError } from "../args/usage-error.js";
import { statusColour } from "../text/colour.js";
import { durationText } from "../text/duration.js";

/** @import { OperationLog } from "cbr-tasks" */
/** @import { Colour } from "../text/colour.js" */

/**
 * @typedef {object} Column
 * @property {string} title
 * @property {(task: OperationLog, now: number) => string} cell as it came, not to be shown as it is
 * @property {(cell: string) => Colour | undefined} [colour]
 * @property {true} [isFree] text of any length, which gives way where there is no room
 * @property {{ width: number, cell?: (cell: string) => string }} [short] what is enough of it where there is little room
 */

/**
 * Whatever a field holds: the service may send anything.
 *
 * @param {unknown} value
 */
const shown = (value) => (value === undefined || value === null ? "" : String(value));

/**
 * @param {string | undefined} time RFC 3339 in UTC, or what the service wrote instead
 */
const second = (time) => shown(time).replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d).*$/, "$1 $2");

/** A time without its seconds. */
const WITHOUT_SECONDS = {
  width: 16,
  cell: (/** @type {string} */ time) => time.replace(/^(\d{4}-\d\d-\d\d \d\d:\d\d):\d\d$/, "$1"),
};

/**
 * How long a task took, or has taken so far.
 *
 * @param {OperationLog} task
 * @param {number} now
 */
function taken({ started_at, ended_at, status }, now) {
  const isUnderWay = status === "running";
  const end = ended_at === undefined && isUnderWay ? now : Date.parse(ended_at ?? "");
  const millis = end - Date.parse(started_at ?? "");
  return Number.isFinite(millis) ? durationText(millis) : "";
}

/** By the names that the service, the table and CSV have for them. @type {Readonly<Record<string, Column>>} */
const COLUMNS = {
  // As much as tells ids from each other.
  id: { title: "ID", cell: (task) => shown(task.id), short: { width: 9 } },
  status: { title: "STATUS", cell: (task) => shown(task.status), colour: statusColour },
  operation_type: { title: "TYPE", cell: (task) => shown(task.operation_type) },
  provider_id: { title: "PROVIDER ID", cell: (task) => shown(task.provider_id) },
  project_id: { title: "PROJECT ID", cell: (task) => shown(task.project_id) },
  policy_id: { title: "POLICY ID", cell: (task) => shown(task.policy_id) },
  vault_id: { title: "VAULT ID", cell: (task) => shown(task.vault_id) },
  vault_name: { title: "VAULT", cell: (task) => shown(task.vault_name), isFree: true },
  resource_id: { title: "RESOURCE ID", cell: (task) => shown(task.extra_info?.resource?.id) },
  resource_type: { title: "RESOURCE TYPE", cell: (task) => shown(task.extra_info?.resource?.type) },
  resource_name: {
    title: "RESOURCE",
    cell: (task) => shown(task.extra_info?.resource?.name),
    isFree: true,
  },
  error_code: { title: "ERROR", cell: (task) => shown(task.error_info?.code) },
  error_message: { title: "MESSAGE", cell: (task) => shown(task.error_info?.message), isFree: true },
  created_at: {
    title: "CREATED (UTC)",
    cell: (task) => second(task.created_at),
    short: WITHOUT_SECONDS,
  },
  started_at: {
    title: "STARTED (UTC)",
    cell: (task) => second(task.started_at),
    short: WITHOUT_SECONDS,
  },
  updated_at: {
    title: "UPDATED (UTC)",
    cell: (task) => second(task.updated_at),
    short: WITHOUT_SECONDS,
  },
  ended_at: {
    title: "ENDED (UTC)",
    cell: (task) => second(task.ended_at),
    short: WITHOUT_SECONDS,
  },
  progress: { title: "%", cell: (task) => shown(task.extra_info?.common?.progress) },
  duration: { title: "DURATION", cell: taken },
};

/** What filters call them. @type {Readonly<Record<string, string>>} */
const OTHER_NAMES = {
  type: "operation_type",
  project: "project_id",
  policy: "policy_id",
  vault: "vault_name",
  resource: "resource_name",
  error: "error_code",
  message: "error_message",
  created: "created_at",
  started: "started_at",
  updated: "updated_at",
  ended: "ended_at",
};

/** The columns that are shown unless said, and which of them give way first where the terminal is narrow. */
export const USUAL = [
  "id",
  "status",
  "operation_type",
  "resource_name",
  "vault_name",
  "started_at",
  "duration",
];
export const FIRST_TO_GO = ["duration", "vault_name", "operation_type", "started_at"];

/** All names, for the help. */
export const NAMES = Object.keys(COLUMNS);

/** @param {string} name one of `NAMES` */
export const column = (name) => COLUMNS[name];

/**
 * A column's own name.
 *
 * @param {string} flag
 * @param {string} name
 */
function named(flag, name) {
  const own = Object.hasOwn(OTHER_NAMES, name) ? OTHER_NAMES[name] : name;
  if (Object.hasOwn(COLUMNS, own)) return own;
  throw new UsageError(`${flag}: expected one of ${NAMES.join(", ")}, got "${name}"`);
}

/**
 * @param {string} text names with commas between them
 * @returns {string[]}
 */
export function columnNames(text) {
  const names = text.split(",").map((name) => named("--columns", name.trim()));
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new UsageError(`--columns: expected each column once, got "${twice}" twice`);
  return names;
}

/**
 * @param {readonly string[]} texts each a key, perhaps with `:desc` or `:asc` behind it; several with commas between them
 * @returns {{ key: any, descending: boolean }[]}
 */
export function sortKeys(texts) {
  return texts
    .flatMap((text) => text.split(","))
    .map((text) => {
      const [name, direction = "asc", ...rest] = text.trim().split(":");
      if (!["asc", "desc"].includes(direction) || rest.length > 0) {
        throw new UsageError(`--sort: expected a key such as started_at or started_at:desc, got "${text}"`);
      }
      return { key: named("--sort", name), descending: direction === "desc" };
    });
}
