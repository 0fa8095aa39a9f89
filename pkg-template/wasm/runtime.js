import { CbrError } from "../client/errors.js";
import { raw } from "./handles.js";

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

/** @param {unknown} error */
export function isBlockedByCsp(error) {
  return /Content Security Policy|\bCSP\b|unsafe-eval|disallowed by embedder/i.test(String(error));
}
