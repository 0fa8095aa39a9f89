import { isBlockedByCsp } from "./csp.js";

/**
 * Compiles a module from its file, or from its inline copy where the file cannot be had.
 *
 * @param {() => Promise<Response>} fetchFile
 * @param {() => Promise<{ compile(): Promise<WebAssembly.Module> }>} importInline
 * @returns {Promise<WebAssembly.Module>}
 */
export async function fetchModule(fetchFile, importInline) {
  try {
    const response = await fetchFile();
    if (!response.ok) throw new Error(`the module's file was answered with ${response.status}`);
    return await WebAssembly.compile(await response.arrayBuffer());
  } catch (error) {
    if (isBlockedByCsp(error)) throw error;
    // Some bundlers and servers do not hand out the file, or answer with something else in its place.
    const inline = await importInline();
    return inline.compile();
  }
}
