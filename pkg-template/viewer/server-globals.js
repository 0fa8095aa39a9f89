// Given to esbuild's `inject`: on a server the bundle, Lit included, finds these instead of a
// ReferenceError when it is imported. Nothing is added to the global scope.
const { HTMLElement = class {}, document = { createTreeWalker() {} } } = /** @type {any} */ (globalThis);

export { document, HTMLElement };
