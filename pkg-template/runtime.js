import { CbrError } from "./errors.js";
import { raw } from "./internals.js";

let ready = false;

/** Called by an entry as soon as the WebAssembly module runs. */
export function markReady() {
  raw.registerErrorClass(CbrError);
  ready = true;
}

/**
 * Every constructor asks this first: without it a call before `init()` would fail somewhere in the glue.
 *
 * @param {string} what
 */
export function assertReady(what) {
  if (ready) return;
  throw new CbrError(`${what}: the WebAssembly module is not loaded yet: await init() first`, {
    kind: "init",
    hint: 'import { init } from "cbr-tasks" and await init() once, before anything else',
  });
}

/**
 * @param {string} base64
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function decodeBase64(base64) {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
}
