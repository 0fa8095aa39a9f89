import assert from "node:assert/strict";
import { test } from "node:test";
import { mocked } from "./support.js";

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
