import { at } from "./text.js";

/** @typedef {import("cbr-tasks").OperationLog} OperationLog */

/**
 * One line of the details: a leaf of the task's JSON.
 *
 * @typedef {object} Field
 * @property {string} path from the task's root, in the names of the wire
 * @property {string} name path from the section's root
 * @property {unknown} value
 */

/** @typedef {{ name: string, fields: Field[] }} Section */

/** Fields beyond these limits are shown only in the JSON below the sections. */
const MAX_FIELDS = 300;
const MAX_DEPTH = 6;

const TASK = ["id", "operation_type", "status"];
const TIMES = ["started_at", "ended_at", "created_at", "updated_at"];
const VAULT = ["vault_name", "vault_id", "policy_id", "checkpoint_id", "provider_id", "project_id"];
const ERROR = ["code", "message"];

/**
 * All fields of a task by section, unknown ones included. The error's code and message are left out, because they are shown
 * above the sections.
 *
 * @param {OperationLog} task
 * @returns {Section[]} without empty ones
 */
export function sectionsOf(task) {
  const extra = isObject(task.extra_info) ? task.extra_info : {};
  const { common, resource, ...parts } = /** @type {Record<string, unknown>} */ (extra);
  const { error_info, extra_info, ...top } = /** @type {Record<string, unknown>} */ (
    /** @type {unknown} */ (task)
  );
  const named = [...TASK, ...TIMES, ...VAULT];
  const other = Object.keys(top).filter((key) => !named.includes(key));

  const sections = [
    section("task", [...pick(task, TASK), ...leaves(common, "extra_info.common", "")]),
    section("times", pick(task, TIMES)),
    section("resource", leaves(resource, "extra_info.resource", "")),
    section("vault", pick(task, VAULT)),
    ...Object.entries(parts).map(([name, value]) => section(name, leaves(value, `extra_info.${name}`, ""))),
    section("other", [
      ...other.flatMap((key) => leaves(top[key], key, key)),
      ...restOfError(error_info),
      ...(isObject(extra_info) ? [] : leaves(extra_info, "extra_info", "extra_info")),
    ]),
  ];
  return sections.filter(({ fields }) => fields.length > 0);
}

/**
 * @param {string} name
 * @param {Field[]} fields
 * @returns {Section}
 */
function section(name, fields) {
  return { name, fields: fields.slice(0, MAX_FIELDS) };
}

/**
 * @param {unknown} task
 * @param {string[]} keys
 */
function pick(task, keys) {
  return keys.flatMap((key) => leaves(at(task, key), key, key));
}

/** @param {unknown} error */
function restOfError(error) {
  if (!isObject(error)) return leaves(error, "error_info", "error_info");
  return Object.entries(error)
    .filter(([key]) => !ERROR.includes(key))
    .flatMap(([key, value]) => leaves(value, `error_info.${key}`, `error_info.${key}`));
}

/**
 * The leaves of a JSON value, by depth-first search.
 *
 * @param {unknown} value
 * @param {string} path
 * @param {string} name
 * @returns {Field[]} none for undefined: the service left the field out
 */
function leaves(value, path, name, depth = 0) {
  if (value === undefined) return [];
  if (!isTree(value) || depth >= MAX_DEPTH)
    return [{ path, name: name || path.slice(path.lastIndexOf(".") + 1), value }];
  /** @type {Field[]} */
  const found = [];
  const isArray = Array.isArray(value);
  for (const [key, member] of Object.entries(value)) {
    if (found.length >= MAX_FIELDS) break;
    const step = isArray ? `[${key}]` : key;
    found.push(...leaves(member, join(path, step), join(name, step), depth + 1));
  }
  return found;
}

/**
 * @param {string} path
 * @param {string} step
 */
function join(path, step) {
  return !path || step.startsWith("[") ? path + step : `${path}.${step}`;
}

/**
 * True for objects and lists of objects. A list of plain values is one field, and so is anything empty.
 *
 * @param {unknown} value
 * @returns {value is object}
 */
function isTree(value) {
  if (Array.isArray(value)) return value.some((item) => typeof item === "object" && item !== null);
  return isObject(value) && Object.keys(value).length > 0;
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
