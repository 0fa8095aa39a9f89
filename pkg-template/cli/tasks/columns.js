import { UsageError } from "../args/usage-error.js";
import { statusColour } from "../text/colour.js";
import { durationText } from "../text/duration.js";
import { FIELDS } from "./fields.js";

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

/** @typedef {typeof FIELDS[number]["name"]} Name */

/** What a column has beside or in place of that which its field tells. @type {Readonly<Partial<Record<Name, Partial<Column>>>>} */
const LOOKS = {
  // As much as tells ids from each other.
  id: { short: { width: 9 } },
  status: { colour: statusColour },
  operation_type: { title: "TYPE" },
  vault_name: { title: "VAULT", isFree: true },
  resource_name: { title: "RESOURCE", isFree: true },
  error_code: { title: "ERROR" },
  error_message: { title: "MESSAGE", isFree: true },
  progress: { title: "%" },
  duration: { cell: taken },
};

/**
 * @param {OperationLog} task
 * @param {readonly string[]} path
 */
const valueAt = (task, path) => path.reduce((/** @type {any} */ part, name) => part?.[name], task);

/**
 * The column of a field: `resource_id` is called RESOURCE ID, and `started_at` STARTED (UTC).
 *
 * @param {typeof FIELDS[number]} field
 * @returns {Column}
 */
function columnOf({ name, kind, path }) {
  const title = name.replace("_at", " (utc)").replaceAll("_", " ").toUpperCase();
  const time = {
    title,
    cell: (/** @type {OperationLog} */ task) => second(valueAt(task, path)),
    short: WITHOUT_SECONDS,
  };
  const other = { title, cell: (/** @type {OperationLog} */ task) => shown(valueAt(task, path)) };
  return { ...(kind === "time" ? time : other), ...LOOKS[name] };
}

/** By the names that the service, the table and CSV have for them. @type {Readonly<Record<string, Column>>} */
const COLUMNS = Object.fromEntries(FIELDS.map((field) => [field.name, columnOf(field)]));

/** What filters call them. @type {Readonly<Record<string, string>>} */
const OTHER_NAMES = Object.fromEntries(
  FIELDS.flatMap((field) => ("alias" in field ? [[field.alias, field.name]] : [])),
);

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
