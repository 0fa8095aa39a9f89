export { CbrClient } from "./client/client.js";
export { ListOpLogs, ShowOpLog } from "./client/requests.js";
export { CbrError, isCbrError } from "./errors.js";
export { version } from "./version.js";
