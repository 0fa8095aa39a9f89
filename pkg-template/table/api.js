export { CbrError, isCbrError } from "../errors.js";
export { liveTable } from "./live-table.js";
export { toOpenMetrics } from "./open-metrics.js";
export { TaskTable } from "./task-table.js";
export { TaskView } from "./task-view.js";
