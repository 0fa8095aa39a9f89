import { initSync } from "../wasm/cbr_tasks_table.js";
import base64 from "../wasm/cbr_tasks_table_bg.base64.js";
import { inflate } from "../wasm/inflate.node.js";
import { tableModule } from "../wasm/table.js";

export * from "./api.js";

// The compressed copy in place of the file, which a bundler for servers may leave behind.
initSync({ module: inflate(base64) });
tableModule.mark();

/** Does nothing here: the module was loaded with the import. */
export async function init() {}
