/**
 * Converts a time to the value of `<input type="datetime-local">`, which is in the user's zone, or else in UTC.
 *
 * @param {string | number} value RFC 3339, or milliseconds
 * @param {{ utc?: boolean }} [options]
 * @returns {string} empty if the value is no time
 */
export function toLocalInput(value, { utc = false } = {}) {
  const time = new Date(value);
  if (Number.isNaN(time.getTime())) return "";
  const local = new Date(time.getTime() - (utc ? 0 : time.getTimezoneOffset() * 60_000));
  return local.toISOString().slice(0, 16);
}

/**
 * Converts the value of `<input type="datetime-local">` to a time.
 *
 * @param {string} value
 * @param {{ utc?: boolean }} [options]
 * @returns {string} RFC 3339 in UTC with whole seconds; empty if the value is no time
 */
export function fromLocalInput(value, { utc = false } = {}) {
  const time = new Date(utc ? `${value}Z` : value);
  return Number.isNaN(time.getTime()) ? "" : time.toISOString().replace(/\.\d+Z$/, "Z");
}
