import { FirstRows } from "./first-rows.js";
import { placeByStart } from "./place.js";
import { barWidth } from "./windows.js";

/** @import { HistogramBin, ResourceHealth, SortKey, TaskTable, TaskView } from "cbr-tasks/table" */

/**
 * Question to the rows of a window.
 *
 * @typedef {object} Question
 * @property {string} [text] in the table's query language
 * @property {Partial<Record<Chip, readonly string[]>>} [chips] chosen values
 * @property {{ start: number, end: number }} [brush] part of the window, `end` excluded
 * @property {SortKey} [sort]
 */

/** @typedef {"status" | "type" | "vault" | "error"} Chip */
/** @typedef {{ value: string, label: string, count: number }} ChipValue */
/**
 * Answers of the three sentences. `known` are all machines that tasks name.
 *
 * @typedef {{ failed: number, machines: number | undefined, known?: number, since: number, running: number }} SentenceAnswers
 */
/** @typedef {{ code: string, message: string, count: number, machines: number, first?: string, last?: string }} ErrorRow */

/** Keys of the chips' values. A vault is chosen by its id, because names match in part. */
const CHIPS = /** @type {const} */ ({ status: "status", type: "type", vault: "vault_id", error: "error" });

/** @type {SortKey} */
const NEWEST = { key: "started_at", descending: true };

const DAY = 86_400_000;

/** Answers about the tasks of a loader's window. Each is computed when it is read first, and kept until the next change. */
export class WindowRows extends FirstRows {
  /** @type {Question} */
  #question = {};
  /** Answers to the question. @type {Map<string, unknown>} */
  #kept = new Map();
  /** Answers about the window, whatever is asked. @type {Map<string, unknown>} */
  #lasting = new Map();
  /** @type {Set<TaskView>} */
  #views = new Set();
  /** Removals of the loader that the views have outlived. */
  #removals = 0;
  /** Empty table, which knows the query language. @type {TaskTable | undefined} */
  #grammar;
  /** The text while it has no error. */
  #text = "";

  /**
   * Changes the question. A text with an error is reported as `problem`, and the last one without goes on to apply.
   *
   * @param {Question} question
   */
  ask(question) {
    this.#question = question;
    this.#forget();
    this.#check();
  }

  /** Forgets all answers: called for changed rows. */
  reset() {
    this.#forget();
    this.#lasting.clear();
    this.#removals = this.loader.removals;
    this.#check();
  }

  #forget() {
    for (const view of this.#views) view.free();
    this.#views.clear();
    this.#kept.clear();
  }

  free() {
    this.#question = {};
    this.reset();
    this.#grammar?.free();
    this.#grammar = undefined;
  }

  /** False while no more than the first page is there, of which nothing can be counted. */
  get isKnown() {
    const { table, first } = this.loader;
    return table !== undefined && (table.length > 0 || first.length === 0);
  }

  get length() {
    return this.#main?.length ?? super.length;
  }

  /** @param {number} start @param {number} end */
  rows(start, end) {
    return this.#main?.rows(start, end) ?? super.rows(start, end);
  }

  /** @param {string} id */
  indexOf(id) {
    const view = this.#main;
    if (!view) return super.indexOf(id);
    const { key, descending = false } = this.#question.sort ?? NEWEST;
    if (key !== NEWEST.key) return this.#keep("ids", () => view.ids).indexOf(id);
    const task = this.#table?.get(id);
    return task ? placeByStart(task, view, descending) : -1;
  }

  get view() {
    return this.#main;
  }

  /** Number of tasks in each status. @returns {Record<string, number>} */
  get statuses() {
    return this.#keep("statuses", () => this.#main?.facets("status").status ?? {});
  }

  /**
   * Values of a chip with the number of tasks that fit but for this chip, the most frequent first. With `asked: false` they are those of the
   * whole window, for suggestions: a text that is being typed is still another one.
   *
   * @param {Chip} chip
   * @param {{ asked?: boolean }} [options]
   * @returns {ChipValue[]}
   */
  values(chip, { asked = true } = {}) {
    return this.#keep(`values ${chip} ${asked}`, () => {
      const key = CHIPS[chip];
      const without = !asked ? "all" : this.#question.chips?.[chip]?.length ? chip : undefined;
      const counts = (without ? this.#view({ without }) : this.#main)?.facets(key)[key] ?? {};
      const labels = chip === "vault" ? this.#vaults : new Map();
      return Object.entries(counts)
        .filter(([value]) => value !== "")
        .map(([value, count]) => ({ value, label: labels.get(value) || value, count }))
        .sort((one, other) => other.count - one.count || one.label.localeCompare(other.label));
    });
  }

  /** Names of the vaults by their ids. @returns {Map<string, string>} */
  get #vaults() {
    return this.#last("vaults", () => {
      const view = this.#table?.query();
      const groups = view?.groups({ by: ["vault_id", "vault_name"], streak: 1 }) ?? [];
      view?.free();
      return new Map(groups.map(({ key: [id, name] }) => [id, name]));
    });
  }

  /** Bars of the whole window, split by status: also the empty ones, but none while nothing is known. @returns {HistogramBin[]} */
  get histogram() {
    return this.#keep("histogram", () => {
      const { start, end } = this.bounds;
      const width = barWidth(end - start);
      const view = this.#question.brush ? this.#view({ without: "brush" }) : this.#main;
      if (!this.isKnown) return [];
      const found = view?.histogram({ interval: width, split: "status" });
      const bars = new Map(found?.bins.map((bin) => [bin.start, bin]));
      /** @type {HistogramBin[]} */
      const all = [];
      for (let at = Math.floor(start / width) * width; at < end; at += width)
        all.push(bars.get(at) ?? { start: at, end: at + width, count: 0, split: {} });
      return all;
    });
  }

  /**
   * Numbers of the three sentences, about the whole window: tasks that failed, machines without a good backup since a time, which is a day
   * ago or the first that the table knows, and tasks that are running. Machines are counted when all tasks are there: until then most would have
   * no backup, and to judge them takes as long as all other answers.
   *
   * @returns {SentenceAnswers | undefined} undefined without a table
   */
  get answers() {
    if (!this.isKnown) return undefined;
    const isLoading = this.loader.state === "loading";
    return this.#last(`answers ${isLoading}`, () => {
      const statuses = this.#view({ without: "all" })?.facets("status").status ?? {};
      const { failed = 0, timeout = 0, running = 0 } = statuses;
      const answers = { failed: failed + timeout, machines: undefined, since: this.since, running };
      if (isLoading) return answers;
      const machines = this.#health.filter((machine) => this.#lacks(machine)).length;
      return { ...answers, machines, known: this.#health.length };
    });
  }

  /** Time since which a machine should have a good backup. */
  get since() {
    return this.#last("since", () => Math.max(this.bounds.end - DAY, this.loader.loadedFrom ?? 0));
  }

  /**
   * Machines of the tasks that fit: first those without a good backup, and of both the worst first. Without a question they are all machines
   * of the table: one whose last task has left the window since it was loaded still has no good backup.
   *
   * @returns {ResourceHealth[]}
   */
  get machines() {
    return this.#keep("machines", () => {
      const isAsked = this.#where() !== this.#where("all");
      const machines = isAsked ? this.#machinesOf(this.#main) : [...this.#health];
      return machines.sort((one, other) => Number(this.#lacks(other)) - Number(this.#lacks(one)));
    });
  }

  /** Number of those machines that have no good backup since {@link since}. */
  get lacking() {
    return this.#keep("lacking", () => this.machines.filter((machine) => this.#lacks(machine)).length);
  }

  /** @param {ResourceHealth} machine */
  #lacks({ lastSuccess }) {
    return !(Date.parse(lastSuccess ?? "") >= this.since);
  }

  /** @param {TaskView | undefined} view */
  #machinesOf(view) {
    const { resource_id: ids = {}, resource_name: names = {} } =
      view?.facets(["resource_id", "resource_name"]) ?? {};
    return this.#health.filter(({ resource: { id, name } }) =>
      id === undefined ? Object.hasOwn(names, name ?? "") : Object.hasOwn(ids, id),
    );
  }

  /** Error codes of the failed tasks that fit, the most frequent first; "" for those without a code. @returns {ErrorRow[]} */
  get errors() {
    return this.#keep("errors", () => {
      const failed = this.#view({ and: "status:failed,timeout" });
      /** @type {Map<string, number>} */
      const machines = new Map();
      for (const { key } of failed?.groups({ by: ["error", "resource_id"], streak: 1 }) ?? [])
        machines.set(key[0], (machines.get(key[0]) ?? 0) + 1);
      return (failed?.groups({ by: "error", streak: 1 }) ?? []).map(
        ({ key: code, count, first, last, latest }) => {
          const message = latest.error_info?.message ?? "";
          return { code, message, count, machines: machines.get(code) ?? 0, first, last };
        },
      );
    });
  }

  get bounds() {
    return this.#last("bounds", () => super.bounds);
  }

  /** @returns {ResourceHealth[]} of all machines that have one */
  get #health() {
    return this.#last("health", () => {
      const { end } = this.bounds;
      const options = { now: end, maxAge: Math.max(1, end - this.since) };
      const rows = this.#table?.health(options) ?? [];
      return rows.filter(({ verdict }) => verdict !== "retired");
    });
  }

  get #table() {
    const { table } = this.loader;
    return table?.length ? table : undefined;
  }

  get #main() {
    return this.#view({ sort: this.#question.sort ?? NEWEST });
  }

  /**
   * Tasks that fit, or fit but for a part of the question.
   *
   * @param {{ without?: Chip | "brush" | "all", and?: string, sort?: SortKey }} options
   * @returns {TaskView | undefined} `undefined` while nothing is in the table
   */
  #view({ without, and = "", sort }) {
    const where = this.#where(without) + (and && ` ${and}`);
    return this.#keep(`${where} ${JSON.stringify(sort)}`, () => {
      const view = this.#table?.query({ where, sort });
      if (view) this.#views.add(view);
      return view;
    });
  }

  /** @param {Chip | "brush" | "all"} [without] */
  #where(without) {
    const { start, end } = this.bounds;
    const window = this.loader.window;
    const until = window?.end === undefined ? "" : ` started<=${time(end)}`;
    // Also what runs, however early it began.
    let where = `((started>=${time(start)}${until}) OR (status:running,waiting${until && ` (-has:started OR${until})`}))`;
    if (without === "all") return where;
    const { chips = {}, brush } = this.#question;
    for (const [chip, values] of Object.entries(chips))
      if (values.length > 0 && chip !== without) where += ` ${chip}:${values.map(quoted).join(",")}`;
    if (brush && without !== "brush") where += ` started>=${time(brush.start)} started<${time(brush.end)}`;
    return this.#text ? `${where} (${this.#text})` : where;
  }

  /** Reads the text of the question. */
  #check() {
    const text = this.#question.text?.trim() ?? "";
    this.problem = undefined;
    // Until the table's module is there, no text applies.
    const Table = /** @type {undefined | (new () => TaskTable)} */ (this.loader.table?.constructor);
    if (!Table) return;
    this.#grammar ??= new Table();
    try {
      this.#grammar.query({ where: text }).free();
      this.#text = text;
    } catch (error) {
      const { message, position } = /** @type {import("cbr-tasks").CbrError} */ (error);
      const trimmed = this.#question.text?.indexOf(text) ?? 0;
      this.problem = { message, ...(position === undefined ? {} : { position: position + trimmed }) };
    }
  }

  /** @template T @param {string} name @param {() => T} make @returns {T} */
  #keep(name, make, answers = this.#kept) {
    if (this.#removals !== this.loader.removals) this.reset();
    if (!answers.has(name)) answers.set(name, make());
    return /** @type {T} */ (answers.get(name));
  }

  /** @template T @param {string} name @param {() => T} make @returns {T} */
  #last(name, make) {
    return this.#keep(name, make, this.#lasting);
  }
}

/** @param {number} at */
const time = (at) => new Date(at).toISOString();

/** @param {string} value */
const quoted = (value) => `"${value.replace(/["\\]/g, "\\$&")}"`;
