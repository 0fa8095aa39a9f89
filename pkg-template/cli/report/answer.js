import { minute } from "../output/health-rows.js";
import { durationText } from "../text/duration.js";

/** @import { ResourceHealth } from "cbr-tasks/table" */
/** @import { Night } from "./night.js" */
/** @import { Texts } from "./texts-en.js" */

/**
 * First line of a report: the answer to "is every machine backed up?"
 *
 * @param {Night} night
 * @param {Texts} t
 */
export function answer({ resources, bad, verdicts: { unknown = 0 } }, t) {
  if (resources === 0) return t.nothing;
  if (bad.length > 0) return t.no(bad.length, resources);
  return unknown > 0 ? t.partly(unknown, resources) : t.yes(resources);
}

/**
 * @param {Night} night
 * @param {Texts} t
 */
export function rateText({ rate: { good, bad } }, t) {
  const ended = good + bad;
  if (ended === 0) return t.noBackups;
  // Rounded down, so that 100 % means all.
  return t.rate(`${(Math.floor((1000 * good) / ended) / 10).toFixed(1)} %`, good, ended);
}

const HOUR = 3_600_000;

/**
 * The maximum age of a backup, in hours up to three days: `24h`.
 *
 * @param {Night} night
 * @param {Texts} t
 */
export function maxAgeText({ maxAge }, t) {
  return t.span(maxAge % HOUR === 0 && maxAge <= 72 * HOUR ? `${maxAge / HOUR}h` : durationText(maxAge));
}

/** Minute of a time, such as `2026-11-01 08:00`. @param {number} time in milliseconds since 1970 */
export const minuteOf = (time) => minute(new Date(time).toISOString());

/** Day of a time, such as `2026-11-01`. @param {number} time in milliseconds since 1970 */
export const dayOf = (time) => new Date(time).toISOString().slice(0, 10);

/**
 * Legend of the letters that occur in streaks; `undefined` without any.
 *
 * @param {readonly ResourceHealth[]} rows
 * @param {Texts} t
 * @param {(letter: string, status: string) => string} [mark] how the report shows a letter and its status
 */
export function legend(rows, t, mark = (letter, status) => `${letter} ${status}`) {
  const found = Object.entries(t.letters).filter(([letter]) =>
    rows.some(({ streak }) => streak.includes(letter)),
  );
  if (found.length === 0) return undefined;
  return t.legend(found.map(([letter, status]) => mark(letter, status)).join(t.separator));
}

/**
 * The tasks that a report is made from.
 *
 * @param {Night} night
 * @param {Texts} t
 */
export const sourceText = ({ tasks, first, now }, t) =>
  t.source(tasks, minuteOf(first ?? now), minuteOf(now));

/** Most rows of a table in a report, and most resources of an error. */
export const MOST_ROWS = 100;
export const MOST_RESOURCES = 12;
