/** Client and viewer in one file, with the WebAssembly module inside. */
export * from "./index.js";
export * from "./viewer/index.js";
