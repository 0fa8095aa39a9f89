import { newest } from "./task.js";

/** @typedef {import("cbr-tasks").ListOpLogsQuery} ListOpLogsQuery */
/** @typedef {"" | "1h" | "24h" | "7d" | "30d" | "custom"} Range */

/**
 * Values of the filters. An empty string is no filter.
 *
 * @typedef {object} Filters
 * @property {string} status
 * @property {string} operationType
 * @property {string} range one of {@link Range}; any other value is no filter
 * @property {string} startTime RFC 3339, for the custom range
 * @property {string} endTime RFC 3339, for the custom range
 * @property {string} resourceName
 * @property {string} vaultName
 */

/** @type {Readonly<Filters>} */
export const NO_FILTERS = Object.freeze({
  status: "",
  operationType: "",
  range: "",
  startTime: "",
  endTime: "",
  resourceName: "",
  vaultName: "",
});

/** @type {readonly (keyof Filters)[]} */
export const FILTER_NAMES = /** @type {(keyof Filters)[]} */ (Object.keys(NO_FILTERS));

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** @type {Readonly<Record<string, number>>} */
const SPANS = { "1h": HOUR, "24h": 24 * HOUR, "7d": 168 * HOUR, "30d": 720 * HOUR };

/** @param {Filters} filters */
export function isFiltered(filters) {
  const span = filters.range === "custom" ? filters.startTime || filters.endTime : SPANS[filters.range];
  return Boolean(
    filters.status || filters.operationType || filters.resourceName || filters.vaultName || span,
  );
}

/**
 * The times of a custom range that ends before it begins.
 *
 * @param {Filters} filters
 * @returns {{ start: number, end: number } | undefined} milliseconds; undefined if the range is in order
 */
export function reversedRange({ range, startTime, endTime }) {
  const [start, end] = [Date.parse(startTime), Date.parse(endTime)];
  return range === "custom" && start > end ? { start, end } : undefined;
}

/** A custom range that ends before it begins. */
export class RangeReversed extends RangeError {
  kind = "range";
  message = "expected a time range whose start-time is not after its end-time";
}

/**
 * The query for one page.
 *
 * @param {Filters} filters
 * @param {object} page
 * @param {number} page.limit
 * @param {number} page.offset
 * @param {number} page.now milliseconds; end of the ranges
 * @param {number} [page.anchor] milliseconds; end of the list for the pages after the first, so that tasks that come meanwhile
 *   do not move its rows
 * @returns {ListOpLogsQuery & { limit: number, offset: number }}
 */
export function listQuery(filters, { limit, offset, now, anchor }) {
  /** @type {ListOpLogsQuery & { limit: number, offset: number }} */
  const query = { limit, offset };
  if (filters.status) query.status = filters.status;
  if (filters.operationType) query.operation_type = filters.operationType;
  if (filters.resourceName) query.resource_name = filters.resourceName;
  if (filters.vaultName) query.vault_name = filters.vaultName;
  if (filters.range === "custom") {
    if (filters.startTime) query.start_time = filters.startTime;
    if (filters.endTime) query.end_time = filters.endTime;
  } else {
    const span = SPANS[filters.range];
    // Whole minutes, so that a proxy can coalesce the requests of many viewers.
    if (span !== undefined) query.start_time = Math.floor((now - span) / MINUTE) * MINUTE;
  }
  if (anchor !== undefined && offset > 0 && !(Date.parse(String(query.end_time)) < anchor))
    query.end_time = anchor;
  return query;
}

/**
 * End of a list for the pages after its first one: behind the newest task of that page, so that the reader's clock does not matter. The
 * service selects by whole seconds, both ends included, and the client rounds an end up. Nothing says in which order the service lists: if
 * the last task is not older than the first, there is no end, because it could cut tasks off.
 *
 * @param {readonly import("./task.js").OperationLog[]} tasks of the first page
 * @returns {number | undefined} milliseconds
 */
export function anchorOf(tasks) {
  const isNewestFirst = newest(tasks.slice(-1)) < newest(tasks.slice(0, 1));
  return isNewestFirst ? newest(tasks) + 1 : undefined;
}
