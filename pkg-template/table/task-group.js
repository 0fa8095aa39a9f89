import { keyOf, NO_KEY } from "./keys.js";
import { percentile, timeText } from "./numbers.js";
import { each, guarded, integer, optionsOf, quoted, shown, wrong } from "./options.js";

/** @import { OperationLog } from "cbr-tasks" */
/** @import { GroupOptions } from "cbr-tasks/table" */
/** @import { View } from "../wasm/cbr_tasks_table.js" */
/** @import { TaskView } from "./task-view.js" */

/** Letters of statuses in a streak; `?` for any other. */
const LETTERS = /** @type {Record<string, string>} */ ({
  success: "s",
  failed: "f",
  timeout: "t",
  skipped: "k",
  running: "r",
  waiting: "w",
});

/** Figures to sort by, beside percentiles and statuses. */
const FIGURES = ["key", "count", "first", "last", "latestSuccess"];

/** In place of a row. */
const NO_ROW = 2 ** 32 - 1;

/** Percentiles of the durations. */
const PERCENTS = /** @type {Record<string, number>} */ ({ median: 50, p95: 95, max: 100 });

/** Reads the options of groups. */
const groupsOptions = guarded("options", (/** @type {unknown} */ options) => {
  const read = optionsOf("options", options, ["by", "sort", "limit", "streak"]);
  const { by, sort = "count", limit = 2 ** 32 - 1, streak = 14 } = read;
  const keys = each("by", Array.isArray(by) ? by : [by], (_, key) => key);
  if (![1, 2].includes(keys.length) || keys.some((key) => typeof key !== "string"))
    throw wrong("by", "a key or an array of one or two", by, shown(by));
  return {
    isPair: Array.isArray(by),
    keys: keys.map((key) => groupKey(/** @type {string} */ (key))),
    sort: sortOf(sort),
    limit: integer("limit", limit, 1, 2 ** 32 - 1),
    streak: integer("streak", streak, 0, 100),
  };
});

/** Reads a key: a text, or a time with `:day` or `:hour`. @param {string} key */
function groupKey(key) {
  const [, name = key, unit] = /^([^:]*):(day|hour)$/.exec(key) ?? [];
  const { kind, number } = keyOf("by", name);
  if (kind === (unit ? "time" : "text")) return { number, unit };
  throw wrong(
    "by",
    "a key of texts such as vault, or a time such as started:day or started:hour",
    key,
    quoted(key),
  );
}

/** @param {any} sort @returns {{ figure: string, descending: boolean }} */
function sortOf(sort) {
  const { key, descending = key !== "key" } =
    typeof sort === "string" ? { key: sort } : optionsOf("sort", sort, ["key", "descending"]);
  const names = [...FIGURES, ...Object.keys(PERCENTS), ...Object.keys(LETTERS)];
  if (!names.includes(key))
    throw wrong(
      "sort",
      `one of ${names.join(", ")}`,
      key,
      typeof key === "string" ? quoted(key) : shown(key),
    );
  if (typeof descending !== "boolean")
    throw wrong("sort.descending", "a boolean", descending, shown(descending));
  return { figure: key, descending };
}

/**
 * Groups the tasks of a view.
 *
 * @param {View} view
 * @param {GroupOptions} options
 * @param {(view: View) => TaskView} open makes the view of a group, and keeps the table
 */
export function groupsOf(view, options, open) {
  const { isPair, keys, sort, limit, streak } = groupsOptions(options);
  const groups = new Groups(view, keys, streak, open);
  const places = groups.sorted(sort.figure, sort.descending ? -1 : 1).slice(0, limit);
  return places.map((place) => {
    const values = groups.texts.map((texts) => texts[place]);
    return new TaskGroup(groups, place, isPair ? values : values[0]);
  });
}

/**
 * Gives an object a value in place of the getter that made it.
 *
 * @template T
 * @param {object} object
 * @param {string} name
 * @param {T} value
 */
function kept(object, name, value) {
  Object.defineProperty(object, name, { value });
  return value;
}

/** All groups of a view, each in the order of its times. Times and spans are in microseconds. */
class Groups {
  #numbers;
  #counts;
  #streaks;
  #streakEnds;
  /** @type {Uint32Array | undefined} */
  #members;

  /**
   * @param {View} view
   * @param {{ number: number, unit?: string }[]} keys
   * @param {number} length of a streak
   * @param {(view: View) => TaskView} open
   */
  constructor(view, keys, length, open) {
    const by = keys.map(({ number, unit }) => number + (unit ? 256 * (unit === "day" ? 24 : 1) : 0));
    const [numbers, ends, latest, successes, streaks, counts, names] = view.groups(by, length);
    this.#numbers = numbers;
    /** End of each group among the members, from 0 on. */
    this.ends = ends;
    this.count = ends.length - 1;
    /** Row of the last member of each group, and that of the last one in `success`. */
    this.latest = latest.subarray(1);
    this.successes = successes.subarray(1);
    this.#counts = counts;
    this.#streaks = streaks;
    let all = 0;
    this.#streakEnds = ends.map((end, at) => (all += Math.min(length, end - (ends[at - 1] ?? 0))));
    /** Texts of the statuses, by code. */
    this.names = names;
    this.letters = names.map((name) => LETTERS[name] ?? "?");
    // Of its own, because the user's may be freed.
    this.view = view.copy();
    this.open = open;
    // They stay when a task changes later.
    if (counts.length === 0) this.#members = this.view.histories(numbers, ends);
    /** Texts of each key, by the place of the group. Ranges of a time are written by their start. */
    this.texts = keys.map(({ number, unit }) => {
      const texts = /** @type {string[]} */ (view.values(this.latest, [number]));
      if (!unit) return texts;
      const [length, rest] = unit === "day" ? [10, "T00:00:00Z"] : [13, ":00:00Z"];
      return texts.map((text) => text && text.slice(0, length) + rest);
    });
  }

  /** Row of a member. @param {number} at */
  row(at) {
    return this.members[2 * at];
  }

  /** Row of each member, and the code of its status. */
  get members() {
    this.#members ??= this.view.histories(this.#numbers, this.ends);
    return this.#members;
  }

  /** Rows of a group. @param {number} place */
  rows(place) {
    const start = this.ends[place];
    return new Uint32Array(this.ends[place + 1] - start).map((_, at) => this.row(start + at));
  }

  /** First time of each group. Members without one come first. */
  get first() {
    const times = this.view.times(this.latest.map((_, place) => this.row(this.ends[place])));
    const hasTime = (/** @type {number} */ at) => !Number.isNaN(this.view.times([this.row(at)])[0]);
    for (const [place, time] of times.entries()) {
      let [low, high] = [this.ends[place], this.ends[place + 1] - 1];
      if (!Number.isNaN(time) || !hasTime(high)) continue;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (hasTime(middle)) high = middle;
        else low = middle + 1;
      }
      times[place] = this.view.times([this.row(low)])[0];
    }
    return kept(this, "first", times);
  }

  /** Last time of each group. */
  get last() {
    return kept(this, "last", this.view.times(this.latest));
  }

  /** Last time in `success` of each group. */
  get lastSuccess() {
    return kept(this, "lastSuccess", this.view.times(this.successes));
  }

  /** Number of members with each code of a status. @param {number} place */
  #codes(place) {
    const { length } = this.names;
    if (this.#counts.length > 0) return this.#counts.subarray((place + 1) * length, (place + 2) * length);
    const codes = new Uint32Array(length);
    for (let at = this.ends[place]; at < this.ends[place + 1]; at++) codes[this.members[2 * at + 1]]++;
    return codes;
  }

  /** Number of members in each status. @param {number} place */
  statuses(place) {
    /** @type {Map<string, number>} */
    const counts = new Map();
    // Two codes have the empty text: that of an empty status, and that of none.
    for (const [code, count] of this.#codes(place).entries())
      if (count > 0) counts.set(this.names[code], (counts.get(this.names[code]) ?? 0) + count);
    return Object.fromEntries(counts);
  }

  /** Letters of the last members. @param {number} place */
  streak(place) {
    let letters = "";
    for (let at = this.#streakEnds[place]; at < this.#streakEnds[place + 1]; at++)
      letters += this.letters[this.#streaks[at]];
    return letters;
  }

  /** The task of a row; `undefined` for the number of none. @param {number} row @returns {OperationLog | undefined} */
  task(row) {
    return row === NO_ROW ? undefined : this.view.values([row], [NO_KEY])[0];
  }

  /** Sorted durations of a group. @param {number} place */
  durations(place) {
    return this.view.durations(this.rows(place)).sort();
  }

  /**
   * Figure of a group; not a number without one.
   *
   * @param {string} figure
   * @param {number} place
   * @returns {number}
   */
  figure(figure, place) {
    switch (figure) {
      case "key":
        return this.texts[0][place] === "" ? Number.NaN : 0;
      case "count":
        return this.ends[place + 1] - this.ends[place];
      case "first":
        return this.first[place];
      case "last":
        return this.last[place];
      case "latestSuccess":
        return this.lastSuccess[place];
    }
    const percent = PERCENTS[figure];
    return percent ? percentile(this.durations(place), percent) : (this.statuses(place)[figure] ?? 0);
  }

  /**
   * Returns the places of the groups in the wanted order. Groups with equal figures are in the order of their keys. Those without the
   * figure come last, and so do those without a key.
   *
   * @param {string} figure
   * @param {number} sign
   */
  sorted(figure, sign) {
    const values = new Float64Array(this.count).map((_, place) => sign * this.figure(figure, place));
    // Not a number comes last.
    const different = Float64Array.from(new Set(values)).sort();
    const equals = new Map(Array.from(different, (value) => [value, /** @type {number[]} */ ([])]));
    for (const [place, value] of values.entries()) equals.get(value)?.push(place);
    return [...equals].flatMap(([value, places]) => {
      const direction = figure === "key" && !Number.isNaN(value) ? sign : 1;
      return places.sort((one, other) => direction * this.#compare(one, other));
    });
  }

  /** Compares the keys of two groups. Texts are in the order of their characters, and no text comes last. @param {number} one @param {number} other */
  #compare(one, other) {
    for (const texts of this.texts) {
      const text = texts[one];
      const next = texts[other];
      if (text !== next) return text !== "" && (text < next || next === "") ? -1 : 1;
    }
    return 0;
  }
}

/** Group of tasks. Its figures are made when they are read, of what the groups have of it, and its tasks and durations of the table. */
class TaskGroup {
  #groups;
  #place;

  /**
   * @param {Groups} groups
   * @param {number} place
   * @param {string | string[]} key
   */
  constructor(groups, place, key) {
    this.#groups = groups;
    this.#place = place;
    this.key = key;
    this.count = groups.ends[place + 1] - groups.ends[place];
  }

  get statuses() {
    return this.#groups.statuses(this.#place);
  }

  get first() {
    return timeText(this.#groups.first[this.#place]);
  }

  get last() {
    return timeText(this.#groups.last[this.#place]);
  }

  get lastSuccess() {
    return timeText(this.#groups.lastSuccess[this.#place]);
  }

  get streak() {
    return this.#groups.streak(this.#place);
  }

  get latest() {
    return this.#groups.task(this.#groups.latest[this.#place]);
  }

  get latestSuccess() {
    return this.#groups.task(this.#groups.successes[this.#place]);
  }

  get duration() {
    const micros = this.#groups.durations(this.#place);
    const found = Object.entries(PERCENTS).map(([name, percent]) => [
      name,
      percentile(micros, percent) / 1000,
    ]);
    return micros.length > 0 ? Object.fromEntries(found) : {};
  }

  view() {
    const { view, open } = this.#groups;
    return open(view.part(this.#groups.rows(this.#place)));
  }

  toJSON() {
    const { key, count, statuses, first, last, lastSuccess, streak, latest, latestSuccess, duration } = this;
    return { key, count, statuses, first, last, lastSuccess, streak, latest, latestSuccess, duration };
  }
}
