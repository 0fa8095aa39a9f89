import { Buffer } from "node:buffer";
import { gunzipSync } from "node:zlib";
import { initSync } from "./wasm/cbr_tasks.js";
import base64 from "./wasm/cbr_tasks_bg.base64.js";
import { markReady } from "./wasm/runtime.js";

export * from "./api.js";

// The compressed copy, not the file: a server bundle may leave files behind.
initSync({ module: gunzipSync(Buffer.from(base64, "base64")) });
markReady();

/** Nothing to do here: the module was loaded with the import. */
export async function init() {}
