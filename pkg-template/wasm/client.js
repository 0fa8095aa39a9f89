import { registerErrorClass } from "./cbr_tasks.js";
import { Readiness } from "./readiness.js";

/** The client's module. */
export const clientModule = new Readiness("cbr-tasks", registerErrorClass);
