import { initSync } from "../wasm/cbr_tasks_table.js";
// @ts-expect-error: a module in workerd, an instance's exports elsewhere
import module from "../wasm/cbr_tasks_table_bg.wasm";
import { tableModule } from "../wasm/table.js";

export * from "./api.js";

initSync({ module });
tableModule.mark();

/** Does nothing here: the module was loaded with the import. */
export async function init() {}
