export { CbrClient } from "./client.js";
export { CbrError, isCbrError } from "./errors.js";
export { ListOpLogs, ShowOpLog } from "./requests.js";
export { TaskTable } from "./task-table.js";
export { TaskView } from "./task-view.js";
