import { cleanDeep } from "../text/clean.js";

/** @import { OperationLog } from "cbr-tasks" */
/** @import { TaskTable } from "cbr-tasks/table" */
/** @import { Sink } from "../process/sink.js" */

const LINE_END = 10;

/** Writes tasks as CSV, as a table's view does it. */
export class CsvWriter {
  #sink;
  #columns;
  /** @type {TaskTable | undefined} */
  #table;
  #isHeaderOut = false;

  /**
   * @param {Sink} sink
   * @param {readonly string[] | undefined} columns all unless said
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
    // A cell may hold a line break, which CSV has as it is.
    const shown = this.#sink.isTerminal ? cleanDeep(tasks) : tasks;
    this.#table.ingest(Buffer.from(JSON.stringify(shown)));
    let skipsHeader = this.#isHeaderOut;
    this.#isHeaderOut = true;
    for await (const chunk of this.#table.query().toCsv({ columns: this.#columns })) {
      // No column's name has a line break, so that the first ends the header; the first chunk has all of it.
      const from = skipsHeader ? chunk.indexOf(LINE_END) + 1 : 0;
      skipsHeader = false;
      const rows = chunk.subarray(from);
      // Whole rows. A terminal returns to the start of the line by itself.
      const written = this.#sink.isTerminal ? Buffer.from(rows).toString().replaceAll("\r\n", "\n") : rows;
      if (rows.length > 0) await this.#sink.write(written);
    }
  }

  async end() {
    await this.write([]);
    this.#table?.free();
  }
}
