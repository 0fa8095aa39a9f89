import { windowOf } from "../data/windows.js";
import { FILTER_NAMES } from "../filters.js";

/** @typedef {import("../filters.js").Filters} Filters */
/** @typedef {import("../data/windows.js").TimeWindow} TimeWindow */
/** @typedef {import("../data/windows.js").Preset} Preset */
/** @typedef {import("../data/window-rows.js").Question} Question */
/** @typedef {"tasks" | "machines" | "errors"} Tab */
/** @typedef {Preset | { start: number, end?: number }} WindowChoice */

/**
 * Everything that the reader has chosen in the overview, as JSON.
 *
 * @typedef {object} State
 * @property {WindowChoice} window
 * @property {string} text in the table's query language
 * @property {NonNullable<Question["chips"]>} chips
 * @property {{ start: number, end: number } | undefined} brush
 * @property {import("cbr-tasks/table").SortKey | undefined} sort
 * @property {Tab} tab
 * @property {string} task id of the task whose details are open, or ""
 * @property {boolean} utc
 */

export const PRESETS = /** @type {const} */ (["night", "1h", "24h", "7d", "30d"]);
export const TABS = /** @type {const} */ (["tasks", "machines", "errors"]);
export const CHIPS = /** @type {const} */ (["status", "type", "vault", "error"]);

/** Statuses of tasks that failed. */
export const FAILURES = /** @type {const} */ (["failed", "timeout"]);

/** @type {State} a day shows the last night at any time, and what runs now */
const DEFAULT = {
  window: "24h",
  text: "",
  chips: {},
  brush: undefined,
  sort: undefined,
  tab: "tasks",
  task: "",
  utc: false,
};

/**
 * First state of an element with these filters.
 *
 * @param {Filters} filters
 * @returns {State}
 */
export function stateOf({ status, operationType, range, startTime, endTime, resourceName, vaultName }) {
  /** @type {State["chips"]} */
  const chips = {};
  if (status) chips.status = [status];
  if (operationType) chips.type = [operationType];
  const text = [
    resourceName && `resource:${quoted(resourceName)}`,
    vaultName && `vault:${quoted(vaultName)}`,
  ];
  const [start, end] = [Date.parse(startTime), Date.parse(endTime)];
  /** @type {WindowChoice | undefined} */
  const window =
    range === "custom"
      ? { start: Number.isNaN(start) ? 0 : start, ...(Number.isNaN(end) ? {} : { end }) }
      : PRESETS.find((preset) => preset === range);
  return { ...DEFAULT, chips, text: text.filter(Boolean).join(" "), ...(window && { window }) };
}

/**
 * State of which some members are known, such as one that was saved. What is not as it should be is left out.
 *
 * @param {Partial<import("../index.js").ViewerState>} saved
 * @param {State} standard the other members
 * @returns {State}
 */
export function stateFrom(saved, standard) {
  const state = { ...DEFAULT, ...standard };
  const { window, text, chips, brush, sort, tab, task, utc, filters } = saved;
  if (filters) {
    const known = FILTER_NAMES.map((name) => [name, String(filters[name] ?? "")]);
    Object.assign(state, stateOf(Object.fromEntries(known)));
  }
  if (PRESETS.some((preset) => preset === window)) state.window = /** @type {Preset} */ (window);
  else if (typeof window === "object" && window !== null && Number.isFinite(window.start))
    state.window = { start: window.start, ...(Number.isFinite(window.end) ? { end: window.end } : {}) };
  if (typeof text === "string") state.text = text;
  if (typeof chips === "object" && chips !== null)
    state.chips = Object.fromEntries(
      CHIPS.flatMap((chip) => (Array.isArray(chips[chip]) ? [[chip, chips[chip].map(String)]] : [])),
    );
  state.brush =
    brush && Number.isFinite(brush.start) && brush.end > brush.start
      ? { start: brush.start, end: brush.end }
      : undefined;
  if (typeof sort?.key === "string") state.sort = { key: sort.key, descending: sort.descending === true };
  state.tab = TABS.find((known) => known === tab) ?? state.tab;
  if (typeof task === "string") state.task = task;
  if (typeof utc === "boolean") state.utc = utc;
  return state;
}

/**
 * The members of a state that are not as they are by default, for an address or a file.
 *
 * @param {State} state
 * @returns {import("../index.js").ViewerState}
 */
export function saved(state) {
  const entries = Object.entries(state).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(DEFAULT[/** @type {keyof State} */ (name)]),
  );
  return Object.fromEntries(entries);
}

/** @param {WindowChoice} choice @param {boolean} utc @returns {TimeWindow} */
export function windowFrom(choice, utc) {
  return typeof choice === "string" ? windowOf(choice, { utc }) : choice;
}

/** @param {string} value */
export const quoted = (value) => `"${value.replace(/["\\]/g, "\\$&")}"`;
