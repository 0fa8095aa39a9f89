import { UsageError } from "../args/usage-error.js";
import { statusColour } from "../text/colour.js";
import { durationText } from "../text/duration.js";
import { FIELDS } from "./fields.js";

/** @import { OperationLog } from "cbr-tasks" */
/** @import { Colour } from "../text/colour.js" */

/**
 * @typedef {object} Column
 * @property {string} title
 * @property {(task: OperationLog, now: number) => string} cell raw text; it may contain control characters, so `clean` it first
 * @property {(cell: string) => Colour | undefined} [colour]
 * @property {true} [isFree] free text of any length, which is cut first if the row is too wide
 * @property {{ width: number, cell?: (cell: string) => string }} [short] short form for a narrow terminal
 */

/**
 * Text of a field's value. It may be of any type, because the service decides what it sends.
 *
 * @param {unknown} value
 */
const shown = (value) => (value === undefined || value === null ? "" : String(value));

/**
 * Time to the second: `2026-11-01 12:00:00`.
 *
 * @param {string | undefined} time RFC 3339 in UTC; any other text is returned unchanged
 */
const second = (time) => shown(time).replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d).*$/, "$1 $2");

/** A time without its seconds. */
const WITHOUT_SECONDS = {
  width: 16,
  cell: (/** @type {string} */ time) => time.replace(/^(\d{4}-\d\d-\d\d \d\d:\d\d):\d\d$/, "$1"),
};

/**
 * Duration of a task; of a running one, so far.
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

/** Overrides of the columns that `columnOf` makes from the fields. @type {Readonly<Partial<Record<Name, Partial<Column>>>>} */
const LOOKS = {
  // The first characters of an id are enough to distinguish the tasks of a list.
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

/** Columns by field name, the same name as in the service, the table and CSV. @type {Readonly<Record<string, Column>>} */
const COLUMNS = Object.fromEntries(FIELDS.map((field) => [field.name, columnOf(field)]));

/** Field names by alias. An alias is the name of a field in filters. @type {Readonly<Record<string, string>>} */
const ALIASES = Object.fromEntries(
  FIELDS.flatMap((field) => ("alias" in field ? [[field.alias, field.name]] : [])),
);

/** Default columns. */
export const DEFAULT_COLUMNS = [
  "id",
  "status",
  "operation_type",
  "resource_name",
  "vault_name",
  "started_at",
  "duration",
];

/** Default columns that a narrow terminal does not show, in the order in which they are dropped. */
export const DROPPED_FIRST = ["duration", "vault_name", "operation_type", "started_at"];

/** All names, for the help. */
export const NAMES = Object.keys(COLUMNS);

/** @param {string} name one of `NAMES` */
export const column = (name) => COLUMNS[name];

/**
 * Resolves the name of a column or its alias.
 *
 * @param {string} flag for the message
 * @param {string} name
 * @returns {string} the field's name
 */
function resolveName(flag, name) {
  const fieldName = Object.hasOwn(ALIASES, name) ? ALIASES[name] : name;
  if (Object.hasOwn(COLUMNS, fieldName)) return fieldName;
  throw new UsageError(`${flag}: expected one of ${NAMES.join(", ")}, got "${name}"`);
}

/**
 * @param {string} text comma-separated names
 * @returns {string[]}
 */
export function columnNames(text) {
  const names = text.split(",").map((name) => resolveName("--columns", name.trim()));
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new UsageError(`--columns: expected each column once, got "${twice}" twice`);
  return names;
}

/**
 * @param {readonly string[]} texts each one or more comma-separated keys; a key may end with `:desc` or `:asc`
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
      return { key: resolveName("--sort", name), descending: direction === "desc" };
    });
}
