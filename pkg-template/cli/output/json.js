import { cleanJson } from "../text/clean.js";

/** @import { OperationLog } from "cbr-tasks" */
/** @import { Sink } from "../process/sink.js" */

/**
 * Indented JSON without control characters. They are escaped in pipes too: a pipe may end in a pager or a log on a terminal.
 *
 * @param {unknown} value
 */
export function json(value) {
  return cleanJson(JSON.stringify(value, null, 2));
}

/** Writes tasks as a JSON array. */
export class JsonWriter {
  #sink;
  #separator = "[\n";

  /** @param {Sink} sink */
  constructor(sink) {
    this.#sink = sink;
  }

  /** @param {readonly OperationLog[]} tasks */
  async write(tasks) {
    if (tasks.length === 0) return;
    const texts = tasks.map((task) => `  ${json(task).replaceAll("\n", "\n  ")}`);
    const separator = this.#separator;
    this.#separator = ",\n";
    await this.#sink.write(separator + texts.join(",\n"));
  }

  async end() {
    await this.#sink.write(this.#separator === "[\n" ? "[]\n" : "\n]\n");
  }
}
