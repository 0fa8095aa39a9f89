/**
 * Window of time. Times are in milliseconds since 1970.
 *
 * @typedef {object} TimeWindow
 * @property {number} start
 * @property {number} [end] none if the window ends now
 * @property {number} [span] length of a window that moves with the time
 */

const HOUR = 3_600_000;
const MINUTE = 60_000;

/** First and last hour of a night. */
const [DUSK, DAWN] = [18, 8];

/** Lengths of the windows that end now. */
const SPANS = { "1h": HOUR, "24h": 24 * HOUR, "7d": 168 * HOUR, "30d": 720 * HOUR };

/** @typedef {"night" | keyof typeof SPANS} Preset */

/**
 * Window of a preset. A night is the one that is on, or else the last one.
 *
 * @param {Preset} preset
 * @param {{ now?: number, utc?: boolean }} [options] `utc`: hours of UTC, not of the page's time zone
 * @returns {TimeWindow}
 */
export function windowOf(preset, { now = Date.now(), utc = false } = {}) {
  if (preset === "night") return nightOf(now, utc);
  const span = SPANS[preset];
  // Whole minutes, so that a proxy can coalesce the requests of many viewers.
  return { start: Math.floor((now - span) / MINUTE) * MINUTE, span };
}

/** @param {number} now @param {boolean} utc @returns {TimeWindow} */
function nightOf(now, utc) {
  /** Time of an hour, so many days from today. By the calendar: a night can be an hour longer or shorter. */
  const at = (/** @type {number} */ days, /** @type {number} */ hour) => {
    const time = new Date(now);
    return utc
      ? Date.UTC(time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate() + days, hour)
      : new Date(time.getFullYear(), time.getMonth(), time.getDate() + days, hour).getTime();
  };
  const day = now >= at(0, DUSK) ? 0 : -1;
  return { start: at(day, DUSK), end: at(day + 1, DAWN) };
}

/** Widths of bars, so that no window has more than 60 or so of them. */
const WIDTHS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440].map((minutes) => minutes * MINUTE);

/** Width of a histogram's bars. @param {number} span of the window */
export const barWidth = (span) => WIDTHS.find((width) => span / width <= 61) ?? Math.ceil(span / 60);
