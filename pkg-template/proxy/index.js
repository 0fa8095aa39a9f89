export { createTasksProxy } from "./create.js";
export { toNodeHandler } from "./node.js";
