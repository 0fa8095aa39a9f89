/** Client and viewer in one file, with the client's WebAssembly module inside. */
export * from "./index.js";
export * from "./viewer/index.js";

/** Loads the table from the file `browser-table.js`, which must be beside this file. The table then needs no `init`. */
export function loadTable(): Promise<typeof import("./table/table.js")>;
