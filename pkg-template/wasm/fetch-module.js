import { isBlockedByCsp } from "./csp.js";

/**
 * Compiles a module from its file, or from its inline copy if the file cannot be loaded.
 *
 * @param {() => Promise<Response>} fetchFile
 * @param {() => Promise<{ compile(): Promise<WebAssembly.Module> }>} importInline
 * @returns {Promise<WebAssembly.Module>}
 */
export async function fetchModule(fetchFile, importInline) {
  try {
    return await WebAssembly.compile(await (await fetchFile()).arrayBuffer());
  } catch (error) {
    if (isBlockedByCsp(error)) throw error;
    // Some bundlers and servers do not serve the file, or serve something else under its name, such as a page about a 404.
    console.warn("cbr-tasks: no .wasm file, a copy is used:", error);
    const inline = await importInline();
    return inline.compile();
  }
}
