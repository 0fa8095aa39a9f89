/** Memory of a module: the garbage collector, and what WebAssembly holds. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** @typedef {{ memory: WebAssembly.Memory, __wbindgen_externrefs: WebAssembly.Table }} Wasm */

setFlagsFromString("--expose-gc");
/** @type {() => void} */
const gc = runInNewContext("gc");

/** The exports of a module. @param {string} glue @returns {Promise<Wasm>} */
export const wasmOf = async (glue) => (await import(glue)).initSync();

/** Runs the garbage collector and the finalizers. */
export async function collected() {
  for (let round = 0; round < 4; round += 1) {
    gc();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Number of JavaScript objects that WebAssembly holds. @param {Wasm} wasm */
export function held({ __wbindgen_externrefs: table }) {
  let count = 0;
  for (let at = 0; at < table.length; at += 1) if (table.get(at) != null) count += 1;
  return count;
}
