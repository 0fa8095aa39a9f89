export { CbrError, isCbrError } from "../errors.js";
export { TaskTable } from "./task-table.js";
export { TaskView } from "./task-view.js";
