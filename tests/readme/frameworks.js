/** The README's components are those that `npm run test:packaging` compiles and runs. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

export const react = isTheOneThatRuns("react/Tasks.tsx");
export const vue = isTheOneThatRuns("vue/Tasks.vue");
export const angular = isTheOneThatRuns("angular/tasks.ts");
export const svelte = isTheOneThatRuns("svelte/Tasks.svelte");

/** @param {string} file below the consumers */
function isTheOneThatRuns(file) {
  const component = readFileSync(new URL(`../packaging/consumers/${file}`, import.meta.url), "utf8");
  return (/** @type {import("node:test").TestContext} */ _, /** @type {string} */ code) =>
    assert.equal(code, component);
}
