/** Readers that `allow` names take turns at the rate limiter. The client's clock stands still, or time does not matter. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { gate, stillClock } from "../client/support.js";
import { ask, counted, EMPTY, LIST, mocked, until } from "./support.js";

const byCookie = {
  allow: (/** @type {Request} */ { headers }) => ({ reader: String(headers.get("cookie")) }),
};

/** @param {string} cookie @param {AbortSignal} [signal] */
const as = (cookie, signal) => ({ headers: { cookie }, signal });

/**
 * A proxy whose service notes the offsets, in the order in which they come. Its clock stands still until `go`.
 *
 * @param {import("node:test").TestContext} t
 * @param {{ requests: number, period: number }} rateLimit
 */
function noted(t, rateLimit) {
  const pass = stillClock(t);
  /** @type {number[]} */
  const offsets = [];
  const state = { waits: 0 };
  const beforeWait = () => {
    state.waits += 1;
  };
  const fetch = (/** @type {Request} */ { url }) => {
    offsets.push(Number(new URL(url).searchParams.get("offset")));
    return new Response(EMPTY, { headers: { "content-type": "application/json" } });
  };
  const proxy = mocked(fetch, { ...byCookie, rateLimit, hooks: { beforeWait } });
  return {
    offsets,
    /** @param {string} cookie @param {number} offset @param {AbortSignal} [signal] */
    ask: (cookie, offset, signal) => ask(proxy, `${LIST}?offset=${offset}`, as(cookie, signal)),
    /** @param {number} count */
    waiting: (count) => until(() => state.waits >= count, `${count} requests that wait`),
    /**
     * Lets time pass until a promise settles.
     *
     * @template T
     * @param {Promise<T>} promise
     */
    async go(promise) {
      let isOver = false;
      const over = () => {
        isOver = true;
      };
      promise.then(over, over);
      await until(() => {
        pass(1);
        return isOver;
      }, "the end");
      return promise;
    },
  };
}

test("one reader with many requests does not hold up the next: round robin", async (t) => {
  const { ask, offsets, waiting, go } = noted(t, { requests: 2, period: 20 });
  const hog = Array.from({ length: 12 }, (_, at) => ask("hog", 100 + at));
  await waiting(11);
  const others = [ask("anna", 1), ask("anna", 2), ask("ben", 3), ask("ben", 4)];
  await waiting(15);
  const answers = await go(Promise.all([...hog, ...others]));
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
  // The first does not wait, and the second was in the limiter's queue when the others came.
  assert.deepEqual(offsets, [100, 101, 102, 1, 3, 103, 2, 4, 104, 105, 106, 107, 108, 109, 110, 111]);
});

test("130 different queries of one reader leave the next one served", async (t) => {
  const { ask, offsets, waiting, go } = noted(t, { requests: 200, period: 200 });
  // 100 requests may be sent at once.
  const burst = Array.from({ length: 100 }, (_, at) => ask(`reader ${at}`, 1000 + at));
  await Promise.all(burst);
  const left = new AbortController();
  const hog = Array.from({ length: 130 }, (_, at) => ask("hog", 2000 + at, left.signal));
  await waiting(64);
  const anna = ask("anna", 1);
  await waiting(65);
  assert.equal((await go(anna)).status, 200);
  assert.deepEqual(offsets.slice(100, 103), [2000, 2001, 1]);
  left.abort();
  const statuses = (await Promise.all(hog)).map(({ status }) => status);
  assert.equal(statuses.filter((status) => status === 429).length, 130 - 64);
});

test("one reader has at most 64 unfinished requests, others are not affected", async () => {
  const { open, opened } = gate();
  let sent = 0;
  const proxy = mocked(async () => {
    sent += 1;
    await opened;
    return new Response(EMPTY, { headers: { "content-type": "application/json" } });
  }, byCookie);
  const hog = Array.from({ length: 300 }, (_, at) => ask(proxy, `${LIST}?offset=${at}`, as("hog")));
  await until(() => sent === 64, "64 requests");
  const anna = ask(proxy, `${LIST}?offset=999`, as("anna"));
  // Requests that are equal to a pending one are always shared.
  const same = ask(proxy, `${LIST}?offset=1`, as("anna"));
  await until(() => sent === 65, "the request of the other reader");
  open();
  const answers = await Promise.all(hog);
  assert.deepEqual([answers.filter(({ status }) => status === 200).length, (await anna).status], [64, 200]);
  assert.equal((await same).status, 200);
  const refused = answers[299];
  assert.equal(refused?.headers.get("retry-after"), "5");
  assert.deepEqual(JSON.parse(refused?.text ?? ""), {
    error_code: "Proxy.Throttled",
    error_msg: "too many different requests of one reader at the same time",
  });
});

test("a request that another reader has asked for before comes at the earlier of the two turns", async (t) => {
  const { ask, offsets, waiting, go } = noted(t, { requests: 2, period: 20 });
  const hog = Array.from({ length: 8 }, (_, at) => ask("hog", 100 + at));
  await waiting(7);
  await go(Promise.all([...hog, ask("anna", 107)]));
  assert.deepEqual(offsets, [100, 101, 102, 107, 103, 104, 105, 106]);
});

test("a reader that leaves the queue gives its turn to the next", async (t) => {
  const { ask, offsets, waiting, go } = noted(t, { requests: 2, period: 20 });
  const left = new AbortController();
  const first = await ask("hog", 100);
  const gone = [ask("ben", 5, left.signal), ask("ben", 6, left.signal)];
  await waiting(2);
  const others = [ask("hog", 101), ask("hog", 102)];
  await waiting(4);
  left.abort();
  assert.deepEqual(
    (await Promise.all(gone)).map(({ status }) => status),
    [499, 499],
  );
  const answers = await go(Promise.all(others));
  assert.deepEqual(
    [first, ...answers].map(({ status }) => status),
    [200, 200, 200],
  );
  assert.deepEqual(offsets, [100, 101, 102]);
});

test("only true and the name of a reader let a request pass", async () => {
  for (const said of [
    { reader: "" },
    { reader: 7 },
    { reader: undefined },
    { reader: "a".repeat(256) },
    { Reader: "a" },
  ]) {
    const { state, proxy } = counted({ allow: () => /** @type {any} */ (said) });
    assert.equal((await ask(proxy)).status, 403);
    assert.equal(state.sent, 0);
  }
  const { proxy } = counted({ allow: async () => ({ reader: "a".repeat(255) }) });
  assert.equal((await ask(proxy)).status, 200);
});
