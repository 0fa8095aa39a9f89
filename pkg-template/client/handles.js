import { CbrError } from "../errors.js";
import { notItself } from "../itself.js";

/** @import { Client } from "../wasm/cbr_tasks.js" */

/** @type {WeakMap<object, Client>} the client in WebAssembly of each `CbrClient` */
export const wasmClients = new WeakMap();

/**
 * @param {unknown} client
 * @returns {Client}
 */
export function wasmClient(client) {
  const found = typeof client === "object" && client !== null ? wasmClients.get(client) : undefined;
  if (found !== undefined) return found;
  if (typeof client === "object" && client !== null) throw notItself("client", "a CbrClient");
  throw new CbrError(`client: expected a CbrClient, got ${client === null ? "null" : typeof client}`, {
    kind: "validation",
  });
}
