import { cleanDeep } from "../text/clean.js";

/** @import { OperationLog } from "cbr-tasks" */
/** @import { TaskTable } from "cbr-tasks/table" */
/** @import { Sink } from "../process/sink.js" */

const LINE_END = 10;

/** Writes tasks as CSV, in the format of `TaskView.toCsv`. */
export class CsvWriter {
  #sink;
  #columns;
  /** @type {TaskTable | undefined} */
  #table;
  #isHeaderOut = false;

  /**
   * @param {Sink} sink
   * @param {readonly string[] | undefined} columns default: all
   */
  constructor(sink, columns) {
    this.#sink = sink;
    this.#columns = /** @type {any} */ (columns);
  }

  /** @param {readonly OperationLog[]} tasks */
  async write(tasks) {
    if (tasks.length === 0 && this.#isHeaderOut) return;
    const { TaskTable } = await import("cbr-tasks/table");
    this.#table ??= new TaskTable();
    this.#table.clear();
    // CSV has no escapes, so on a terminal the tasks themselves are cleaned of control characters.
    const shown = this.#sink.isTerminal ? cleanDeep(tasks) : tasks;
    this.#table.ingest(Buffer.from(JSON.stringify(shown)));
    let skipsHeader = this.#isHeaderOut;
    this.#isHeaderOut = true;
    for await (const chunk of this.#table.query().toCsv({ columns: this.#columns })) {
      // The header ends with the first line break, because no column's name contains one. The first chunk has all of it.
      const from = skipsHeader ? chunk.indexOf(LINE_END) + 1 : 0;
      skipsHeader = false;
      const rows = chunk.subarray(from);
      // A chunk is whole rows. A terminal needs no carriage returns.
      const written = this.#sink.isTerminal ? Buffer.from(rows).toString().replaceAll("\r\n", "\n") : rows;
      if (rows.length > 0) await this.#sink.write(written);
    }
  }

  async end() {
    await this.write([]);
    this.#table?.free();
  }
}
