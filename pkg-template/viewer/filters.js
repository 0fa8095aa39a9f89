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

const MINUTE = 60_000;
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
 * The query for one page.
 *
 * @param {Filters} filters
 * @param {{ limit: number, offset: number, now: number }} page `now` in milliseconds: end of the ranges
 * @returns {ListOpLogsQuery & { limit: number, offset: number }}
 */
export function listQuery(filters, { limit, offset, now }) {
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
  return query;
}
