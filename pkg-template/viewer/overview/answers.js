import { WindowRows } from "../data/window-rows.js";
import { STEP } from "../regions/columns.js";
import { QueryInput } from "../regions/query-input.js";
import { histogram } from "../styles/histogram.js";
import { machines } from "../styles/machines.js";
import { query } from "../styles/query.js";

export { download } from "./download.js";
export { machineHistory, sameError } from "./panel.js";
export { errorView, machineView, questions } from "./questions.js";

/** @typedef {import("./overview.js").Overview} Overview */
/** @typedef {import("../data/window-rows.js").Chip} Chip */

export const styles = [histogram, query, machines];

/** Part of the overview that needs the table: answers about its rows, and the field of the query. */
export class Answers {
  rows;
  input;
  /** Rows of the tables that are rendered. */
  most = { machines: STEP, errors: STEP };

  /** @param {Overview} view */
  constructor(view) {
    this.rows = new WindowRows(view.loader);
    this.input = new QueryInput({
      onText: (text) => view.change({ text }),
      values: (field) => (isChip(field) ? this.rows.values(field, { asked: false }) : []),
      messages: () => view.language.messages,
      onChange: () => view.update(),
    });
  }
}

/** @param {string} field @returns {field is Chip} */
const isChip = (field) => ["status", "type", "vault", "error"].includes(field);
