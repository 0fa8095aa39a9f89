import { CbrError } from "../client/errors.js";
import * as glue from "./cbr_tasks.js";

/**
 * The exports of wasm that are not part of the package's own interface, and so have no declarations.
 *
 * @type {any}
 */
export const raw = glue;

/** The client in wasm behind each `CbrClient`. */
export const rawClients = new WeakMap();

/** The table in wasm behind each `TaskTable` that was not freed. */
export const rawTables = new WeakMap();

/**
 * @param {unknown} client
 * @returns {any}
 */
export function rawClient(client) {
  const raw = typeof client === "object" && client !== null ? rawClients.get(client) : undefined;
  if (raw === undefined) {
    throw new CbrError(`client: expected a CbrClient, got ${client === null ? "null" : typeof client}`, {
      kind: "validation",
    });
  }
  return raw;
}
