/** @import { CbrClientOptions } from "cbr-tasks" */

/** @param {CbrClientOptions} options */
export function createTasksProxy(options) {
  void options;
}
