import { fetchModule } from "./fetch-module.js";

/**
 * Takes the client's module from the file beside this one.
 *
 * @param {boolean} signIn the one that signs in with passwords and access keys
 * @returns {Promise<WebAssembly.Module>}
 */
export function compile(signIn) {
  return signIn
    ? fetchModule(
        () => fetch(new URL("./cbr_tasks_full_bg.wasm", import.meta.url)),
        () => import("./client-full.inline.js"),
      )
    : fetchModule(
        () => fetch(new URL("./cbr_tasks_bg.wasm", import.meta.url)),
        () => import("./client.inline.js"),
      );
}
