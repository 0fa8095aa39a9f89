import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ALLOW_TIME,
  client,
  emulated,
  esm,
  facts,
  gate,
  mocked,
  rejection,
  serve,
  settled,
} from "./support.js";

const timedOut = {
  kind: "timeout",
  message: "no complete answer within 30 ms",
  hint: ALLOW_TIME,
  retryable: true,
  attempts: 1,
};

/** @type {[name: string, begin: (res: import("node:http").ServerResponse) => void][]} */
const stalls = [
  ["headers that never come", () => {}],
  [
    "a body that never comes",
    (res) => {
      res.writeHead(200).flushHeaders();
    },
  ],
  [
    "a body that stalls",
    (res) => {
      res.writeHead(200, { "content-length": "1000" });
      res.write('{"operation_logs":[');
    },
  ],
  [
    "an error's body that stalls",
    (res) => {
      res.writeHead(500);
      res.write("{");
    },
  ],
];

for (const [name, begin] of stalls) {
  for (const [whose, made, called] of /** @type {const} */ ([
    ["the client's", { timeout: 30 }, undefined],
    ["the call's own", { timeout: 60_000 }, { timeout: 30 }],
  ])) {
    test(`${whose} timeout covers ${name}, and the connection is closed`, async (t) => {
      const closed = gate();
      const { url, requests } = await serve(t, (_, res) => {
        res.on("close", closed.open);
        begin(res);
      });
      const { tasks } = client(url, { ...made, retry: false });
      // On a busy machine the timeout may come before the server has accepted a connection.
      do {
        assert.deepEqual(facts(await rejection(tasks.list({}, called))), timedOut);
      } while (requests.length === 0);
      await settled(closed.opened);
      assert.deepEqual(facts(await rejection(tasks.get("1", called))), timedOut);
      assert.deepEqual(facts(await rejection(tasks.list({}, called).toArray())), timedOut);
    });
  }
}

test("an endless slow body is a timeout, because the limit is for the whole response", async (t) => {
  const { url } = await serve(t, (_, res) => {
    res.writeHead(200);
    const drip = setInterval(() => res.write(" "), 5);
    res.on("close", () => clearInterval(drip));
  });
  assert.deepEqual(facts(await rejection(client(url, { timeout: 30, retry: false }).tasks.list())), timedOut);
});

test("each page of an iteration has its own timeout", async (t) => {
  const { emulator, client } = await emulated(t, { tasks: 20 }, esm, { retry: false, concurrency: 1 });
  emulator.configure({ faultQueue: [null, "hang"] });
  /** @type {string[]} */
  const seen = [];
  const error = await rejection(async () => {
    for await (const task of client.tasks.list({ limit: 10 }, { timeout: 1500 })) seen.push(task.id);
  });
  assert.equal(error.kind, "timeout");
  assert.equal(seen.length, 10);
});

test("a token function that never settles is a timeout, and no request is sent", async (t) => {
  const { url, requests } = await serve(t, (_, res) => res.end());
  const token = () => /** @type {Promise<string>} */ (new Promise(() => {}));
  const error = await rejection(client(url, { auth: { token }, timeout: 30, retry: false }).tasks.list());
  assert.equal(error.kind, "timeout");
  assert.equal(error.message, timedOut.message);
  assert.deepEqual(requests, []);
});

test("a timeout aborts the signal of fetch", async () => {
  const seen = gate();
  const api = mocked(
    (request) => {
      request.signal.addEventListener("abort", () => seen.open());
      return new Promise(() => {});
    },
    { retry: false },
  );
  assert.equal((await rejection(api.tasks.list({}, { timeout: 5 }))).kind, "timeout");
  await settled(seen.opened);
});

test("a timeout may be Infinity or longer than the longest timer", async (t) => {
  const { client } = await emulated(t, { tasks: 2, latency: 5 });
  for (const timeout of [Number.POSITIVE_INFINITY, 2 ** 31, 1e300]) {
    assert.equal((await client.tasks.list({}, { timeout })).operation_logs.length, 2);
  }
});
