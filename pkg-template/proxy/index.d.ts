import type { IncomingMessage, ServerResponse } from "node:http";
import type { CbrClientOptions } from "cbr-tasks";

export interface TasksProxyOptions extends CbrClientOptions {
  allow?: (request: Request) => boolean | Response | Promise<boolean | Response>;
  basePath?: string;
}
export declare function createTasksProxy(options: TasksProxyOptions): (request: Request) => Promise<Response>;
export declare function toNodeHandler(
  proxy: (request: Request) => Promise<Response>,
): (req: IncomingMessage, res: ServerResponse, next?: (error?: unknown) => void) => void;
