const UNITS = /** @type {const} */ ([
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1000],
]);

/**
 * Formats a duration by its largest unit and the next, such as `1h 30m`.
 *
 * @param {number} millis
 */
export function durationText(millis) {
  if (millis < 1000) return `${Math.max(Math.round(millis), 0)}ms`;
  const at = UNITS.findIndex(([, length]) => millis >= length);
  const [unit, length] = UNITS[at];
  const whole = `${Math.floor(millis / length)}${unit}`;
  const smaller = UNITS[at + 1];
  const rest = smaller === undefined ? 0 : Math.floor((millis % length) / smaller[1]);
  return rest > 0 ? `${whole} ${rest}${smaller[0]}` : whole;
}
