import { parseDuration, relativeTime } from "../../client/times.js";
import { clean } from "../text/clean.js";
import { UsageError } from "./usage-error.js";

/** Date with an optional time; seconds and zone are optional too. */
const TIME = /^(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d)(:\d\d(?:\.\d+)?)?(Z|z|[+-]\d\d:?\d\d)?)?$/;

const EXPECTED =
  "a time before now such as 24h, 7d or 1h30m, a date such as 2026-11-01, today or yesterday (midnight in UTC), now, or a time such as 2026-11-01T12:00:00Z";

/**
 * Parses the value of a flag that takes a point in time, to milliseconds since 1970.
 *
 * @param {string} flag its name, for the message
 * @param {string} text
 * @param {number} now
 * @returns {number}
 */
export function instant(flag, text, now) {
  const time = relativeTime(text, now) ?? calendar(text);
  if (time !== undefined && time >= -62_167_219_200_000) return time;
  throw new UsageError(`${flag}: expected ${EXPECTED}, got "${clean(text)}"`);
}

/**
 * @param {string} text
 * @returns {number | undefined}
 */
function calendar(text) {
  const found = TIME.exec(text);
  if (found === null) return undefined;
  const [, date, time = "00:00", seconds = ":00", zone = "Z"] = found;
  const offset = zone.toUpperCase().replace(/^([+-]\d\d)(\d\d)$/, "$1:$2");
  const millis = Date.parse(`${date}T${time}${seconds}${offset}`);
  // JavaScript reads the 30th of February as the 2nd of March.
  const day = Date.parse(`${date}T00:00:00Z`);
  const isDay = !Number.isNaN(day) && new Date(day).toISOString().startsWith(date);
  return isDay && !Number.isNaN(millis) ? millis : undefined;
}

/**
 * Parses the value of a flag that takes a duration, to milliseconds.
 *
 * @param {string} flag
 * @param {string} text
 */
export function duration(flag, text) {
  const millis = parseDuration(text);
  if (millis !== undefined && millis > 0) return millis;
  throw new UsageError(`${flag}: expected a duration such as 30s, 5m or 1h30m, got "${clean(text)}"`);
}

/**
 * The period of `--since` and `--until`.
 *
 * @param {{ since?: string, until?: string }} flags
 * @param {number} now
 * @returns {{ start_time?: Date, end_time?: Date }}
 */
export function period({ since, until }, now) {
  const from = since === undefined ? undefined : instant("--since", since, now);
  const to = until === undefined ? undefined : instant("--until", until, now);
  if (from !== undefined && to !== undefined && from > to) {
    const [start, end] = [from, to].map((time) => new Date(time).toISOString());
    throw new UsageError(`--until: expected a time not before --since (${start}), got ${end}`);
  }
  return {
    ...(from === undefined ? {} : { start_time: new Date(from) }),
    ...(to === undefined ? {} : { end_time: new Date(to) }),
  };
}
