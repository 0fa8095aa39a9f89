import { initSync } from "./cbr_tasks.js";
import base64 from "./cbr_tasks_bg.base64.js";
import { decodeBase64, markReady } from "./runtime.js";

export * from "./api.js";

// The copy in base64, not the file: a server bundle may leave files behind.
initSync({ module: decodeBase64(base64) });
markReady();

/** Nothing to do here: the module was loaded with the import. */
export async function init() {}
