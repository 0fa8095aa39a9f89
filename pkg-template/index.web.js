import { CbrError } from "./client/errors.js";
import instantiate from "./wasm/cbr_tasks.js";
import { isBlockedByCsp, markReady } from "./wasm/runtime.js";
import { compile } from "./wasm/web-module.js";

/** @import { WasmSource } from "cbr-tasks" */

export * from "./api.js";

/** @type {Promise<void> | undefined} */
let loading;

/**
 * Loads the WebAssembly module. Needed once, before anything else; more calls wait for the same load.
 *
 * @param {WasmSource} [source]
 * @returns {Promise<void>}
 */
export function init(source) {
  loading ??= load(source).catch((cause) => {
    // A next call tries again.
    loading = undefined;
    throw initError(cause);
  });
  return loading;
}

/** @param {WasmSource} [source] */
async function load(source) {
  await instantiate({ module_or_path: await (source ?? compile()) });
  markReady();
}

/** @param {unknown} cause */
function initError(cause) {
  const hint = isBlockedByCsp(cause)
    ? "the page's Content-Security-Policy blocks WebAssembly: add 'wasm-unsafe-eval' to its script-src"
    : "check that cbr_tasks_bg.wasm of the same version is served beside the script, or pass init() its URL or bytes";
  const said = cause instanceof Error ? cause.message : String(cause);
  return new CbrError(`init: the WebAssembly module could not be loaded: ${said}`, {
    kind: "init",
    hint,
    cause,
  });
}
