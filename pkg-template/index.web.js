import instantiate from "./cbr_tasks.js";
import { CbrError } from "./errors.js";
import { decodeBase64, markReady } from "./runtime.js";

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

/** @returns {Promise<WebAssembly.Module>} */
async function compile() {
  try {
    const response = await fetch(new URL("./cbr_tasks_bg.wasm", import.meta.url));
    if (!response.ok) throw new Error(`the module's file was answered with ${response.status}`);
    return await WebAssembly.compile(await response.arrayBuffer());
  } catch (error) {
    if (isBlockedByCsp(error)) throw error;
    // A bundler or server that does not hand out the file, or something else in its place: the copy in base64 is
    // there for that.
    const { default: base64 } = await import("./cbr_tasks_bg.base64.js");
    return await WebAssembly.compile(decodeBase64(base64));
  }
}

/** @param {unknown} error */
function isBlockedByCsp(error) {
  return /Content Security Policy|\bCSP\b|unsafe-eval|disallowed by embedder/i.test(String(error));
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
