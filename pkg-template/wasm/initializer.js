import { CbrError } from "../errors.js";
import { isBlockedByCsp } from "./csp.js";

/** @import { InitOptions, WasmSource } from "cbr-tasks" */
/** @import { Readiness } from "./readiness.js" */

/**
 * Makes the `init` of an entry for the web. The first call loads the module, and later calls wait for the same load. After a
 * failure the next call tries again.
 *
 * @param {Readiness} module
 * @param {(options: { module_or_path: any }) => Promise<unknown>} instantiate of the glue
 * @param {(signIn: boolean) => Promise<WebAssembly.Module>} compile
 * @param {"module" | "table"} name of the module's export, without `.wasm`
 * @returns {(source?: WasmSource | InitOptions) => Promise<void>}
 */
export function initializer(module, instantiate, compile, name) {
  /** @type {Promise<void> | undefined} */
  let loading;
  /** True if the module that is being loaded can sign in. A module from a `source` of the caller might. */
  let mayBeFull = false;

  /** @param {WasmSource} [source] @param {boolean} [signIn] */
  async function load(source, signIn = false) {
    await instantiate({ module_or_path: await (source ?? compile(signIn)) });
    module.mark();
  }

  return (from) => {
    const signIn = isOptions(from) && from.signIn;
    const source = isOptions(from) ? undefined : from;
    if (loading === undefined) mayBeFull = signIn || source != null;
    else if (signIn && !mayBeFull) return Promise.reject(tooLate());
    loading ??= load(source, signIn).catch((cause) => {
      loading = undefined;
      throw initError(cause, signIn ? `${name}-full` : name);
    });
    return loading;
  };
}

/** @param {WasmSource | InitOptions | undefined} from @returns {from is InitOptions} */
function isOptions(from) {
  return typeof from === "object" && from !== null && "signIn" in from;
}

function tooLate() {
  return new CbrError("init: the WebAssembly module was loaded without sign-in before", {
    kind: "init",
    hint: "await init({ signIn: true }) before any other init(), and before a viewer calls it",
  });
}

/** @param {unknown} cause @param {string} name */
function initError(cause, name) {
  const hint = !globalThis.location
    ? `an edge runtime loads no files: import module from "cbr-tasks/${name}.wasm", then init(module)`
    : isBlockedByCsp(cause)
      ? "the page's Content-Security-Policy blocks WebAssembly: add 'wasm-unsafe-eval' to script-src"
      : "serve its .wasm file of the same version beside the script, or pass init() its URL or bytes";
  return new CbrError(`init: the WebAssembly module could not be loaded: ${cause}`, {
    kind: "init",
    hint,
    cause,
  });
}
