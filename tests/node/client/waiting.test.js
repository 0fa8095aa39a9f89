/** Progress of a listing that waits for the rate limiter. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { esm, gate, mocked, rejection, settled, stillClock } from "./support.js";

/** @typedef {import("cbr-tasks").ListProgress} ListProgress */

const PAGE = '{"operation_logs":[{"id":"1","status":"success"}],"count":1}';

/** Progress before the first page. */
const NOTHING = {
  tasks: 0,
  pages: 0,
  requests: 0,
  shifts: 0,
  duplicates: 0,
  refetched: 0,
  looks: 0,
  settled: false,
};

/**
 * A client that has spent its burst: the next request waits 101 ms of the stopped clock.
 *
 * @param {import("node:test").TestContext} t
 */
async function spent(t) {
  const pass = stillClock(t);
  /** @type {unknown[]} */
  const events = [];
  const { tasks } = mocked(
    () => {
      events.push("sent");
      return new Response(PAGE);
    },
    { rateLimit: { requests: 2, period: 100 } },
  );
  await tasks.list();
  events.length = 0;
  return { pass, events, tasks };
}

test("onProgress tells of a wait before it begins", async (t) => {
  const { pass, events, tasks } = await spent(t);
  const onProgress = (/** @type {ListProgress} */ report) => {
    events.push(report);
    pass(report.waiting ?? 0);
  };
  const list = tasks.list({}, { onProgress });
  await settled(list.toArray());
  assert.deepEqual(events.slice(0, 2), [{ ...NOTHING, waiting: 101 }, "sent"]);
  // Every further request waits as long, and is told once.
  const waits = events.flatMap((event) => /** @type {any} */ (event).waiting ?? []);
  const sent = events.filter((event) => event === "sent");
  assert.deepEqual(
    waits,
    sent.map(() => 101),
  );
  assert.deepEqual(events.at(-1), list.report);
  assert.equal(list.report && "waiting" in list.report, false);

  // A listing that has ended is not told of the waits of others.
  const before = events.length;
  const other = Promise.resolve(tasks.list());
  pass(1000);
  await settled(other);
  assert.deepEqual(events.slice(before), ["sent"]);
});

test("into tells both, with the table's numbers", async (t) => {
  const { pass, events, tasks } = await spent(t);
  const told = (/** @type {string} */ name) => (/** @type {ListProgress} */ report) => {
    events.push([name, report]);
    if (name === "into") pass(report.waiting ?? 0);
  };
  await settled(
    tasks.list({}, { onProgress: told("list") }).into(new esm.TaskTable(), { onProgress: told("into") }),
  );
  assert.deepEqual(events.slice(0, 3), [
    ["list", { ...NOTHING, waiting: 101 }],
    ["into", { added: 0, updated: 0, unchanged: 0, ...NOTHING, waiting: 101 }],
    "sent",
  ]);
});

for (const [how, fail] of /** @type {[string, (error: Error) => unknown][]} */ ([
  [
    "throws",
    (error) => {
      throw error;
    },
  ],
  ["rejects", (error) => Promise.reject(error)],
])) {
  test(`an onProgress that ${how} before a wait ends the listing at once, and no other call`, async (t) => {
    const { pass, events, tasks } = await spent(t);
    const told = gate();
    const reason = new RangeError("no time");
    const onProgress = () => {
      told.open();
      return fail(reason);
    };
    const failed = rejection(tasks.list({}, { onProgress }).toArray());
    await settled(told.opened);
    const other = Promise.resolve(tasks.list());
    assert.equal(await failed, reason);
    assert.deepEqual(events, []);
    pass(1000);
    assert.equal((await settled(other)).count, 1);
    assert.deepEqual(events, ["sent"]);
  });
}
