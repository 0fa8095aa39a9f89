import base64 from "./cbr_tasks_bg.base64.js";
import { inflate } from "./inflate.js";

/**
 * Takes the client's module from its compressed copy.
 *
 * @param {boolean} [signIn] the one that signs in with passwords and access keys
 * @returns {Promise<WebAssembly.Module>}
 */
export async function compile(signIn = false) {
  if (signIn) return (await import("./client-full.inline.js")).compile();
  return WebAssembly.compile(await inflate(base64));
}
