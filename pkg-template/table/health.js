import { timeText } from "./numbers.js";
import { checkNames, wrong } from "./options.js";
import { REASONS } from "./reasons.js";

/** @import { HealthOptions, ResourceHealth } from "cbr-tasks/table" */
/** @import { View } from "../wasm/cbr_tasks_table.js" */

/** Numbers of each resource, in the order of `src/wasm/table/health.rs`. */
const NUMBERS = 34;
/** Places among them. */
const [ROW, REASON, NAME, TYPE, VAULT, POLICY, LAST, RUNNING] = [0, 1, 2, 3, 4, 5, 6, 7];
const [RATES, STREAK, FIGURES, SUCCESS] = [8, 12, 26, 28];

const DAY = 86_400_000;

/**
 * Judges the backups of every resource in a view of a whole table.
 *
 * @param {View} view
 * @param {HealthOptions} [options]
 * @returns {ResourceHealth[]}
 */
export function healthOf(view, options) {
  if (options !== undefined && options !== null) checkNames("options", options, ["maxAge", "now", "kinds"]);
  const kinds = options?.kinds ?? ["backup"];
  if (!Array.isArray(kinds) || kinds.length === 0)
    throw wrong("kinds", "an array of at least one operation type", kinds);
  const other = kinds.find((kind) => typeof kind !== "string");
  if (other !== undefined) throw wrong("kinds[]", "a string", other);
  const numbers = view.health(nowOf(options?.now ?? Date.now()), options?.maxAge ?? DAY, kinds);

  const count = numbers.length / NUMBERS;
  /** Texts of a key in the rows that a place has. @param {string} key @param {number} place @returns {string[]} */
  const texts = (key, place) =>
    view.values(
      Uint32Array.from({ length: count }, (_, at) => numbers[at * NUMBERS + place]),
      key,
    );
  const [ids, names, types] = [
    texts("resource_id", ROW),
    texts("resource_name", NAME),
    texts("resource_type", TYPE),
  ];
  const [vaults, vaultNames] = [texts("vault_id", VAULT), texts("vault_name", VAULT)];
  const [policies, running] = [texts("policy_id", POLICY), texts("id", RUNNING)];
  const [statuses, codes] = [texts("status", LAST), texts("error_code", LAST)];
  const messages = texts("error_message", LAST);
  // The oldest good backup comes first, and none before it.
  const verdict = (/** @type {number} */ at) => VERDICTS.indexOf(REASONS[numbers[at * NUMBERS + REASON]][0]);
  const success = (/** @type {number} */ at) => numbers[at * NUMBERS + SUCCESS] || Number.MIN_SAFE_INTEGER;
  const places = Array.from({ length: count }, (_, at) => at).sort(
    (one, other) =>
      verdict(one) - verdict(other) || success(one) - success(other) || compare(names[one], names[other]),
  );
  return places.map((at) => {
    const own = numbers.subarray(at * NUMBERS, (at + 1) * NUMBERS);
    const [one, two, lastSuccess, age, lastAttempt, since, cadence, nextDue] = own.subarray(FIGURES);
    const [verdict, sentence] = REASONS[own[REASON]];
    const [good7, ended7, good30, ended30] = own.subarray(RATES);
    return /** @type {ResourceHealth} */ ({
      resource: filled({ id: ids[at], name: names[at], type: types[at] }) ?? {},
      ...filled({ vault: filled({ id: vaults[at], name: vaultNames[at] }), policy: policies[at] }),
      verdict,
      reason: said(sentence, [one, two]),
      ...filled({
        lastSuccess: timeText(lastSuccess),
        age: age / 1000,
        lastAttempt: timeText(lastAttempt),
        lastStatus: statuses[at],
        error: filled({ code: codes[at], message: messages[at] }),
        running: filled({ id: running[at], since: timeText(since) }),
      }),
      streak: Array.from(own.subarray(STREAK, FIGURES), (status) => "sftkrw?"[status] ?? "").join(""),
      ...filled({
        successRate7d: good7 / ended7,
        successRate30d: good30 / ended30,
        cadence: cadence / 1000,
        nextDue: timeText(nextDue),
      }),
    });
  });
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
function nowOf(now) {
  const date = /** @type {Partial<Date>} */ (now).getTime?.();
  const found = typeof now === "number" ? now : typeof now === "string" ? Date.parse(now) : Number(date);
  if (timeText(found * 1000) !== undefined) return found;
  throw wrong("now", "a Date, milliseconds since 1970 or a time with its zone", now);
}

/** Copies the properties that have a value; `undefined` without any. @param {Record<string, unknown>} object */
function filled(object) {
  const entries = Object.entries(object).filter(
    ([, value]) => value !== undefined && value !== "" && !Number.isNaN(value),
  );
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
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
  const units = { d: Math.floor(minutes / 1440), h: Math.floor(minutes / 60) % 24, m: minutes % 60 };
  const parts = Object.entries(units).filter(([, number]) => number > 0);
  return parts.map(([unit, number]) => `${number}${unit}`).join("");
}
