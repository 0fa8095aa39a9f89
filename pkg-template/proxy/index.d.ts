import type { CbrClientOptions } from "cbr-tasks";

export declare function createTasksProxy(options: CbrClientOptions): void;
