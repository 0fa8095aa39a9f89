import { cleanJson } from "../text/clean.js";

/** @import { OperationLog } from "cbr-tasks" */
/** @import { Sink } from "../process/sink.js" */

/**
 * A value as JSON for people. A pipe may lead to a terminal, by way of a pager or a log: it gets no more to act on.
 *
 * @param {unknown} value
 */
export function json(value) {
  return cleanJson(JSON.stringify(value, null, 2));
}

/** Writes tasks as an array. */
export class JsonWriter {
  #sink;
  #before = "[\n";

  /** @param {Sink} sink */
  constructor(sink) {
    this.#sink = sink;
  }

  /** @param {readonly OperationLog[]} tasks */
  async write(tasks) {
    if (tasks.length === 0) return;
    const texts = tasks.map((task) => `  ${json(task).replaceAll("\n", "\n  ")}`);
    const before = this.#before;
    this.#before = ",\n";
    await this.#sink.write(before + texts.join(",\n"));
  }

  async end() {
    await this.#sink.write(this.#before === "[\n" ? "[]\n" : "\n]\n");
  }
}
