import { CbrError } from "./errors.js";

/** The client in wasm behind each `CbrClient`. */
export const rawClients = new WeakMap();

/**
 * @param {unknown} client
 * @returns {any}
 */
export function rawClient(client) {
  const raw = typeof client === "object" && client !== null ? rawClients.get(client) : undefined;
  if (raw === undefined) {
    throw new CbrError(`client: expected a CbrClient, got ${client === null ? "null" : typeof client}`, { kind: "validation" });
  }
  return raw;
}
