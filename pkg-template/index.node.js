import { adaptToNode } from "./client/node-runtime.js";
import { initSync } from "./wasm/cbr_tasks.js";
import base64 from "./wasm/cbr_tasks_full_bg.base64.js";
import { clientModule } from "./wasm/client.js";
import { inflate } from "./wasm/inflate.node.js";

export * from "./api.js";

// The compressed copy in place of the file, which a bundler for servers may leave behind.
initSync({ module: inflate(base64) });
clientModule.mark();
adaptToNode();

/** Does nothing here: the module was loaded with the import. */
export async function init() {}
