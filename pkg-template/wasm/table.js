import { registerErrorClass } from "./cbr_tasks_table.js";
import { Readiness } from "./readiness.js";

/** The table's module. */
export const tableModule = new Readiness("cbr-tasks/table", registerErrorClass);
