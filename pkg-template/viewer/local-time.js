/**
 * Converts a time to the value of `<input type="datetime-local">`, which is in the user's zone.
 *
 * @param {string} value RFC 3339
 * @returns {string} empty if the value is no time
 */
export function toLocalInput(value) {
  const time = new Date(value);
  if (Number.isNaN(time.getTime())) return "";
  const local = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

/**
 * Converts the value of `<input type="datetime-local">` to a time.
 *
 * @param {string} value
 * @returns {string} RFC 3339 in UTC with whole seconds; empty if the value is no time
 */
export function fromLocalInput(value) {
  const time = new Date(value);
  return Number.isNaN(time.getTime()) ? "" : time.toISOString().replace(/\.\d+Z$/, "Z");
}
