import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { installed } from "../packaging/installed.js";
import { emulated, rejection } from "./client-support.js";

// The loader gives the instance that is there already.
const { initSync } = await import(pathToFileURL(join(installed, "cbr_tasks.js")).href);
const bytes = () => initSync(undefined).memory.buffer.byteLength;

test("1,000 calls one after the other and 100 at once leave wasm's memory as it was", async (t) => {
  const { client } = await emulated(t);
  /** @param {number} number */
  const call = async (number) => {
    if (number % 10 === 0) return rejection(client.tasks.get("nothing-there"));
    if (number % 10 === 1) {
      const controller = new AbortController();
      const outcome = rejection(client.tasks.list({}, { signal: controller.signal }));
      controller.abort("why");
      return outcome;
    }
    return client.tasks.list({ limit: 50 });
  };
  const together = () => Promise.all(Array.from({ length: 100 }, (_, number) => call(number)));
  await together();
  for (let number = 0; number < 200; number += 1) await call(number);
  const before = bytes();
  for (let number = 0; number < 1000; number += 1) await call(number);
  await together();
  assert.equal(bytes(), before);
});
