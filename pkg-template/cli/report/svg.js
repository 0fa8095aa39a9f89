import { dayOf } from "./answer.js";

/** @import { Day } from "./night.js" */
/** @import { Texts } from "./texts-en.js" */

/** Size of the histogram, and height above its axis. */
const [WIDTH, HEIGHT, BASE] = [720, 132, 108];
/** Least height of a bar that is not 0. */
const LEAST = 3;

/**
 * Histogram of the days: failed backups below, because a few of them must be seen, and good ones above.
 *
 * @param {readonly Day[]} days
 * @param {Texts} t
 */
export function histogram(days, t) {
  const most = Math.max(1, ...days.map(({ good, bad }) => good + bad));
  const step = WIDTH / Math.max(days.length, 7);
  const height = (/** @type {number} */ count) =>
    count === 0 ? 0 : Math.max((count / most) * (BASE - 16), LEAST);
  const bars = days.map(({ day, good, bad }, at) => {
    const [x, low, high] = [at * step + 1, height(bad), height(good)];
    const bar = (/** @type {string} */ name, /** @type {number} */ top, /** @type {number} */ length) =>
      length === 0
        ? ""
        : `<rect class="${name}" x="${round(x)}" y="${round(top)}" width="${round(step - 2)}" height="${round(length)}"/>`;
    const label = `${dayOf(day)}: ${good} ${t.columns.good}, ${bad} ${t.columns.bad}`;
    return `<g><title>${label}</title>${bar("bad", BASE - low, low)}${bar("good", BASE - low - high, high)}</g>`;
  });
  const marks = [...new Set([0, Math.floor((days.length - 1) / 2), days.length - 1])].map((at) => {
    const anchor = at === 0 ? "start" : at === days.length - 1 ? "end" : "middle";
    const x = at === 0 ? 0 : at === days.length - 1 ? (at + 1) * step : (at + 0.5) * step;
    return `<text x="${round(x)}" y="${HEIGHT - 6}" text-anchor="${anchor}">${dayOf(days[at].day)}</text>`;
  });
  const sum = (/** @type {"good" | "bad"} */ key) => days.reduce((sum, day) => sum + day[key], 0);
  const label = `${t.days(days.length)}: ${sum("good")} ${t.columns.good}, ${sum("bad")} ${t.columns.bad}`;
  return [
    `<svg class="days" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}">`,
    `<line x1="0" x2="${WIDTH}" y1="16" y2="16"/><text x="0" y="12">${most}</text>`,
    ...bars,
    `<line x1="0" x2="${WIDTH}" y1="${BASE}" y2="${BASE}"/>`,
    ...(days.length > 1 ? marks : marks.slice(0, 1)),
    "</svg>",
  ].join("\n");
}

/** @param {number} number */
const round = (number) => Math.round(number * 10) / 10;

/** Class of a streak's letter, and height of its bar: failures are higher, so that colour is not all that tells them apart. */
const LETTERS = /** @type {Readonly<Record<string, [name: string, height: number]>>} */ ({
  s: ["good", 7],
  f: ["bad", 14],
  t: ["warn", 14],
  k: ["calm", 4],
  r: ["busy", 10],
  w: ["busy", 4],
});

/**
 * The last attempts of a resource as bars.
 *
 * @param {string} streak
 * @param {Texts} t
 */
export function streakBars(streak, t) {
  if (streak === "") return "";
  const letters = /** @type {Readonly<Record<string, string>>} */ (t.letters);
  const bars = Array.from(streak, (letter, at) => {
    const [name, height] = LETTERS[letter] ?? ["calm", 4];
    return `<rect class="${name}" x="${at * 7}" y="${14 - height}" width="5" height="${height}"/>`;
  });
  const label = Array.from(streak, (letter) => letters[letter] ?? letters["?"]).join(", ");
  return `<svg class="streak" width="${streak.length * 7}" height="14" role="img" aria-label="${label}">${bars.join("")}</svg>`;
}
