import base64 from "./cbr_tasks_full_bg.base64.js";
import { inflate } from "./inflate.js";

/** @returns {Promise<WebAssembly.Module>} the client's module that signs in, from its compressed copy */
export async function compile() {
  return WebAssembly.compile(await inflate(base64));
}
