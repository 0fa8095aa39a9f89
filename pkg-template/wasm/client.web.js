import { fetchModule } from "./fetch-module.js";

/** @returns {Promise<WebAssembly.Module>} the client's module, from the file beside this one */
export function compile() {
  return fetchModule(
    () => fetch(new URL("./cbr_tasks_bg.wasm", import.meta.url)),
    () => import("./client.inline.js"),
  );
}
