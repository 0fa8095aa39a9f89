import assert from "node:assert/strict";
import { test } from "node:test";
import { wasmOf } from "./memory-support.js";
import { client, emulated, esm, glueUrl, rejection } from "./support.js";

const wasm = await wasmOf(glueUrl);

/** @typedef {Awaited<ReturnType<typeof emulated>>} Emulated */

/**
 * Mix of calls: of each ten, six succeed, the others fail or are aborted in several ways.
 * @param {Emulated} at
 * @param {number} turn
 */
async function call({ emulator, url, client: api }, turn) {
  const { tasks } = api;
  switch (turn % 10) {
    case 0:
      return rejection(tasks.get("no-such-task"));
    case 1:
      return rejection(tasks.list({ limit: 0 }));
    case 2: {
      const controller = new AbortController();
      const failed = rejection(tasks.list({}, { signal: controller.signal }));
      if (turn % 20 === 2) await new Promise(setImmediate);
      controller.abort("enough");
      return failed;
    }
    case 3:
      return rejection(client(url, { auth: { token: "not-a-token-of-it" }, rateLimit: false }).tasks.list());
    case 4:
      return tasks.get(String(emulator.tasks().ids()[turn % 50]));
    case 5:
      return tasks.list({ limit: 20 }).toArray({ limit: 40 });
    default:
      return tasks.list({ limit: 50 }, { signal: new AbortController().signal });
  }
}

/**
 * @param {Emulated} at
 * @param {number} calls
 */
async function sequentially(at, calls) {
  for (let turn = 0; turn < calls; turn += 1) await call(at, turn);
}

/**
 * @param {Emulated} at
 * @param {number} calls
 */
const concurrently = (at, calls) => Promise.all(Array.from({ length: calls }, (_, turn) => call(at, turn)));

test("1,000 calls in sequence and 100 at a time do not grow the memory of WebAssembly", async (t) => {
  const at = await emulated(t, { tasks: 50 }, esm, { rateLimit: false });
  // The peak depends on the order in which responses arrive, and may come late. A leak would make the memory grow in
  // every round.
  const sizes = [];
  do {
    await sequentially(at, 1000);
    for (let round = 0; round < 3; round += 1) await concurrently(at, 100);
    sizes.push(wasm.memory.buffer.byteLength);
  } while (sizes.length < 6 && sizes.at(-1) !== sizes.at(-2));
  assert.equal(sizes.at(-1), sizes.at(-2), `${sizes}`);
});
