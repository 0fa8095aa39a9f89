/** Client and viewer in one file, with the client's WebAssembly module inside. */
export * from "./index.js";
export * from "./viewer/index.js";

/** Loads the table from `browser-table.js` beside this file. It is ready then: its `init` does nothing. */
export function loadTable(): Promise<typeof import("./table/table.js")>;
