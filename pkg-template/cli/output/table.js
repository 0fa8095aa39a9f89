import { column, DEFAULT_COLUMNS, DROPPED_FIRST } from "../tasks/columns.js";
import { clean } from "../text/clean.js";
import { paint } from "../text/colour.js";
import { fit, pad, width } from "../text/fit.js";
import { GAP, layout } from "./layout.js";

/** @import { OperationLog } from "cbr-tasks" */
/** @import { Context } from "../process/context.js" */
/** @import { Placed } from "./layout.js" */

/**
 * A cell in the width of its column, in the short form of the column if need be.
 *
 * @param {string} name of the column
 * @param {string} cell clean
 * @param {number} columns
 */
function fitCell(name, cell, columns) {
  const { short } = column(name);
  return fit(width(cell) > columns ? (short?.cell?.(cell) ?? cell) : cell, columns);
}

/**
 * Writes tasks as a table. On a terminal the first tasks decide the widths, and longer cells are cut. Elsewhere all tasks are
 * collected first, and nothing is cut.
 */
export class TableWriter {
  #context;
  #names;
  #dropOrder;
  #areIdsCut = false;
  /** @type {OperationLog[]} */
  #waiting = [];
  /** @type {Placed[] | undefined} */
  #placed;

  /**
   * @param {Context} context
   * @param {readonly string[] | undefined} columns
   * @param {readonly string[]} [sortedBy] columns that are never left out
   */
  constructor(context, columns, sortedBy = []) {
    this.#context = context;
    this.#names = columns ?? DEFAULT_COLUMNS;
    this.#dropOrder =
      columns === undefined ? DROPPED_FIRST.filter((name) => !sortedBy.includes(name)) : undefined;
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
    const { stderr } = this.#context;
    if (!stderr.isTerminal) return;
    if (this.#placed === undefined) await stderr.write("no tasks\n");
    else if (this.#areIdsCut) await stderr.write("ids are cut to fit; --columns id shows whole ids\n");
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
          (max, row) => Math.max(max, width(row.get(name) ?? "")),
          width(column(name).title),
        ),
      })),
      {
        available: stdout.isTerminal ? stdout.columns : Number.POSITIVE_INFINITY,
        dropOrder: this.#dropOrder,
      },
    );
    const placed = this.#placed;
    const ids = placed.find(({ name }) => name === "id")?.width ?? Number.POSITIVE_INFINITY;
    this.#areIdsCut ||= stdout.isTerminal && rows.some((row) => width(row.get("id") ?? "") > ids);
    const last = placed.length - 1;
    /** @param {(name: string) => string} cell @param {(name: string, cell: string) => any} colour */
    const line = (cell, colour) =>
      placed
        .map(({ name, width }, at) => {
          const text = stdout.isTerminal ? fitCell(name, cell(name), width) : cell(name);
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
