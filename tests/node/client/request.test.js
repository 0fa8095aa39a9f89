import assert from "node:assert/strict";
import { test } from "node:test";
import { OTHERS, texts } from "./parameters.js";
import {
  cjs,
  client,
  collect,
  copies,
  emulated,
  esm,
  facts,
  mocked,
  PROJECT,
  rejection,
  serve,
  TOKEN,
} from "./support.js";

/** All parameters. */
const everything = { ...OTHERS, ...texts((name) => (name.endsWith("_name") ? "ECS 1&2/ü 生产 +" : name)) };

/** @param {Request} request */
const sent = ({ url }) => Object.fromEntries(new URL(url).searchParams);

for (const [how, copy] of copies) {
  test(`${how}: a builder and a plain object make the same request`, () => {
    const api = client("https://cbr.example", {}, copy);
    const built = new copy.ListOpLogs();
    for (const [name, value] of Object.entries(everything)) {
      assert.equal(/** @type {any} */ (built)[name](value), built, name);
    }
    const expected = { ...everything, limit: "50", offset: "100" };
    assert.deepEqual(sent(built.toRequest(api)), expected);
    assert.deepEqual(sent(new copy.ListOpLogs(everything).toRequest(api)), expected);
  });

  test(`${how}: toRequest() gives a standard Request with headers and token`, async () => {
    const api = client("https://cbr.example/", { headers: { "X-Trace": "t-1" } }, copy);
    const list = new copy.ListOpLogs({ limit: 5 }).toRequest(api);
    const show = new copy.ShowOpLog("a/b c").toRequest(api);
    assert.equal(list.url, `https://cbr.example/v3/${PROJECT}/operation-logs?limit=5`);
    assert.equal(show.url, `https://cbr.example/v3/${PROJECT}/operation-logs/a%2Fb%20c`);
    for (const request of [list, show, await api.prepare(new copy.ListOpLogs())]) {
      assert.ok(request instanceof Request);
      assert.equal(request.method, "GET");
      assert.equal(request.redirect, "manual");
      assert.deepEqual(
        [...request.headers],
        [
          ["accept", "application/json"],
          ["x-auth-token", TOKEN],
          ["x-trace", "t-1"],
        ],
      );
    }
  });

  test(`${how}: a Request of toRequest() or prepare() can be sent by plain fetch`, async (t) => {
    const { emulator, client } = await emulated(t, { tasks: 8 }, copy);
    const [id] = emulator.tasks().ids();
    const list = await fetch(new copy.ListOpLogs({ limit: 3 }).toRequest(client));
    assert.equal(list.status, 200);
    assert.equal((await list.json()).operation_logs.length, 3);
    const show = await fetch(await client.prepare(new copy.ShowOpLog(String(id))));
    assert.equal((await show.json()).operation_log.id, id);
  });

  test(`${how}: with an asynchronous token toRequest() fails and names prepare(), which awaits it`, async () => {
    const api = client("https://cbr.example", { auth: { token: async () => "from-a-promise" } }, copy);
    for (const request of [new copy.ListOpLogs(), new copy.ShowOpLog("1")]) {
      const error = await rejection(() => request.toRequest(api));
      assert.ok(error instanceof copy.CbrError);
      assert.equal(error.kind, "config");
      assert.match(error.message, /await client\.prepare\(request\)/);
      assert.equal((await api.prepare(request)).headers.get("x-auth-token"), "from-a-promise");
    }
  });
}

test("a token function is called before every request", async (t) => {
  const { url, requests } = await serve(t, (_, res) => res.end('{"operation_logs":[]}'));
  let asked = 0;
  const token = () => {
    asked += 1;
    return asked % 2 === 0 ? `token-number-${asked}` : Promise.resolve(`token-number-${asked}`);
  };
  const api = client(url, { auth: { token } });
  for (let at = 0; at < 3; at += 1) await api.tasks.list();
  assert.deepEqual(
    requests.map((request) => request.headers["x-auth-token"]),
    ["token-number-1", "token-number-2", "token-number-3"],
  );
});

test("a token function that fails is a config error with its cause, and no request is sent", async (t) => {
  const { url, requests } = await serve(t, (_, res) => res.end());
  for (const [cause, message] of /** @type {[unknown, string][]} */ ([
    [new Error("vault is sealed"), "auth.token: the function failed"],
    ["no", "auth.token: the function failed"],
    [undefined, "auth.token: the function failed"],
  ])) {
    for (const token of [
      () => {
        throw cause;
      },
      () => Promise.reject(cause),
    ]) {
      const error = await rejection(client(url, { auth: { token } }).tasks.list());
      assert.deepEqual(facts(error), { kind: "config", message, retryable: false, attempts: 0 });
      assert.equal(error.cause, cause);
    }
  }
  for (const [token, message] of /** @type {[any, string][]} */ ([
    [() => 7, "auth.token: expected a string from the function, got a number"],
    [async () => undefined, "auth.token: expected a string from the function, got undefined"],
    [() => "", "auth.token: expected a text that is not empty"],
    [() => "to\nken", "auth.token: expected visible ASCII characters, got another one at position 2"],
  ])) {
    const error = await rejection(client(url, { auth: { token } }).tasks.list());
    assert.deepEqual(facts(error), { kind: "config", message, retryable: false, attempts: 0 });
  }
  assert.deepEqual(requests, []);
});

test("toRequest() leaves no unhandled rejection of an asynchronous token", async (t) => {
  /** @type {unknown[]} */
  const unhandled = [];
  const listen = (/** @type {unknown} */ reason) => unhandled.push(reason);
  process.on("unhandledRejection", listen);
  t.after(() => process.off("unhandledRejection", listen));
  const token = async () => {
    throw new Error("vault is sealed");
  };
  const api = client("https://cbr.example", { auth: { token } });
  assert.equal((await rejection(() => new esm.ListOpLogs().toRequest(api))).kind, "config");
  await new Promise(setImmediate);
  assert.deepEqual(unhandled, []);
});

test("times may be a Date, milliseconds or text: a start is rounded down to seconds, an end up", () => {
  const api = client("https://cbr.example");
  const query = (/** @type {import("cbr-tasks").ListOpLogsQuery} */ q) =>
    decodeURIComponent(new URL(new esm.ListOpLogs(q).toRequest(api).url).search);
  const expected = "?start_time=2019-05-23T14:35:23Z&end_time=2019-05-23T14:35:24Z";
  const millis = 1_558_622_123_500;
  for (const time of [new Date(millis), millis, "2019-05-23T14:35:23.5Z", "2019-05-23T16:35:23.5+02:00"]) {
    assert.equal(query({ start_time: time, end_time: time }), expected);
  }
  assert.equal(query({ start_time: "2019-05-23" }), "?start_time=2019-05-23T00:00:00Z");
  assert.equal(query({ start_time: 0, limit: 1 }), "?start_time=1970-01-01T00:00:00Z&limit=1");
});

test("times relative to now are those of the call", async (t) => {
  t.mock.method(Date, "now", () => Date.UTC(2026, 10, 27, 13, 14, 15, 250));
  /** @type {string[]} */
  const sent = [];
  const api = mocked(({ url }) => {
    sent.push(decodeURIComponent(new URL(url).search));
    return new Response('{"operation_logs":[],"count":0}');
  });
  for (const [time, start, end] of [
    ["-24h", "2026-11-26T13:14:15Z", "2026-11-26T13:14:16Z"],
    ["7d", "2026-11-20T13:14:15Z", "2026-11-20T13:14:16Z"],
    ["-1w", "2026-11-20T13:14:15Z", "2026-11-20T13:14:16Z"],
    ["-1h30m", "2026-11-27T11:44:15Z", "2026-11-27T11:44:16Z"],
    ["-250ms", "2026-11-27T13:14:15Z", "2026-11-27T13:14:15Z"],
    ["now", "2026-11-27T13:14:15Z", "2026-11-27T13:14:16Z"],
    ["today", "2026-11-27T00:00:00Z", "2026-11-27T00:00:00Z"],
    ["Yesterday", "2026-11-26T00:00:00Z", "2026-11-26T00:00:00Z"],
    ["2026-11-01T12:00", "2026-11-01T12:00:00Z", "2026-11-01T12:00:00Z"],
    ["2026-11-01T12:00+02:00", "2026-11-01T10:00:00Z", "2026-11-01T10:00:00Z"],
  ]) {
    const built = new esm.ListOpLogs().start_time(time).end_time(time).limit(1);
    const expected = `?start_time=${start}&end_time=${end}&limit=1`;
    for (const query of [{ start_time: time, end_time: time, limit: 1 }, built]) await api.tasks.list(query);
    assert.deepEqual(sent.splice(0), [expected, expected], time);
  }
  await api.tasks.list({ vault_name: "now", limit: 1 });
  assert.deepEqual(sent, ["?vault_name=now&limit=1"]);
});

test("undefined and null remove a filter", () => {
  const api = client("https://cbr.example");
  const request = new esm.ListOpLogs({
    status: "failed",
    vault_id: undefined,
    limit: /** @type {any} */ (null),
  });
  assert.equal(
    request.status(undefined).toRequest(api).url,
    `https://cbr.example/v3/${PROJECT}/operation-logs`,
  );
});

test("a wrong client or request is refused by its name", async () => {
  const api = client("https://cbr.example");
  const request = new esm.ListOpLogs();
  assert.equal(
    (await rejection(() => request.toRequest(/** @type {any} */ ({})))).message,
    "client: expected a CbrClient itself, got another object, such as a Proxy around one",
  );
  assert.equal((await rejection(api.prepare(/** @type {any} */ ({})))).kind, "validation");
});

const A_TIME =
  "a Date, milliseconds or a time such as 2026-11-01, 2026-11-01T12:00:00Z, -24h, today, yesterday or now";

/** What is wrong with the values themselves is in tests/requests.rs. @type {[query: any, message: string][]} */
const badQueries = [
  [{ limit: 0 }, "limit: expected an integer from 1 to 1000, got 0"],
  [{ limit: 1.5 }, "limit: expected an integer from 1 to 1000, got 1.5"],
  [{ limit: Number.NaN }, "limit: expected an integer from 1 to 1000, got NaN"],
  [{ limit: Number.POSITIVE_INFINITY }, "limit: expected an integer from 1 to 1000, got Infinity"],
  [{ limit: "10" }, 'limit: expected an integer from 1 to 1000, got "10"'],
  [{ limit: 10n }, "limit: expected an integer from 1 to 1000, got a bigint"],
  [{ offset: 0.5 }, "offset: expected an integer from 0 to 2147483647, got 0.5"],
  [{ start_time: new Date(Number.NaN) }, "start_time: expected a valid time, got an invalid Date or NaN"],
  ...[
    "2019-02-30",
    "24",
    "-24 h",
    "2026-11-01T12:00.5",
    "2026-11-01T12",
    "-1.5h",
    "--1h",
    "tomorrow",
    "constructor",
    "",
  ].map(
    (text) =>
      /** @type {[any, string]} */ ([{ end_time: text }, `end_time: expected ${A_TIME}, got "${text}"`]),
  ),
  [{ start_time: true }, `start_time: expected ${A_TIME}, got a boolean`],
  [
    { start_time: "-9999999w" },
    "start_time: expected milliseconds of a time in the years 0 to 9999, got others",
  ],
  [{ start_time: 1e18 }, "start_time: expected milliseconds of a time in the years 0 to 9999, got others"],
  [{ vault_name: ["a"] }, "vault_name: expected a string, got an array"],
  [{ vault_id: "" }, 'vault_id: expected an id that is not empty, got ""'],
  [{ status: 7 }, "status: expected a string, got a number"],
  [{ operation_type: Symbol("x") }, "operation_type: expected a string, got a symbol"],
  [
    { vaultName: "x" },
    'query: expected the service\'s parameters (status, vault_name, limit, …), got "vaultName"',
  ],
  [[], "query: expected an object, got an array"],
  ["status=failed", "query: expected an object, got a string"],
];

test("each bad parameter is a validation error with its name, expected and got, and no request is sent", async (t) => {
  const { url, requests } = await serve(t, (_, res) => res.end('{"operation_logs":[]}'));
  const { tasks } = client(url);
  for (const [query, message] of badQueries) {
    const expected = { kind: "validation", message, retryable: false, attempts: 0 };
    for (const call of [
      () => tasks.list(query),
      () => tasks.list(query).toArray(),
      () => collect(tasks.list(query)),
      () => collect(tasks.list(query).pages()),
    ]) {
      assert.deepEqual(facts(await rejection(call)), expected);
    }
  }
  assert.deepEqual(requests, []);
});

test("a list with a wrong query fails only when it is awaited", () => {
  assert.ok(mocked(() => undefined).tasks.list({ limit: 0 }));
});

test("each bad id and each bad option of a call is refused before any request", async (t) => {
  const { url, requests } = await serve(t, (_, res) => res.end('{"operation_logs":[]}'));
  const { tasks } = client(url);
  /** @type {[() => unknown, RegExp | string][]} */
  const calls = [
    [() => tasks.get(""), /id: expected an id that is not empty, got ""$/],
    [() => tasks.get(/** @type {any} */ (undefined)), "operation_log_id: expected a string, got undefined"],
    [() => tasks.get(/** @type {any} */ (7)), "operation_log_id: expected a string, got a number"],
  ];
  for (const [options, message] of /** @type {[any, string | RegExp][]} */ ([
    [{ timeout: 0 }, "timeout: expected milliseconds, more than 0, got 0"],
    [{ timeout: -1 }, "timeout: expected milliseconds, more than 0, got -1"],
    [{ timeout: Number.NaN }, "timeout: expected milliseconds, more than 0, got NaN"],
    [{ timeout: "1s" }, 'timeout: expected milliseconds, more than 0, got "1s"'],
    [{ signal: {} }, "signal: expected an AbortSignal, got an object"],
    [{ signal: "stop" }, "signal: expected an AbortSignal, got a string"],
    [{ signal: new AbortController() }, /^signal: expected an AbortSignal, got an? AbortController$/],
    [{ totalTimeout: 0 }, "totalTimeout: expected milliseconds, more than 0, got 0"],
    [{ retries: 3 }, /^options: expected (onProgress, )?signal, timeout or totalTimeout, got "retries"$/],
    [7, "options: expected an object, got a number"],
  ])) {
    calls.push(
      [() => tasks.list({}, options), message],
      [() => tasks.get("1", options), message],
      [() => tasks.list({}, options).toArray(), message],
    );
  }
  for (const limit of [-1, 1.5, Number.NaN, "5"]) {
    const message = `limit: expected an integer from 0 on, got ${limit}`;
    calls.push([() => tasks.list().toArray({ limit: /** @type {any} */ (limit) }), message]);
  }
  for (const [call, message] of calls) {
    const error = await rejection(call);
    assert.equal(error.kind, "validation", error.message);
    assert.equal(error.attempts, 0);
    if (typeof message === "string") assert.equal(error.message, message);
    else assert.match(error.message, message);
  }
  assert.deepEqual(requests, []);
});

test("a builder refuses a bad value when it is set, and keeps the old value", async () => {
  const request = new esm.ListOpLogs({ limit: 5 });
  const error = await rejection(() => request.limit(/** @type {any} */ ("6")));
  assert.equal(error.message, 'limit: expected an integer from 1 to 1000, got "6"');
  const url = request.toRequest(client("https://cbr.example")).url;
  assert.equal(url, `https://cbr.example/v3/${PROJECT}/operation-logs?limit=5`);
  assert.equal((await rejection(() => new esm.ShowOpLog(""))).kind, "validation");
});

test("a freed builder, or one of another copy of the package, is refused by its name", async () => {
  const client = new esm.CbrClient({
    endpoint: "https://cbr.example",
    projectId: "p",
    auth: { token: "token" },
    fetch: () => {
      throw new Error("nothing is to be sent");
    },
  });
  const freed = new esm.ListOpLogs();
  freed.free();
  freed.free();
  const used = new esm.ListOpLogs();
  // What `using` calls.
  /** @type {any} */ (used)[Symbol.dispose ?? "free"]();
  assert.throws(() => used.status("failed"), { kind: "validation", message: /got one that was freed$/ });
  const message = /got one that was freed$/;
  assert.throws(() => freed.toRequest(client), { kind: "validation", message });
  await assert.rejects(client.tasks.list(freed), { kind: "validation", message });
  await assert.rejects(client.prepare(freed), { kind: "validation", message });
  await assert.rejects(client.tasks.list(new cjs.ListOpLogs()), {
    kind: "validation",
    message: /of this copy of cbr-tasks/,
  });
});
