/** Components of the guides: what `npm run test:packaging` builds with their frameworks and looks at in Chromium. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

/** @param {string} file */
function same(file) {
  const path = new URL(`../packaging/consumers/${file}`, import.meta.url);
  return (/** @type {unknown} */ _, /** @type {string} */ code) =>
    assert.equal(code.trim(), readFileSync(path, "utf8").trim());
}

export const react = same("react/Tasks.tsx");
export const vue = same("vue/Tasks.vue");
export const angular = same("angular/tasks.ts");
export const svelte = same("svelte/Tasks.svelte");
export const preact = same("preact/Tasks.tsx");
export const solid = same("solid/Tasks.tsx");
export const vueConfiguration = same("vue/vite.config.js");
