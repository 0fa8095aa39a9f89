/** 0000-01-01 and 10000-01-01, in microseconds since 1970. */
const YEARS = [-62_167_219_200e6, 253_402_300_800e6];

/** Day in microseconds. */
const DAY = 86_400e6;

/**
 * Writes microseconds since 1970 as RFC 3339 in UTC, as tasks have their times; `undefined` for what is not a number, and beyond the
 * years of four digits.
 *
 * @param {number} micros
 */
export function timeText(micros) {
  if (!(micros >= YEARS[0] && micros < YEARS[1])) return undefined;
  const day = Math.floor(micros / DAY);
  const seconds = Math.floor((micros - day * DAY) / 1e6);
  const clock = `${twoDigits(seconds / 3600)}:${twoDigits((seconds / 60) % 60)}:${twoDigits(seconds % 60)}`;
  const fraction = micros - day * DAY - seconds * 1e6;
  const digits = fraction && `.${String(fraction).padStart(6, "0").replace(/0+$/, "")}`;
  return `${dateText(day)}T${clock}${digits || ""}Z`;
}

/** @type {Map<number, string>} dates of the last days, because `toISOString` takes three times as long as all else */
const dates = new Map();

/** @param {number} day since 1970 */
function dateText(day) {
  const known = dates.get(day);
  if (known !== undefined) return known;
  if (dates.size > 999) dates.clear();
  const date = new Date(day * 86_400_000).toISOString().slice(0, 10);
  dates.set(day, date);
  return date;
}

/** @param {number} number */
const twoDigits = (number) => (number < 10 ? `0${Math.floor(number)}` : String(Math.floor(number)));

/**
 * Returns a percentile, interpolated linearly as spreadsheets do and rounded down; not a number for no values.
 *
 * @param {Float64Array} sorted whole numbers
 * @param {number} percent
 */
export function percentile(sorted, percent) {
  const hundredths = (sorted.length - 1) * percent;
  const [lower, upper] = [sorted[Math.floor(hundredths / 100)], sorted[Math.ceil(hundredths / 100)]];
  return lower + Math.floor(((upper - lower) * (hundredths % 100)) / 100);
}
