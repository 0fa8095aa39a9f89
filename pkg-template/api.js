export { CbrClient } from "./client/client.js";
export { CbrError, isCbrError } from "./client/errors.js";
export { ListOpLogs, ShowOpLog } from "./client/requests.js";
export { TaskTable } from "./table/task-table.js";
export { TaskView } from "./table/task-view.js";
