import { numberOf, spanOf } from "./keys.js";
import { timeText } from "./numbers.js";
import { each, guarded, optionsOf, shown, wrong } from "./options.js";
import { REASONS } from "./reasons.js";

/** @import { HealthOptions, ResourceHealth } from "cbr-tasks/table" */
/** @import { View } from "../wasm/cbr_tasks_table.js" */

/** Numbers of each resource, in the order of `src/wasm/table/health.rs`. */
const NUMBERS = 21;
/** Places among them. */
const [LAST, RUNNING, REASON, SUCCESS] = [5, 6, 7, 15];

/** Texts of each resource, and the place of the number of the row that each is in. @type {[key: string, place: number][]} */
const TEXTS = [
  ["resource_id", 0],
  ["resource_name", 1],
  ["resource_type", 2],
  ["vault_id", 3],
  ["vault_name", 3],
  ["policy_id", 4],
  ["status", LAST],
  ["error_code", LAST],
  ["error_message", LAST],
  ["id", RUNNING],
];

const DAY = 86_400_000;

/** Reads the options of health. Times and spans are in microseconds. */
const healthOptions = guarded("options", (/** @type {unknown} */ options) => {
  const {
    maxAge = DAY,
    now = Date.now(),
    kinds = ["backup"],
  } = optionsOf("options", options ?? {}, ["maxAge", "now", "kinds"]);
  if (!Array.isArray(kinds) || kinds.length === 0)
    throw wrong("kinds", "an array of at least one operation type", kinds, shown(kinds));
  const found = each("kinds", kinds, (_, kind) => {
    if (typeof kind === "string") return kind;
    throw wrong("kinds[]", "a string", kind, shown(kind));
  });
  const age = spanOf("maxAge", maxAge);
  if (age === 0) throw wrong("maxAge", "more than 0", age, "0s");
  return { maxAge: age, now: timeOf(now) * 1000, kinds: found.join("\0") };
});

/**
 * Judges the backups of every resource in a view of a whole table.
 *
 * @param {View} view
 * @param {HealthOptions} [options]
 * @returns {ResourceHealth[]}
 */
export function healthOf(view, options) {
  const { now, maxAge, kinds } = healthOptions(options);
  const numbers = view.health(now, maxAge, kinds);
  const count = numbers.length / NUMBERS;
  const rows = new Uint32Array(count * TEXTS.length);
  for (let at = 0; at < rows.length; at++) {
    const [, place] = TEXTS[at % TEXTS.length];
    rows[at] = numbers[Math.floor(at / TEXTS.length) * NUMBERS + place];
  }
  /** @type {string[]} */
  const texts = view.values(
    rows,
    TEXTS.map(([key]) => numberOf(key)),
  );
  // The oldest good backup comes first, and none before it.
  const ranks = new Float64Array(count).map((_, at) =>
    VERDICTS.indexOf(REASONS[numbers[at * NUMBERS + REASON]][0]),
  );
  const success = (/** @type {number} */ at) => numbers[at * NUMBERS + SUCCESS] || Number.MIN_SAFE_INTEGER;
  const name = (/** @type {number} */ at) => texts[at * TEXTS.length + 1];
  const places = Array.from(ranks.keys()).sort(
    (one, other) =>
      ranks[one] - ranks[other] || success(one) - success(other) || compare(name(one), name(other)),
  );
  const all = Array.from(numbers);
  return places.map((at) =>
    resourceHealth(
      all.slice(at * NUMBERS + REASON, (at + 1) * NUMBERS),
      texts.slice(at * TEXTS.length, (at + 1) * TEXTS.length),
    ),
  );
}

/**
 * @param {number[]} numbers from its reason on
 * @param {string[]} texts
 * @returns {ResourceHealth}
 */
function resourceHealth(numbers, texts) {
  const [reason, good7, ended7, good30, ended30, statuses, one, two, ...times] = numbers;
  const [lastSuccess, age, lastAttempt, since, cadence, nextDue] = times;
  const [id, name, type, vault, vaultName, policy, lastStatus, code, message, running] = texts;
  const [verdict, sentence] = REASONS[reason];
  let [streak, left] = ["", statuses];
  for (; left > 0; left = Math.floor(left / 8)) streak = " sftkrw?"[left % 8] + streak;
  return /** @type {any} */ (
    filled({
      resource: filled({ id, name, type }) ?? {},
      vault: filled({ id: vault, name: vaultName }),
      policy,
      verdict,
      reason: said(sentence, [one, two]),
      lastSuccess: timeText(lastSuccess),
      age: age / 1000,
      lastAttempt: timeText(lastAttempt),
      lastStatus,
      error: filled({ code, message }),
      running: filled({ id: running, since: timeText(since) }),
      streak,
      successRate7d: good7 / ended7,
      successRate30d: good30 / ended30,
      cadence: cadence / 1000,
      nextDue: timeText(nextDue),
    })
  );
}

/** Verdicts from the worst on. */
const VERDICTS = ["failing", "stuck", "overdue", "never", "due", "unknown", "ok", "retired"];

/** @param {string} one @param {string} other */
function compare(one, other) {
  return one < other ? -1 : Number(one > other);
}

/**
 * Reads a time, in milliseconds.
 *
 * @param {unknown} now
 */
export function timeOf(now) {
  const date = /** @type {Partial<Date>} */ (now).getTime?.();
  const found = typeof now === "number" ? now : typeof now === "string" ? Date.parse(now) : Number(date);
  if (timeText(found * 1000) !== undefined) return found;
  throw wrong("now", "a Date, milliseconds since 1970 or a time with its zone", now, shown(now));
}

/** Removes the properties without a value; `undefined` if none is left. @param {Record<string, unknown>} object */
function filled(object) {
  /** @type {Record<string, unknown> | undefined} */
  let copy;
  for (const name in object) {
    const value = object[name];
    const isMissing = value === undefined || (value === "" && name !== "streak") || Number.isNaN(value);
    if (isMissing) continue;
    copy ??= {};
    copy[name] = value;
  }
  return copy;
}

/** Writes a sentence with its figures. @param {string} sentence @param {number[]} figures */
function said(sentence, figures) {
  let at = 0;
  return sentence.replace(/[#~@]/g, (mark) => {
    const figure = figures[at++];
    if (mark === "#") return String(figure);
    return mark === "~" ? spanText(figure) : (timeText(Math.floor(figure / 1e6) * 1e6) ?? "");
  });
}

/** Writes microseconds in days, hours and minutes, such as `1d3h40m`; in seconds below a minute. @param {number} micros */
function spanText(micros) {
  const seconds = Math.floor(micros / 1e6);
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  return (days ? `${days}d` : "") + (hours ? `${hours}h` : "") + (rest ? `${rest}m` : "");
}
