import assert from "node:assert/strict";
import { test } from "node:test";
import { limitedClient } from "../table/limited-support.js";
import { esm, mocked, rejection } from "./support.js";

/** @param {string} tasks @returns {Promise<any>} */
const page = async (tasks) => await mocked(() => new Response(`{"operation_logs":[${tasks}]}`)).tasks.list();

test("a page of 10,000 tasks arrives complete and in its order", async () => {
  const ids = Array.from({ length: 10_000 }, (_, at) => `task-${at}`);
  const { operation_logs: tasks } = await page(ids.map((id) => JSON.stringify({ id })).join());
  assert.deepEqual(
    tasks.map((/** @type {{ id: string }} */ task) => task.id),
    ids,
  );
});

test("a page of far more tasks than any limit is an error that says so", async () => {
  for (const count of [10_001, 1_000_000]) {
    await assert.rejects(page(Array(count).fill("{}").join()), {
      kind: "decode",
      path: "operation_logs[10000]",
      message: /expected the end of a page of 10000 tasks, ten times the largest limit/,
    });
  }
});

/** Bodies by their kind, with a letter of theirs. @type {Record<string, (bytes: number) => Buffer>} */
const BODIES = {
  ASCII: (bytes) => Buffer.alloc(bytes, "x"),
  UTF8: (bytes) => Buffer.alloc(bytes - (bytes % 3), "生"),
  "not UTF-8": (bytes) => Buffer.alloc(bytes, 0xff),
};

for (const [kind, text] of Object.entries(BODIES)) {
  test(`an answer beyond the memory is an error of kind memory, and the next one arrives: ${kind}`, async (t) => {
    const [start, end] = ['{"operation_logs":[{"id":"1","vault_name":"', '"}]}'].map((part) =>
      Buffer.from(part),
    );
    const body = Buffer.concat([/** @type {Buffer} */ (start), text(18 << 20), /** @type {Buffer} */ (end)]);
    let refused = 0;
    for (const memory of [16, 64, 112, 160, 272, 512, 768]) {
      const copy = await limitedClient(t, memory << 20);
      const bodies = [body, body, '{"operation_logs":[]}'];
      const { tasks } = mocked(() => new Response(bodies.shift()), { retry: false }, copy);
      for (let call = 0; call < 2; call += 1) {
        /** @type {any} */
        const outcome = await Promise.resolve(tasks.list()).catch((error) => error);
        if (copy.isCbrError(outcome)) {
          assert.equal(outcome.kind, "memory", `${memory} MiB: ${outcome.stack}`);
          refused += 1;
        } else assert.equal(outcome.operation_logs[0].id, "1");
      }
      assert.deepEqual((await tasks.list()).operation_logs, []);
    }
    assert.ok(refused >= 4 && refused < 14, `${refused}`);
  });
}

test("a page of 10,000 tasks takes a small multiple of its bytes", async (t) => {
  for (const [length, memory] of /** @type {const} */ ([
    [0, 4],
    [400, 40],
  ])) {
    const copy = await limitedClient(t, memory << 20);
    const task = JSON.stringify({ vault_name: "ü".repeat(length / 2) });
    const body = `{"operation_logs":[${Array(10_000).fill(task).join()}]}`;
    const page = await mocked(() => new Response(body), { retry: false }, copy).tasks.list();
    assert.equal(page.operation_logs.length, 10_000, `${body.length} bytes`);
  }
});

test("text that is longer than the engine's strings is an error of kind memory", async (t) => {
  // Three bytes of UTF-8 become an escape of six.
  const body = Buffer.concat([
    Buffer.from('{"operation_logs":[{"id":"1","vault_name":"'),
    Buffer.alloc(72 << 20, "生"),
    Buffer.from('"}]}'),
  ]);
  const { tasks } = mocked(() => new Response(body), { retry: false });
  const { parse } = JSON;
  t.mock.method(JSON, "parse", (/** @type {string} */ text) => {
    if (text.length > 1 << 27) throw new RangeError("Invalid string length");
    return parse(text);
  });
  const error = await rejection(tasks.list());
  assert.ok(esm.isCbrError(error, "memory"), String(error?.stack));
});
