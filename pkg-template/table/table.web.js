import instantiate from "../wasm/cbr_tasks_table.js";
import { initializer } from "../wasm/initializer.js";
import { tableModule } from "../wasm/table.js";
import { compile } from "../wasm/table.web.js";

export * from "./api.js";

/** Loads the WebAssembly module. Needed once, before anything else. */
export const init = initializer(tableModule, instantiate, compile, "table");
