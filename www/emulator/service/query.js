/** Parses and checks the parameters of ListOpLogs. */
import { STATUS_INDEX, TYPE_INDEX } from "../tasks/generator-shares.js";
import { TEXTS } from "../tasks/scan.js";

/**
 * @typedef {Partial<Record<typeof TEXTS[number], string>> & Others} ListQuery
 *
 * @typedef {object} Others
 * @property {number} [from] earliest start of a task, in milliseconds (inclusive)
 * @property {number} [to] end of the range, in milliseconds (exclusive)
 * @property {number} [type] index into TYPES
 * @property {number} [status] index into STATUSES
 * @property {number} limit
 * @property {number} offset
 */

export const MAX_LIMIT = 1_000;

/** A parameter that the service refuses. The message is part of the error response. */
export class BadParameter extends Error {}

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;

/**
 * @param {string} name
 * @param {string} text
 */
function timeOf(name, text) {
  const ms = TIME.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(ms))
    throw new BadParameter(`Invalid ${name}: ${JSON.stringify(text)} is not like 2018-02-01T12:00:00Z.`);
  return ms;
}

/**
 * @param {string} name
 * @param {string} text
 * @param {number} min
 * @param {number} max
 */
function integerOf(name, text, min, max) {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  if (!(value >= min && value <= max))
    throw new BadParameter(
      `Invalid ${name}: ${JSON.stringify(text)} is not an integer from ${min} to ${max}.`,
    );
  return value;
}

/**
 * @template T
 * @param {string} name
 * @param {T | undefined} value
 * @param {string} text
 * @returns {T}
 */
function known(name, value, text) {
  if (value === undefined)
    throw new BadParameter(`Invalid ${name}: ${JSON.stringify(text)} is not supported.`);
  return value;
}

/**
 * @param {readonly (readonly [string, string])[]} pairs decoded, in their order
 * @param {number | null} clampLimit larger limits are silently lowered to this; with null, limits above 1000 are refused
 * @returns {ListQuery}
 */
export function parseListQuery(pairs, clampLimit) {
  /** @type {Map<string, string>} */
  const given = new Map();
  for (const [name, value] of pairs) {
    if (given.has(name)) throw new BadParameter(`Invalid ${name}: given more than once.`);
    given.set(name, value);
  }
  /** @type {ListQuery} */
  const query = { limit: Math.min(MAX_LIMIT, clampLimit ?? MAX_LIMIT), offset: 0 };

  for (const name of TEXTS) {
    const text = given.get(name);
    if (text === undefined) continue;
    if (text.length > 255) throw new BadParameter(`Invalid ${name}: longer than 255 characters.`);
    query[name] = text;
  }
  if (query.destination_region !== undefined && !/^[A-Za-z0-9._-]*$/.test(query.destination_region)) {
    throw new BadParameter(`Invalid destination_region: ${JSON.stringify(query.destination_region)}.`);
  }

  const start = given.get("start_time");
  const end = given.get("end_time");
  if (start !== undefined) query.from = timeOf("start_time", start);
  // The service compares whole seconds: an end of 12:00:00 includes a task of 12:00:00.9.
  if (end !== undefined) query.to = timeOf("end_time", end) + 1_000;
  if (query.from !== undefined && query.to !== undefined && query.from >= query.to) {
    throw new BadParameter("Invalid end_time: it is before start_time.");
  }

  const type = given.get("operation_type");
  if (type !== undefined) query.type = known("operation_type", TYPE_INDEX.get(type), type);
  const status = given.get("status");
  if (status !== undefined) {
    query.status = known("status", STATUS_INDEX.get(status), status);
  }

  const limit = given.get("limit");
  if (limit !== undefined) {
    const max = clampLimit === null ? MAX_LIMIT : 2_147_483_647;
    query.limit = Math.min(integerOf("limit", limit, 1, max), clampLimit ?? MAX_LIMIT);
  }
  const offset = given.get("offset");
  if (offset !== undefined) query.offset = integerOf("offset", offset, 0, 2_147_483_647);
  return query;
}
