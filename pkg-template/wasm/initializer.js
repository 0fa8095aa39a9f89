import { CbrError } from "../errors.js";
import { isBlockedByCsp } from "./csp.js";

/** @import { WasmSource } from "cbr-tasks" */
/** @import { Readiness } from "./readiness.js" */

/**
 * Makes the `init` of an entry for the web: the first call loads the module, later ones wait for the same load, and after a
 * failure the next one tries again.
 *
 * @param {Readiness} module
 * @param {(options: { module_or_path: any }) => Promise<unknown>} instantiate of the glue
 * @param {() => Promise<WebAssembly.Module>} compile
 * @param {string} file name of the module's file
 * @returns {(source?: WasmSource) => Promise<void>}
 */
export function initializer(module, instantiate, compile, file) {
  /** @type {Promise<void> | undefined} */
  let loading;

  /** @param {WasmSource} [source] */
  async function load(source) {
    await instantiate({ module_or_path: await (source ?? compile()) });
    module.mark();
  }

  return (source) => {
    loading ??= load(source).catch((cause) => {
      loading = undefined;
      throw initError(cause, file);
    });
    return loading;
  };
}

/** @param {unknown} cause @param {string} file */
function initError(cause, file) {
  const hint = isBlockedByCsp(cause)
    ? "the page's Content-Security-Policy blocks WebAssembly: add 'wasm-unsafe-eval' to its script-src"
    : `check that ${file} of the same version is served beside the script, or pass init() its URL or bytes`;
  const said = cause instanceof Error ? cause.message : String(cause);
  return new CbrError(`init: the WebAssembly module could not be loaded: ${said}`, {
    kind: "init",
    hint,
    cause,
  });
}
