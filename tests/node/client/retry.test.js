import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ALLOW_TIME,
  copies,
  emulated,
  esm,
  facts,
  gate,
  mocked,
  quiet,
  rejection,
  SOON,
  settled,
} from "./support.js";

/** @typedef {import("cbr-tasks").HookState} HookState */

const PAGE = '{"operation_logs":[],"count":0}';

/** Retries without delay, even if the emulator sends a Retry-After of a second. */
const AT_ONCE = { baseDelay: 0, maxRetryAfter: 0 };

/**
 * A fetch that returns one response after the other, and the last one from then on.
 * @param {...() => unknown} answers
 */
function inTurn(...answers) {
  const fetching = {
    calls: 0,
    fetch: async () => {
      fetching.calls += 1;
      return answers[Math.min(fetching.calls, answers.length) - 1]?.();
    },
  };
  return fetching;
}

const good = () => new Response(PAGE);
const failing =
  (status = 500, headers = {}) =>
  () =>
    new Response("", { status, headers });

for (const [how, copy] of copies) {
  for (const fault of /** @type {const} */ ([
    "drop",
    "truncate",
    "hang",
    "slow",
    "429",
    "500",
    "503",
    "html",
    "garbage",
  ])) {
    test(`${how}: ${fault}, three times in a row, is retried without an error`, async (t) => {
      const { emulator, client } = await emulated(t, { tasks: 5, slow: 60_000 }, copy, {
        retry: AT_ONCE,
        timeout: fault === "hang" || fault === "slow" ? 100 : 20_000,
      });
      emulator.configure({ faultQueue: [fault, fault, fault] });
      assert.equal((await client.tasks.list()).operation_logs.length, 5);
      assert.equal(emulator.stats().faults[fault], 3);
      await quiet(emulator);
    });
  }
}

test("a limit means so many retries, the error has the number of requests, and false means one", async () => {
  for (const [retry, sent] of /** @type {const} */ ([
    [{ limit: 5, baseDelay: 0 }, 6],
    [{ limit: 0 }, 1],
    [false, 1],
  ])) {
    const source = inTurn(failing());
    const error = await rejection(mocked(source.fetch, { retry }).tasks.get("1"));
    assert.deepEqual([error.attempts, source.calls], [sent, sent]);
  }
});

test("Retry-After is followed up to maxRetryAfter, which may be Infinity", async () => {
  for (const [maxRetryAfter, expected] of [
    [2500, 2500],
    [Number.POSITIVE_INFINITY, 3_600_000],
  ]) {
    const told = gate();
    const controller = new AbortController();
    const api = mocked(failing(503, { "retry-after": "3600" }), {
      retry: { baseDelay: 0, maxRetryAfter },
      hooks: { beforeRetry: (state) => told.open(state.delay) },
    });
    const failed = rejection(api.tasks.list({}, { signal: controller.signal }));
    assert.equal(await settled(told.opened), expected);
    controller.abort("seen enough");
    assert.equal(await failed, "seen enough");
  }
});

test("a try that takes too long is tried again, and the time of all tries has an end too", async () => {
  const source = inTurn(() => new Promise(() => {}), good);
  await mocked(source.fetch, { ...SOON, timeout: 20 }).tasks.list();
  assert.equal(source.calls, 2);

  const stuck = inTurn(() => new Promise(() => {}));
  const error = await rejection(mocked(stuck.fetch, { ...SOON, totalTimeout: 30 }).tasks.list());
  assert.deepEqual(facts(error), {
    kind: "timeout",
    message: "no complete answer within 30 ms",
    hint: ALLOW_TIME,
    retryable: true,
    attempts: 1,
  });
});

test("shouldRetry is asked before each new try, with the error and the number of tries", async () => {
  /** @type {unknown[]} */
  const asked = [];
  const source = inTurn(failing(400), failing(404), good);
  const api = mocked(source.fetch, {
    retry: {
      baseDelay: 0,
      shouldRetry: (error, attempt) => {
        assert.ok(error instanceof esm.CbrError);
        asked.push([error.kind, error.status, error.attempts, attempt]);
        return true;
      },
    },
  });
  await api.tasks.list();
  assert.deepEqual(asked, [
    ["http", 400, 1, 1],
    ["not-found", 404, 2, 2],
  ]);
});

for (const [name, answer, status, calls] of /** @type {[string, any, number, number][]} */ ([
  ["false", false, 500, 1],
  ["a promise of false", Promise.resolve(false), 500, 1],
  ["a promise of true", Promise.resolve(true), 400, 3],
  ["undefined, which leaves it to the rules,", undefined, 500, 3],
  ["null, which leaves it to the rules,", null, 400, 1],
  ["a text, which leaves it to the rules,", "yes", 400, 1],
])) {
  test(`shouldRetry that returns ${name} means ${calls} requests for ${status} and a limit of 2`, async () => {
    const source = inTurn(failing(status));
    const retry = { limit: 2, baseDelay: 0, shouldRetry: () => answer };
    const error = await rejection(mocked(source.fetch, { retry }).tasks.list());
    assert.equal(error.status, status);
    assert.deepEqual([source.calls, error.attempts], [calls, calls]);
  });
}

test("shouldRetry is not called for aborts, wrong parameters and a failed token function", async () => {
  const never = () => assert.fail("asked");
  const retry = { baseDelay: 0, shouldRetry: never };
  const controller = new AbortController();
  const stuck = mocked(() => new Promise(() => {}), { retry });
  const failed = rejection(stuck.tasks.list({}, { signal: controller.signal }));
  controller.abort("stop");
  assert.equal(await failed, "stop");
  assert.equal((await rejection(stuck.tasks.list({ limit: 0 }))).kind, "validation");
  const token = () => Promise.reject(new Error("vault is sealed"));
  assert.equal((await rejection(mocked(good, { retry, auth: { token } }).tasks.list())).kind, "config");
});

test("an abort during the wait for a retry ends the call at once, with no pending request", async (t) => {
  const waiting = gate();
  const { emulator, client, queries } = await emulated(t, { tasks: 5 }, esm, {
    retry: { baseDelay: 3_600_000, maxDelay: 3_600_000 },
    hooks: { beforeRetry: waiting.open },
  });
  emulator.configure({ faults: { 500: 1 } });
  const controller = new AbortController();
  const failed = rejection(client.tasks.list({}, { signal: controller.signal }));
  await settled(waiting.opened);
  controller.abort("enough");
  assert.equal(await failed, "enough");
  assert.equal(emulator.stats().inFlight, 0);
  assert.equal(queries.length, 1);
});

test("an abort during the wait for the rate limit ends the call at once, and frees its place in the queue", async (t) => {
  const waiting = gate();
  const { emulator, client, queries } = await emulated(t, { tasks: 5 }, esm, {
    rateLimit: { requests: 2, period: 7_200_000 },
    hooks: { beforeWait: waiting.open },
  });
  await client.tasks.list();
  const controller = new AbortController();
  const failed = rejection(client.tasks.list({}, { signal: controller.signal }));
  const { operation, attempt, delay } = await settled(waiting.opened);
  assert.deepEqual([operation, attempt], ["ListOpLogs", 0]);
  // The window is a hundredth longer than the period.
  assert.ok(delay > 7_172_000 && delay <= 7_272_000, String(delay));
  controller.abort("enough");
  assert.equal(await failed, "enough");
  assert.equal(emulator.stats().inFlight, 0);
  assert.equal(queries.length, 1);
});

test("rateLimit: false sends everything at once", async () => {
  const source = inTurn(good);
  const beforeWait = () => assert.fail("a request waits for a budget");
  const free = mocked(source.fetch, { rateLimit: false, hooks: { beforeWait } });
  await Promise.all(Array.from({ length: 300 }, () => free.tasks.list()));
  assert.equal(source.calls, 300);
});
