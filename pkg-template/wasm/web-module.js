import { isBlockedByCsp } from "./runtime.js";

/**
 * The WebAssembly module from the file beside this one.
 *
 * @returns {Promise<WebAssembly.Module>}
 */
export async function compile() {
  try {
    const response = await fetch(new URL("./cbr_tasks_bg.wasm", import.meta.url));
    if (!response.ok) throw new Error(`the module's file was answered with ${response.status}`);
    return await WebAssembly.compile(await response.arrayBuffer());
  } catch (error) {
    if (isBlockedByCsp(error)) throw error;
    // A bundler or server that does not hand out the file, or something else in its place: the copy in base64 is
    // there for that.
    const inline = await import("./inline-module.js");
    return inline.compile();
  }
}
