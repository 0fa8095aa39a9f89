import { initSync } from "./wasm/cbr_tasks.js";
// @ts-expect-error: a module in workerd, an instance's exports elsewhere
import module from "./wasm/cbr_tasks_full_bg.wasm";
import { clientModule } from "./wasm/client.js";

export * from "./api.js";

initSync({ module });
clientModule.mark();

/** Does nothing here: the module was loaded with the import. */
export async function init() {}
