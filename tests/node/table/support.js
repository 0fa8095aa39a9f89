/** Tables for tests, and the client's results for the same bodies. */
import assert from "node:assert/strict";
import { generateListBody } from "../../../www/emulator/http/server.js";
import { esm, mocked, rejection } from "../client/support.js";

/** @typedef {import("cbr-tasks").OperationLog} OperationLog */
/** @typedef {import("cbr-tasks/table").TaskTable} TaskTable */
/** @typedef {import("cbr-tasks/table").TaskView} TaskView */
/** @typedef {"naive" | "offset" | "zulu"} Dialect */

export const DIALECTS = /** @type {const} */ (["naive", "offset", "zulu"]);

/** @param {string} text */
export const encode = (text) => new TextEncoder().encode(text);

/** @param {Iterable<Uint8Array>} chunks */
export const decode = (chunks) => Buffer.concat([...chunks]).toString("utf8");

/**
 * Bodies of list responses from the emulator, with a thousand tasks each.
 * @param {number} tasks
 * @param {{ dialect?: Dialect, seed?: number | string }} [options]
 */
export function bodies(tasks, options = {}) {
  const offsets = Array.from({ length: Math.ceil(tasks / 1_000) }, (_, page) => page * 1_000);
  return offsets.map((offset) => generateListBody({ ...options, tasks, offset, limit: 1_000 }));
}

/**
 * The tasks of a body, decoded by the client.
 * @param {string | Uint8Array} body
 * @returns {Promise<OperationLog[]>}
 */
export async function decoded(body) {
  const page = await mocked(() => new Response(/** @type {any} */ (body))).tasks.list();
  return page.operation_logs;
}

/**
 * A table with the tasks of some bodies.
 * @param {...string} texts
 */
export function filled(...texts) {
  const table = new esm.TaskTable();
  for (const text of texts) table.ingest(encode(text));
  return table;
}

/**
 * A list response with these tasks.
 * @param {...object} tasks
 */
export const listOf = (...tasks) => JSON.stringify({ operation_logs: tasks, count: tasks.length });

/**
 * All tasks of a table, in its order.
 * @param {TaskTable} table
 */
export function rowsOf(table) {
  const view = table.query();
  try {
    return view.rows();
  } finally {
    view.free();
  }
}

/**
 * The `CbrError` of a kind that a call throws.
 * @param {() => unknown} call
 * @param {import("cbr-tasks").ErrorKind} kind
 * @param {string | RegExp} [message]
 * @returns {import("cbr-tasks").CbrError}
 */
export function fails(call, kind, message) {
  try {
    call();
  } catch (error) {
    return checked(error, kind, message);
  }
  assert.fail(`expected an error of kind ${kind}, got a value`);
}

/**
 * The `CbrError` of a kind that a promise rejects with.
 * @param {PromiseLike<unknown> | (() => unknown)} call
 * @param {import("cbr-tasks").ErrorKind} kind
 * @param {string | RegExp} [message]
 */
export async function rejects(call, kind, message) {
  return checked(await rejection(call), kind, message);
}

/**
 * @param {unknown} error
 * @param {import("cbr-tasks").ErrorKind} kind
 * @param {string | RegExp} [message]
 */
function checked(error, kind, message) {
  if (!esm.isCbrError(error, kind)) assert.fail(`expected an error of kind ${kind}, got ${String(error)}`);
  if (typeof message === "string") assert.equal(error.message, message);
  if (message instanceof RegExp) assert.match(error.message, message);
  return error;
}
