/** 0000-01-01 and 10000-01-01, in microseconds since 1970. */
const YEARS = [-62_167_219_200e6, 253_402_300_800e6];

/**
 * Writes microseconds since 1970 as RFC 3339 in UTC, as tasks have their times; `undefined` for what is not a number, and beyond the
 * years of four digits.
 *
 * @param {number} micros
 */
export function timeText(micros) {
  if (!(micros >= YEARS[0] && micros < YEARS[1])) return undefined;
  const seconds = Math.floor(micros / 1e6);
  const start = new Date(seconds * 1000).toISOString().slice(0, 19);
  const fraction = micros - seconds * 1e6;
  if (fraction === 0) return `${start}Z`;
  return `${start}.${String(fraction).padStart(6, "0").replace(/0+$/, "")}Z`;
}

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
