/** The three time formats of the service. */

/** @typedef {import('./generator.js').Moment} Moment */

const DAY_MS = 86_400_000;
const ZERO = 48;

/** Buffer for the text of a time. It keeps the date of the last one, because the times of a page are of the same few days. */
const scratch = Buffer.from("0000-00-00T00:00:00.000000", "latin1");
let day = NaN;

/**
 * @param {number} at
 * @param {number} count
 * @param {number} value
 */
function writeDigits(at, count, value) {
  for (let place = at + count - 1; place >= at; place -= 1) {
    scratch[place] = ZERO + (value % 10);
    value = Math.floor(value / 10);
  }
}

/**
 * Formats a time as `2019-05-23T14:35:23.584418`.
 *
 * @param {Moment} moment
 * @param {number} length number of characters
 */
function text({ ms, micros }, length) {
  const thisDay = Math.floor(ms / DAY_MS);
  if (thisDay !== day) {
    day = thisDay;
    scratch.write(new Date(day * DAY_MS).toISOString().slice(0, 10), "latin1");
  }
  const within = ms - day * DAY_MS;
  const second = Math.floor(within / 1_000);
  writeDigits(11, 2, Math.floor(second / 3_600));
  writeDigits(14, 2, Math.floor(second / 60) % 60);
  writeDigits(17, 2, second % 60);
  writeDigits(20, 3, within % 1_000);
  writeDigits(23, 3, micros);
  return scratch.toString("latin1", 0, length);
}

/** @type {Record<import('./dialect.js').Dialect, (moment: Moment) => string>} */
export const TIME = {
  naive: (moment) => text(moment, 26),
  offset: (moment) => `${text(moment, 23)}+00:00`,
  zulu: (moment) => `${text(moment, 19)}Z`,
};
