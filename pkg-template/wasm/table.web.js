import { fetchModule } from "./fetch-module.js";

/** @returns {Promise<WebAssembly.Module>} the table's module, from the file beside this one */
export function compile() {
  return fetchModule(
    () => fetch(new URL("./cbr_tasks_table_bg.wasm", import.meta.url)),
    () => import("./table.inline.js"),
  );
}
