import instantiate from "./wasm/cbr_tasks.js";
import { clientModule } from "./wasm/client.js";
import { compile } from "./wasm/client.web.js";
import { initializer } from "./wasm/initializer.js";

export * from "./api.js";

/** Loads the WebAssembly module. Needed once, before anything else. */
export const init = initializer(clientModule, instantiate, compile, "module");
