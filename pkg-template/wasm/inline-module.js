import base64 from "./cbr_tasks_bg.base64.js";

/**
 * The WebAssembly module from its compressed copy.
 *
 * @returns {Promise<WebAssembly.Module>}
 */
export async function compile() {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  const packed = /** @type {ReadableStream<Uint8Array<ArrayBuffer>>} */ (new Response(bytes).body);
  const inflated = packed.pipeThrough(new DecompressionStream("gzip"));
  return WebAssembly.compile(await new Response(inflated).arrayBuffer());
}
