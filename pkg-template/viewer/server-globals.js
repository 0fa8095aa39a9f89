// Stand-ins for browser globals, added to the bundle by esbuild's `inject`: without them, an import of the viewer (with Lit)
// on a server would be a ReferenceError. The global scope stays as it is.
const { HTMLElement = class {}, document = { createTreeWalker() {} } } = /** @type {any} */ (globalThis);

export { document, HTMLElement };
