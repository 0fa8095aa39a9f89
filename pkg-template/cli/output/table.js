import { column, FIRST_TO_GO, USUAL } from "../columns.js";
import { clean } from "../text/clean.js";
import { paint } from "../text/colour.js";
import { fit, pad, width } from "../text/fit.js";

/** @import { OperationLog } from "cbr-tasks" */
/** @import { Context } from "../context.js" */

const GAP = 2;
/** Less than this of a name says nothing. */
const LEAST = 8;

/** @typedef {{ name: string, width: number }} Placed a column and its width */

/**
 * How wide columns are to be.
 *
 * @param {Placed[]} columns as wide as what they hold
 * @param {{ available: number, mayGo: readonly string[] }} room
 * @returns {Placed[]}
 */
export function layout(columns, { available, mayGo }) {
  const least = (/** @type {Placed} */ { name, width }) =>
    column(name).isFree ? Math.min(width, LEAST) : width;
  /** @param {Placed[]} placed @param {(column: Placed) => number} size */
  const total = (placed, size) => placed.reduce((sum, one) => sum + size(one), GAP * (placed.length - 1));

  let placed = columns;
  for (const name of mayGo) {
    if (total(placed, least) <= available) break;
    placed = placed.filter((one) => one.name !== name);
  }
  placed = placed.map((one) => ({ ...one }));
  let excess = total(placed, ({ width }) => width) - available;
  while (excess > 0) {
    const widest = placed
      .filter((one) => one.width > least(one))
      .reduce((a, b) => (b.width > (a?.width ?? 0) ? b : a), /** @type {Placed | undefined} */ (undefined));
    if (widest === undefined) break;
    widest.width -= 1;
    excess -= 1;
  }
  return placed;
}

/**
 * Writes tasks as a table. On a terminal its widths are those of the first tasks, and what is longer is cut; elsewhere it
 * waits for all of them and cuts nothing.
 */
export class TableWriter {
  #context;
  #names;
  #mayGo;
  /** @type {OperationLog[]} */
  #waiting = [];
  /** @type {Placed[] | undefined} */
  #placed;

  /**
   * @param {Context} context
   * @param {readonly string[] | undefined} columns
   */
  constructor(context, columns) {
    this.#context = context;
    this.#names = columns ?? USUAL;
    this.#mayGo = columns === undefined ? FIRST_TO_GO : [];
  }

  /** @param {readonly OperationLog[]} tasks */
  async write(tasks) {
    if (!this.#context.stdout.isTerminal) {
      for (const task of tasks) this.#waiting.push(task);
    } else if (tasks.length > 0) {
      await this.#put(tasks);
    }
  }

  async end() {
    const waiting = this.#waiting;
    this.#waiting = [];
    if (waiting.length > 0) await this.#put(waiting);
    if (this.#placed !== undefined) return;
    const { stderr } = this.#context;
    if (stderr.isTerminal) await stderr.write("no tasks\n");
  }

  /** @param {readonly OperationLog[]} tasks */
  async #put(tasks) {
    const { stdout, env, now } = this.#context;
    const time = now();
    const rows = tasks.map(
      (task) => new Map(this.#names.map((name) => [name, clean(column(name).cell(task, time))])),
    );
    const colours = paint(stdout, env);
    const isFirst = this.#placed === undefined;
    this.#placed ??= layout(
      this.#names.map((name) => ({
        name,
        width: rows.reduce(
          (most, row) => Math.max(most, width(row.get(name) ?? "")),
          width(column(name).title),
        ),
      })),
      { available: stdout.isTerminal ? stdout.columns : Number.POSITIVE_INFINITY, mayGo: this.#mayGo },
    );
    const placed = this.#placed;
    const last = placed.length - 1;
    /** @param {(name: string) => string} cell @param {(name: string, cell: string) => any} colour */
    const line = (cell, colour) =>
      placed
        .map(({ name, width }, at) => {
          const text = stdout.isTerminal ? fit(cell(name), width) : cell(name);
          const painted = colours(colour(name, text), text);
          return at === last ? painted : painted + pad(text, width).slice(text.length);
        })
        .join(" ".repeat(GAP));
    const lines = rows.map((row) =>
      line(
        (name) => row.get(name) ?? "",
        (name, cell) => column(name).colour?.(cell),
      ),
    );
    if (isFirst) {
      lines.unshift(
        line(
          (name) => column(name).title,
          () => "bold",
        ),
      );
    }
    await stdout.write(`${lines.join("\n")}\n`);
  }
}
