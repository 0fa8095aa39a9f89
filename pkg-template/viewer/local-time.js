/**
 * A time for `<input type="datetime-local">`, which knows only the reader's own zone.
 *
 * @param {string} value RFC 3339
 * @returns {string} empty where the value is no time
 */
export function toLocalInput(value) {
  const time = new Date(value);
  if (Number.isNaN(time.getTime())) return "";
  const local = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

/**
 * @param {string} value as `<input type="datetime-local">` gives it
 * @returns {string} RFC 3339 in UTC, whole seconds; empty where there is no time
 */
export function fromLocalInput(value) {
  const time = new Date(value);
  return Number.isNaN(time.getTime()) ? "" : time.toISOString().replace(/\.\d+Z$/, "Z");
}
