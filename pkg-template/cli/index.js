/** The command as a module: `bin/cbr-tasks.js` runs it with the context of its process, tests with contexts of their own. */
export { main } from "./main.js";
export { processContext } from "./process/context.js";
export { Sink } from "./process/sink.js";
