import { percentile, timeText } from "./numbers.js";
import { checkNames, integer, wrong } from "./options.js";

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

/**
 * Groups the tasks of a view.
 *
 * @param {View} view
 * @param {GroupOptions} options
 * @param {(view: View) => TaskView} open makes the view of a group, and keeps the table
 */
export function groupsOf(view, options, open) {
  checkNames("options", options, ["by", "sort", "limit", "streak"]);
  const { by } = options;
  const keys = /** @type {string[]} */ (Array.isArray(by) ? by : [by]);
  if (![1, 2].includes(keys.length) || keys.some((key) => typeof key !== "string"))
    throw wrong("by", "a key or an array of one or two", by);
  const { key: figure, descending } = sortOf(options.sort ?? "count");
  const limit = integer("limit", options.limit ?? 2 ** 32 - 1, 1, 2 ** 32 - 1);
  const streak = integer("streak", options.streak ?? 14, 0, 100);

  const groups = new Groups(view, keys, open);
  const places = groups.sorted(figure, descending ? -1 : 1).slice(0, limit);
  return places.map((place) => {
    const values = groups.texts.map((texts) => texts[place]);
    return new TaskGroup(groups, place, Array.isArray(by) ? values : values[0], streak);
  });
}

/** A member is two numbers: its time, and its row times this with the code of its status. */
const ROW = 2 ** 26;

/** All groups of a view, each in the order of its times. */
class Groups {
  /** @type {string[]} texts of the statuses, by code */
  #statuses = [];

  /** @type {number[]} numbers of members by code; all 0 but while they are counted */
  #counts = [];

  /**
   * @param {View} view
   * @param {string[]} keys
   * @param {(view: View) => TaskView} open
   */
  constructor(view, keys, open) {
    const [members, ends] = view.groups(keys);
    this.members = members;
    this.ends = ends;
    // Of its own, because the user's may be freed.
    this.view = view.copy();
    this.open = open;
    const latest = Uint32Array.from(this.ends.subarray(1), (end) => this.row(end - 1));
    /** Texts of each key, by the place of the group. */
    this.texts = keys.map((key) => textsOf(view, key, latest));
  }

  /** Row of a member. @param {number} at */
  row(at) {
    return Math.floor(this.members[2 * at + 1] / ROW);
  }

  /** Rows of a group. @param {number} place */
  rows(place) {
    const [start, end] = [this.ends[place], this.ends[place + 1]];
    return Uint32Array.from({ length: end - start }, (_, at) => this.row(start + at));
  }

  /** Code of a member's status. @param {number} at */
  code(at) {
    return this.members[2 * at + 1] - this.row(at) * ROW;
  }

  /** Status of a member. @param {number} at */
  status(at) {
    const code = this.code(at);
    this.#statuses[code] ??= this.view.values(Uint32Array.of(this.row(at)), "status")[0];
    return this.#statuses[code];
  }

  /** Member in `success` with the last time; -1 without one. @param {number} place */
  latestSuccess(place) {
    let at = this.ends[place + 1] - 1;
    while (at >= this.ends[place] && this.status(at) !== "success") at -= 1;
    return at < this.ends[place] ? -1 : at;
  }

  /** Members from the first with a time on; the last one if none has. @param {number} place */
  first(place) {
    let at = this.ends[place];
    while (at < this.ends[place + 1] - 1 && this.members[2 * at] === -Infinity) at += 1;
    return at;
  }

  /** Number of members in each status. @param {number} place */
  statuses(place) {
    const { members, ends } = this;
    const counts = this.#counts;
    const found = [];
    for (let at = ends[place]; at < ends[place + 1]; at++) {
      const packed = members[2 * at + 1];
      const code = packed - Math.floor(packed / ROW) * ROW;
      if (!counts[code]) {
        counts[code] = 0;
        found.push(at);
      }
      counts[code] += 1;
    }
    return Object.fromEntries(
      found.map((at) => {
        const code = this.code(at);
        const count = counts[code];
        counts[code] = 0;
        return [this.status(at), count];
      }),
    );
  }

  /** Sorted durations of a group, in microseconds. @param {number} place */
  durations(place) {
    const texts = this.view.values(this.rows(place), "duration").filter((text) => text !== "");
    return Float64Array.from(texts, (text) => Math.round(text * 1000)).sort();
  }

  /**
   * Figure of a group; -Infinity or not a number without one.
   *
   * @param {string} figure
   * @param {number} place
   * @returns {number}
   */
  figure(figure, place) {
    const last = this.ends[place + 1] - 1;
    switch (figure) {
      case "count":
        return last + 1 - this.ends[place];
      case "first":
        return this.members[2 * this.first(place)];
      case "last":
        return this.members[2 * last];
      case "latestSuccess":
        return this.members[2 * this.latestSuccess(place)];
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
    const places = Array.from(this.texts[0].keys());
    places.sort((one, other) => {
      const texts = this.texts.find((texts) => texts[one] !== texts[other]) ?? [];
      return isBefore(texts[one], texts[other]) ? -1 : Number(isBefore(texts[other], texts[one]));
    });
    const ranked = places.map((place, rank) => {
      const byKey = this.texts[0][place] === "" ? Number.NaN : rank;
      return { place, value: figure === "key" ? byKey : this.figure(figure, place) };
    });
    const known = ranked.filter(({ value }) => Number.isFinite(value));
    known.sort((one, other) => sign * (one.value - other.value));
    return [...known, ...ranked.filter(({ value }) => !Number.isFinite(value))].map(({ place }) => place);
  }
}

/** Texts are in the order of their characters, and no text comes last. @param {string} one @param {string} other */
function isBefore(one, other) {
  return one !== "" && (one < other || other === "");
}

/** Percentiles of the durations. */
const PERCENTS = /** @type {Record<string, number>} */ ({ median: 50, p95: 95, max: 100 });

/**
 * Returns the texts of a key in some rows. Ranges of a time are written by their start.
 *
 * @param {View} view
 * @param {string} key
 * @param {Uint32Array} rows
 * @returns {string[]}
 */
function textsOf(view, key, rows) {
  const [name, unit] = key.split(":");
  const texts = view.values(rows, name);
  if (unit === undefined) return texts;
  const [length, rest] = unit === "day" ? [10, "T00:00:00Z"] : [13, ":00:00Z"];
  return texts.map((text) => text && text.slice(0, length) + rest);
}

/** Group of tasks. Its tasks and durations are read from the table when they are asked for. */
class TaskGroup {
  #groups;
  #place;

  /**
   * @param {Groups} groups
   * @param {number} place
   * @param {string | string[]} key
   * @param {number} streak
   */
  constructor(groups, place, key, streak) {
    this.#groups = groups;
    this.#place = place;
    this.key = key;
    this.count = groups.figure("count", place);
    this.statuses = groups.statuses(place);
    const first = timeText(groups.figure("first", place));
    if (first !== undefined) {
      this.first = first;
      this.last = timeText(groups.figure("last", place));
    }
    this.streak = "";
    const end = groups.ends[place + 1];
    for (let at = Math.max(groups.ends[place], end - streak); at < end; at++)
      this.streak += LETTERS[groups.status(at)] ?? "?";
  }

  /** @param {number} at @returns {OperationLog | undefined} */
  #task(at) {
    return at < 0 ? undefined : this.#groups.view.values(Uint32Array.of(this.#groups.row(at)), undefined)[0];
  }

  get latest() {
    return this.#task(this.#groups.ends[this.#place + 1] - 1);
  }

  get latestSuccess() {
    return this.#task(this.#groups.latestSuccess(this.#place));
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
    const { latest, latestSuccess, duration } = this;
    return { ...this, latest, latestSuccess, duration };
  }
}

/** @param {unknown} sort @returns {{ key: string, descending: boolean }} */
function sortOf(sort) {
  if (typeof sort !== "string") checkNames("sort", sort, ["key", "descending"]);
  const { key, descending = key !== "key" } =
    typeof sort === "string" ? { key: sort } : /** @type {any} */ (sort);
  const names = [...FIGURES, ...Object.keys(PERCENTS), ...Object.keys(LETTERS)];
  if (!names.includes(key)) {
    const got = typeof key === "string" ? JSON.stringify(key.slice(0, 40)) : undefined;
    throw wrong("sort", `one of ${names.join(", ")}`, key, got);
  }
  if (typeof descending !== "boolean") throw wrong("sort.descending", "a boolean", descending);
  return { key, descending };
}
