import { cleanJson } from "../text/clean.js";

/** @import { OperationLog } from "cbr-tasks" */
/** @import { Sink } from "../process/sink.js" */

/** Writes values as NDJSON: one JSON value per line. */
export class NdjsonWriter {
  #sink;

  /** @param {Sink} sink */
  constructor(sink) {
    this.#sink = sink;
  }

  /** @param {readonly unknown[]} values */
  async write(values) {
    const lines = values.map((value) => `${JSON.stringify(value)}\n`).join("");
    if (lines !== "") await this.#sink.write(cleanJson(lines));
  }

  async end() {}
}
