import assert from "node:assert/strict";
import { test } from "node:test";
import { fetch as undici } from "undici";
import { CHECK_NETWORK, client, copies, facts, mocked, rejection, serveBody } from "./support.js";

const PAGE = { operation_logs: [{ id: "1", status: "success" }], count: 1 };
const TEXT = JSON.stringify(PAGE);
const BYTES = new TextEncoder().encode(TEXT);

/** @type {[name: string, response: () => unknown][]} */
const answers = [
  ["a Response", () => new Response(TEXT)],
  ["a plain object with arrayBuffer()", () => ({ status: 200, arrayBuffer: async () => BYTES.buffer })],
  ["a plain object with bytes", () => ({ status: 200, arrayBuffer: () => BYTES })],
  ["a plain object with text()", () => ({ status: 200, text: async () => TEXT })],
  ["a plain object with text() that is not async", () => ({ status: 200, text: () => TEXT })],
  ["a plain object with json()", () => ({ status: 200, json: async () => PAGE })],
  [
    "an answer without a prototype",
    () => Object.assign(Object.create(null), { status: 200, json: () => PAGE }),
  ],
  [
    "a thenable",
    // biome-ignore lint/suspicious/noThenProperty: an awaited value need not be a Promise
    () => ({ then: (/** @type {any} */ done) => done({ status: 200, json: () => PAGE }) }),
  ],
];

for (const [how, copy] of copies) {
  for (const [name, answer] of answers) {
    test(`${how}: a fetch may return ${name}, synchronously or not`, async () => {
      for (const fetch of [answer, async () => answer()]) {
        const api = client("https://cbr.example", { fetch: /** @type {any} */ (fetch) }, copy);
        assert.deepEqual(await api.tasks.list(), PAGE);
        assert.deepEqual(await api.tasks.list().toArray({ limit: 1 }), PAGE.operation_logs);
      }
    });
  }
}

for (const [name, headers] of /** @type {[string, unknown][]} */ ([
  ["Headers", new Headers({ "x-request-id": "r-1", "retry-after": "3" })],
  [
    "a Map",
    new Map([
      ["x-request-id", "r-1"],
      ["retry-after", "3"],
    ]),
  ],
  ["a plain object", { "x-request-id": "r-1", "retry-after": "3" }],
])) {
  test(`headers may be ${name}`, async () => {
    const error = await rejection(mocked(() => ({ status: 503, headers }), { retry: false }).tasks.list());
    assert.equal(error.requestId, "r-1");
    assert.equal(error.retryAfter, 3000);
  });
}

test("wrong headers, and headers that throw, are ignored", async () => {
  const thrower = {
    get() {
      throw new Error("no");
    },
  };
  for (const headers of [undefined, null, 7, "x-request-id: 1", thrower]) {
    assert.deepEqual(await mocked(() => ({ status: 200, headers, json: () => PAGE })).tasks.list(), PAGE);
  }
});

for (const [name, value, kind] of /** @type {[string, unknown, string][]} */ ([
  ["undefined", undefined, "undefined"],
  ["null", null, "object"],
  ["a number", 7, "number"],
  ["a string", "200 OK", "string"],
  ["an object without a status", {}, "object"],
  ["a status that is text", { status: "200" }, "object"],
  ["a status that is NaN", { status: Number.NaN }, "object"],
  ["a status out of range", { status: -1 }, "object"],
])) {
  test(`a fetch that returns ${name} is a connection error`, async () => {
    for (const fetch of [() => value, async () => value]) {
      assert.deepEqual(facts(await rejection(mocked(fetch, { retry: false }).tasks.list())), {
        kind: "connection",
        message: `fetch: expected a Response with a numeric status, got ${kind} without one`,
        hint: CHECK_NETWORK,
        retryable: true,
        attempts: 1,
      });
    }
  });
}

test("a status whose getter throws is a connection error", async () => {
  const response = {
    get status() {
      throw new Error("trap");
    },
  };
  assert.equal((await rejection(mocked(() => response, { retry: false }).tasks.list())).kind, "connection");
});

const boom = new TypeError("fetch failed", { cause: Object.assign(new Error("x"), { code: "ECONNRESET" }) });

for (const [name, cause, said] of /** @type {[string, unknown, string][]} */ ([
  ["a string", "no network", ""],
  ["undefined", undefined, ""],
  ["null", null, ""],
  ["a number", 0, ""],
  ["an object", { message: "offline" }, ": offline"],
  ["a symbol", Symbol("no"), ""],
  ["an Error with a code behind it", boom, ": fetch failed: ECONNRESET"],
])) {
  test(`a fetch that throws or rejects with ${name} is a connection error with that cause`, async () => {
    for (const fetch of [
      () => {
        throw cause;
      },
      () => Promise.reject(cause),
      async () => {
        throw cause;
      },
    ]) {
      const error = await rejection(mocked(fetch, { retry: false }).tasks.get("1"));
      assert.deepEqual(facts(error), {
        kind: "connection",
        message: `GET https://cbr.example/v3/04f1829c788037ac2fb8c01eb2b04b95/operation-logs/1 failed${said}`,
        hint: cause === boom ? `the connection was cut: ${CHECK_NETWORK}` : CHECK_NETWORK,
        retryable: true,
        attempts: 1,
      });
      assert.equal(error.cause, cause);
    }
  });

  test(`a body that throws or rejects with ${name} is a connection error with that cause`, async () => {
    for (const reader of ["arrayBuffer", "text", "json"]) {
      for (const read of [
        () => {
          throw cause;
        },
        () => Promise.reject(cause),
      ]) {
        const error = await rejection(
          mocked(() => ({ status: 200, [reader]: read }), { retry: false }).tasks.list(),
        );
        assert.equal(error.kind, "connection");
        assert.equal(
          error.message,
          `GET https://cbr.example/v3/04f1829c788037ac2fb8c01eb2b04b95/operation-logs broke off in the body${said}`,
        );
        assert.equal(error.cause, cause);
      }
    }
  });
}

test("a response without a body, or with a body that is no text, is never taken for a page", async () => {
  const circular = { self: {} };
  circular.self = circular;
  for (const response of [
    { status: 200 },
    { status: 200, text: () => undefined },
    { status: 200, text: () => 7 },
    { status: 200, arrayBuffer: () => null },
    { status: 200, json: () => undefined },
    { status: 200, json: () => circular },
    { status: 200, json: () => ({ operation_logs: [{ id: 1n }] }) },
  ]) {
    const error = await rejection(mocked(() => response, { retry: false }).tasks.list());
    assert.ok(["decode", "connection"].includes(error.kind), error.kind);
  }
});

test("fetch is called with a URL and an init, as a plain function", async () => {
  /** @type {any[]} */
  let got = [];
  let self;
  /** @this {unknown} @param {...unknown} args */
  function fetch(...args) {
    got = args;
    self = this;
    return new Response(TEXT);
  }
  await client("https://cbr.example", { fetch: /** @type {any} */ (fetch) }).tasks.list();
  assert.equal(self, undefined);
  assert.equal(got.length, 2);
  const [url, { method, redirect, cache, body }] = got;
  assert.equal(url, "https://cbr.example/v3/04f1829c788037ac2fb8c01eb2b04b95/operation-logs?limit=1000");
  assert.deepEqual([method, redirect, cache, body], ["GET", "manual", "no-store", undefined]);
});

test("fetch may be that of undici, which does not know Node's own Request", async (t) => {
  const { url, requests } = await serveBody(t, TEXT);
  const api = client(url, { fetch: /** @type {any} */ (undici), retry: false });
  assert.deepEqual(await api.tasks.list(), PAGE);
  assert.equal(requests.length, 1);
});

test("the global fetch is looked up at each call", async (t) => {
  const api = client("https://cbr.example", { retry: false });
  const real = globalThis.fetch;
  t.after(() => {
    globalThis.fetch = real;
  });
  globalThis.fetch = async () => new Response(TEXT);
  assert.deepEqual(await api.tasks.list(), PAGE);
  // @ts-expect-error: a runtime without fetch
  globalThis.fetch = undefined;
  assert.deepEqual(
    facts(await rejection(api.tasks.list())).message,
    "fetch: expected a function, got none in this runtime: give the client one",
  );
});
