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
    const response = await fetchFile();
    if (!response.ok) throw new Error(`the module's file was answered with ${response.status}`);
    return await WebAssembly.compile(await response.arrayBuffer());
  } catch (error) {
    if (isBlockedByCsp(error)) throw error;
    // Some bundlers and servers do not serve the file, or serve something else under its name.
    const inline = await importInline();
    return inline.compile();
  }
}
