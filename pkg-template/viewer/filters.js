/** @typedef {import("cbr-tasks").ListOpLogsQuery} ListOpLogsQuery */
/** @typedef {"" | "1h" | "24h" | "7d" | "30d" | "custom"} Range */

/**
 * What the reader filters by; an empty string filters by nothing.
 *
 * @typedef {object} Filters
 * @property {string} status
 * @property {string} operationType
 * @property {string} range one of {@link Range}; anything else means any time
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
 * The query of one page.
 *
 * @param {Filters} filters
 * @param {{ limit: number, offset: number, now: number }} page `now` in milliseconds: ranges count back from it
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
    // In whole minutes: many readers behind one proxy ask for the same list.
    if (span !== undefined) query.start_time = Math.floor((now - span) / MINUTE) * MINUTE;
  }
  return query;
}
