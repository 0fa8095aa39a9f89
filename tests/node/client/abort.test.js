import assert from "node:assert/strict";
import { getEventListeners, setMaxListeners } from "node:events";
import { test } from "node:test";
import {
  client,
  collect,
  copies,
  emulated,
  esm,
  gate,
  mocked,
  quiet,
  rejection,
  serve,
  settled,
} from "./support.js";

/** @typedef {import("node:http").ServerResponse} ServerResponse */

const PAGE = '{"operation_logs":[],"count":0}';

/** @type {[name: string, reason: unknown][]} */
const reasons = [
  ["a string", "changed my mind"],
  ["a number", 7],
  ["NaN", Number.NaN],
  ["false", false],
  ["null", null],
  ["a symbol", Symbol("why")],
  ["an Error", new TypeError("stop")],
  ["an object", { why: true }],
];

/**
 * A server whose responses are written by the test.
 * @param {import("node:test").TestContext} t
 * @param {(res: ServerResponse) => void} [begin]
 */
async function stalling(t, begin = () => {}) {
  const arrived = gate();
  const closed = gate();
  const { url, requests } = await serve(t, (_, res) => {
    res.on("close", () => closed.open(res.writableFinished));
    begin(res);
    arrived.open();
  });
  return { url, requests, arrived: arrived.opened, closed: closed.opened };
}

/** Sends headers and the first part of a body, but not the rest. @param {ServerResponse} res */
const stallInBody = (res) => {
  res.writeHead(200, { "content-type": "application/json" });
  res.write('{"operation_logs":[');
};

/** A client that reports the arrival of the headers. @param {string} url @param {object} [options] */
function watched(url, options) {
  const headers = gate();
  const api = client(url, {
    fetch: async (url, init) => {
      const response = await fetch(url, init);
      headers.open();
      return response;
    },
    ...options,
  });
  return { api, headers: headers.opened };
}

for (const [how, copy] of copies) {
  for (const [name, reason] of reasons) {
    test(`${how}: aborting with ${name} while headers are awaited rejects with it and closes the connection`, async (t) => {
      const { url, arrived, closed } = await stalling(t);
      const controller = new AbortController();
      const call = client(url, {}, copy).tasks.get("1", { signal: controller.signal });
      const failed = rejection(call);
      await settled(arrived);
      controller.abort(reason);
      assert.ok(Object.is(await failed, reason));
      assert.equal(await settled(closed), false);
    });
  }
}

for (const [name, reason] of reasons) {
  test(`aborting with ${name} in a slow body rejects with it and closes the connection`, async (t) => {
    const { url, closed } = await stalling(t, stallInBody);
    const { api, headers } = watched(url);
    const controller = new AbortController();
    const failed = rejection(api.tasks.list({}, { signal: controller.signal }));
    await settled(headers);
    controller.abort(reason);
    assert.ok(Object.is(await failed, reason));
    assert.equal(await settled(closed), false);
  });

  test(`a signal aborted before with ${name} sends nothing`, async (t) => {
    const { url, requests } = await serve(t, (_, res) => res.end(PAGE));
    const { tasks } = client(url);
    const signal = AbortSignal.abort(reason);
    for (const call of [
      () => tasks.list({}, { signal }),
      () => tasks.get("1", { signal }),
      () => tasks.list({}, { signal }).toArray(),
      () => collect(tasks.list({}, { signal }).pages()),
    ]) {
      assert.ok(Object.is(await rejection(call), reason));
    }
    assert.deepEqual(requests, []);
  });
}

test("aborting without a reason rejects with the signal's own AbortError", async (t) => {
  const { url, arrived } = await stalling(t);
  const controller = new AbortController();
  const failed = rejection(client(url).tasks.list({}, { signal: controller.signal }));
  await settled(arrived);
  controller.abort(undefined);
  const error = await failed;
  assert.ok(error instanceof DOMException);
  assert.equal(error.name, "AbortError");
  assert.equal(error, controller.signal.reason);
});

test("AbortSignal.timeout rejects with its TimeoutError and closes the connection", async (t) => {
  const { url, requests, closed } = await stalling(t);
  // On a busy machine the timeout may come before the server has accepted a connection.
  do {
    const signal = AbortSignal.timeout(20);
    const error = await rejection(client(url).tasks.list({}, { signal }));
    assert.equal(error, signal.reason);
    assert.equal(error.name, "TimeoutError");
  } while (requests.length === 0);
  await settled(closed);
});

test("an abort while a token is awaited ends the call, and nothing is sent", async (t) => {
  const { url, requests } = await serve(t, (_, res) => res.end(PAGE));
  const asked = gate();
  const token = () => {
    asked.open();
    return /** @type {Promise<string>} */ (new Promise(() => {}));
  };
  const controller = new AbortController();
  const failed = rejection(client(url, { auth: { token } }).tasks.list({}, { signal: controller.signal }));
  await settled(asked.opened);
  controller.abort("no token");
  assert.equal(await failed, "no token");
  assert.deepEqual(requests, []);
});

test("an abort ends the call even where fetch ignores its signal", async () => {
  const controller = new AbortController();
  const fetching = gate();
  const api = mocked(() => {
    fetching.open();
    return new Promise(() => {});
  });
  const failed = rejection(api.tasks.list({}, { signal: controller.signal }));
  await settled(fetching.opened);
  controller.abort("now");
  assert.equal(await failed, "now");
});

test("an abort after the response has no effect", async () => {
  const controller = new AbortController();
  const api = mocked((request) => {
    assert.equal(request.signal.aborted, false);
    return new Response(PAGE);
  });
  const list = api.tasks.list({}, { signal: controller.signal });
  const page = await list;
  controller.abort("late");
  assert.equal(await list, page);
});

test("aborting one call does not affect others", async (t) => {
  const { client } = await emulated(t, { tasks: 3, latency: 5 });
  const controller = new AbortController();
  const failed = rejection(client.tasks.list({}, { signal: controller.signal }));
  const other = client.tasks.list({}, { signal: new AbortController().signal });
  controller.abort("only this");
  assert.equal(await failed, "only this");
  assert.equal((await other).operation_logs.length, 3);
});

/** A long-lived signal that counts its listeners. */
function countingSignal() {
  /** @type {Set<() => void>} */
  const listeners = new Set();
  return {
    aborted: false,
    /** @type {unknown} */
    reason: undefined,
    most: 0,
    listeners,
    /** @param {string} type @param {() => void} listener */
    addEventListener(type, listener) {
      assert.equal(type, "abort");
      listeners.add(listener);
      this.most = Math.max(this.most, listeners.size);
    },
    /** @param {string} _ @param {() => void} listener */
    removeEventListener(_, listener) {
      listeners.delete(listener);
    },
    /** @param {unknown} reason */
    abort(reason) {
      this.aborted = true;
      this.reason = reason;
      for (const listener of [...listeners]) listener();
    },
  };
}

test("a long-lived signal keeps no listeners of finished calls, however they ended", async (t) => {
  const { emulator, client } = await emulated(t, { tasks: 25 }, esm, { retry: false });
  const counting = countingSignal();
  const options = { signal: /** @type {AbortSignal} */ (/** @type {unknown} */ (counting)), timeout: 10_000 };
  const real = new AbortController();
  setMaxListeners(0, real.signal);
  for (const each of [options, { signal: real.signal }]) {
    await client.tasks.list({}, each);
    await client.tasks.list({ limit: 10 }, each).toArray();
    await Promise.all(Array.from({ length: 20 }, () => client.tasks.list({ limit: 1 }, each)));
    emulator.configure({ faultQueue: ["500", "drop", "garbage"] });
    for (let at = 0; at < 3; at += 1) await rejection(client.tasks.list({}, each));
    await rejection(client.tasks.get("", each));
    emulator.configure({ faultQueue: ["hang"] });
    assert.equal((await rejection(client.tasks.list({}, { ...each, timeout: 10 }))).kind, "timeout");
    // The request may have been aborted before it arrived.
    emulator.configure({ faultQueue: [] });
    for await (const task of client.tasks.list({ limit: 10 }, each)) {
      assert.ok(task);
      break;
    }
    await quiet(emulator);
  }
  assert.ok(counting.most >= 20);
  assert.equal(counting.listeners.size, 0);
  assert.deepEqual(getEventListeners(real.signal, "abort"), []);
});

test("a signal of another implementation aborts the call too", async () => {
  const counting = countingSignal();
  const api = mocked(() => {
    queueMicrotask(() => counting.abort("structural"));
    return new Promise(() => {});
  });
  const signal = /** @type {AbortSignal} */ (/** @type {unknown} */ (counting));
  assert.equal(await rejection(api.tasks.list({}, { signal })), "structural");
  assert.equal(counting.listeners.size, 0);
});

test("thirty calls at once with one signal cause no warning", async () => {
  /** @type {Error[]} */
  const warnings = [];
  const keep = (/** @type {Error} */ warning) => warnings.push(warning);
  process.on("warning", keep);
  const { signal } = new AbortController();
  const api = mocked(() => Response.json({ operation_logs: [], count: 0 }), { rateLimit: false });
  await Promise.all(Array.from({ length: 30 }, () => api.tasks.list({}, { signal })));
  await Promise.all(Array.from({ length: 30 }, () => api.fetch(new esm.ListOpLogs(), { signal })));
  // Node emits warnings in the next tick.
  await new Promise((resolve) => setImmediate(resolve));
  process.off("warning", keep);
  assert.deepEqual(warnings, []);
});
