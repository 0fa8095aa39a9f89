import { CbrError } from "./errors.js";

/**
 * Keeps Vue from making objects of these classes reactive: it leaves alone what has `__v_skip`. Their state is in private fields and
 * in WebAssembly, and a Proxy around an object has neither.
 *
 * @param {...Function} classes
 */
export function leaveAlone(...classes) {
  for (const { prototype } of classes) Object.defineProperty(prototype, "__v_skip", { value: true });
}

/**
 * The error for an object that is not one of ours, which is most often a Proxy around one.
 *
 * @param {string} field
 * @param {string} expected
 */
export function notItself(field, expected) {
  return new CbrError(
    `${field}: expected ${expected} itself, got another object, such as a Proxy around one`,
    {
      kind: "validation",
      hint: "a framework that makes objects reactive wraps them: keep this one out of it (Vue: markRaw, MobX: observable.ref, valtio: ref)",
    },
  );
}
