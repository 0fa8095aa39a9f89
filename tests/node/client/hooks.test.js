import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import {
  copies,
  emulated,
  esm,
  gate,
  mocked,
  ownClock,
  PROJECT,
  rejection,
  SOON,
  service,
  settled,
  stillClock,
  TOKEN,
} from "./support.js";

const PAGE = '{"operation_logs":[],"count":0}';
const URL_OF_LIST = `https://cbr.example/v3/${PROJECT}/operation-logs?limit=1000`;

/**
 * Hooks that record their arguments.
 * @param {(name: string, state: any) => unknown} [then]
 */
function recorder(then = () => undefined) {
  /** @type {[name: string, state: any][]} */
  const seen = [];
  const hooks = Object.fromEntries(
    ["beforeRequest", "afterResponse", "beforeRetry", "beforeWait"].map((name) => [
      name,
      (/** @type {any} */ state) => {
        seen.push([name, state]);
        return then(name, state);
      },
    ]),
  );
  return { seen, hooks };
}

/** @param {any} state without what differs from run to run */
function steady({ elapsed, ...state }) {
  if (elapsed !== undefined) assert.ok(elapsed >= 0 && elapsed < 20_000);
  return state;
}

for (const [how, copy] of copies) {
  test(`${how}: each hook gets one state with all information and no secret`, async (t) => {
    const { seen, hooks } = recorder();
    const { emulator, url, client } = await emulated(t, { tasks: 5 }, copy, {
      hooks,
      headers: { "X-Key": "a-secret-header" },
      retry: { baseDelay: 0, maxRetryAfter: 5 },
      rateLimit: false,
    });
    emulator.configure({ faultQueue: ["429"] });
    await client.tasks.list({ limit: 3 });
    const call = {
      operation: "ListOpLogs",
      method: "GET",
      url: `${url}/v3/${PROJECT}/operation-logs?limit=3`,
    };
    const headers = { Accept: "application/json", "X-Key": "[redacted]", "X-Auth-Token": "[redacted]" };
    const ids = seen.map(([, state]) => state.requestId).filter((id) => id !== undefined);
    assert.equal(ids.length, 3);
    assert.equal(new Set(ids).size, 2);
    const error = seen[2]?.[1].error;
    assert.ok(error instanceof copy.CbrError);
    assert.deepEqual([error.kind, error.attempts], ["throttled", 1]);
    assert.deepEqual(
      seen.map(([name, state]) => [name, steady(state)]),
      [
        ["beforeRequest", { ...call, attempt: 1, delay: 0, headers }],
        ["afterResponse", { ...call, attempt: 1, delay: 0, status: 429, requestId: ids[0] }],
        ["beforeRetry", { ...call, attempt: 1, delay: 5, status: 429, requestId: ids[0], error }],
        ["beforeRequest", { ...call, attempt: 2, delay: 0, headers }],
        ["afterResponse", { ...call, attempt: 2, delay: 0, status: 200, requestId: ids[2] }],
      ],
    );
  });
}

test("after a failed connection the state has no response", async () => {
  const { seen, hooks } = recorder();
  const cause = new TypeError("offline");
  const api = mocked(() => Promise.reject(cause), { hooks, retry: { limit: 1, baseDelay: 0 } });
  await rejection(api.tasks.get("1"));
  assert.deepEqual(
    seen.map(([name]) => name),
    ["beforeRequest", "beforeRetry", "beforeRequest"],
  );
  const { error, ...state } = seen[1]?.[1] ?? {};
  assert.equal(error.cause, cause);
  assert.deepEqual(state, {
    operation: "ShowOpLog",
    method: "GET",
    url: `https://cbr.example/v3/${PROJECT}/operation-logs/1`,
    attempt: 1,
    delay: 0,
  });
});

test("calls of IAM are shown too, without credentials", async (t) => {
  const { seen, hooks } = recorder();
  const { emulator, url, password, keys, connect } = await service(t);
  await connect({ projectId: PROJECT, auth: password, hooks }).tasks.list();
  await connect({ region: "cn-north-4", endpoint: url, auth: keys, hooks }).tasks.list();
  assert.deepEqual(
    seen
      .filter(([name]) => name === "beforeRequest")
      .map(([, { operation, method, url, headers }]) => [
        operation,
        method,
        url,
        headers["X-Auth-Token"] ?? headers.Authorization,
      ]),
    [
      ["KeystoneCreateUserTokenByPassword", "POST", `${url}/v3/auth/tokens`, undefined],
      ["ListOpLogs", "GET", `${url}/v3/${PROJECT}/operation-logs?limit=1000`, "[redacted]"],
      ["KeystoneListProjects", "GET", `${url}/v3/projects?name=cn-north-4`, "[redacted]"],
      ["ListOpLogs", "GET", `${url}/v3/${PROJECT}/operation-logs?limit=1000`, "[redacted]"],
    ],
  );
  const shown = inspect(seen, { depth: 10, showHidden: true });
  for (const secret of [password.password, keys.secretKey, keys.accessKey, emulator.credentials.token]) {
    assert.ok(!shown.includes(secret), secret);
  }
});

test("the wait for the rate budget is announced, and its length is told with the request", async (t) => {
  const pass = stillClock(t);
  const { seen, hooks } = recorder((name, { delay }) => name === "beforeWait" && pass(delay));
  const { tasks } = mocked(() => new Response(PAGE), { hooks, rateLimit: { requests: 2, period: 100 } });
  await Promise.all([tasks.list(), tasks.list()]);
  const waits = seen.filter(([name]) => name === "beforeWait").map(([, state]) => state);
  assert.deepEqual(waits, [
    { operation: "ListOpLogs", method: "GET", url: URL_OF_LIST, attempt: 0, delay: 101 },
  ]);
  const requests = seen.filter(([name]) => name === "beforeRequest").map(([, state]) => state);
  assert.deepEqual(
    requests.map(({ attempt, delay }) => [attempt, delay]),
    [
      [1, 0],
      [1, 101],
    ],
  );
});

test("a request that its hook holds back lets others go first", async (t) => {
  const pass = stillClock(t);
  const held = gate();
  /** @type {number[]} */
  const sent = [];
  const announced = gate();
  const { tasks } = mocked(
    ({ url }) => {
      sent.push(Number(new URL(url).searchParams.get("offset")));
      return new Response(PAGE);
    },
    {
      rateLimit: { requests: 2, period: 20 },
      hooks: {
        beforeWait: ({ url }) => {
          if (!url.endsWith("offset=2")) return undefined;
          announced.open();
          return held.opened;
        },
      },
    },
  );
  await tasks.list({ offset: 1 });
  const second = Promise.resolve(tasks.list({ offset: 2 }));
  await settled(announced.opened);
  const third = Promise.resolve(tasks.list({ offset: 3 }));
  pass(100);
  await settled(third);
  assert.deepEqual(sent, [1, 3]);
  held.open();
  pass(100);
  await settled(second);
  assert.deepEqual(sent, [1, 3, 2]);
});

test("a hook's promise is awaited", async () => {
  /** @type {string[]} */
  const order = [];
  const later = (/** @type {string} */ name) => async () => {
    await new Promise(setImmediate);
    order.push(name);
  };
  const api = mocked(
    () => {
      order.push("sent");
      return new Response(PAGE);
    },
    { hooks: { beforeRequest: later("before"), afterResponse: later("after") } },
  );
  await api.tasks.list();
  order.push("done");
  assert.deepEqual(order, ["before", "sent", "after", "done"]);
});

for (const hook of /** @type {const} */ (["beforeRequest", "afterResponse", "beforeRetry", "beforeWait"])) {
  for (const [how, thrown, said] of /** @type {[string, unknown, string][]} */ ([
    ["an Error", new Error("not today"), ": not today"],
    ["a text", "not today", ": not today"],
    ["undefined", undefined, ""],
  ])) {
    for (const later of [false, true]) {
      test(`${hook} that ${later ? "rejects with" : "throws"} ${how} fails the call and nothing else`, async (t) => {
        const pass = stillClock(t);
        let angry = true;
        const fail = () => {
          pass(20);
          if (!angry) return undefined;
          if (later) return Promise.reject(thrown);
          throw thrown;
        };
        let calls = 0;
        const api = mocked(
          () => {
            calls += 1;
            const fine = hook !== "beforeRetry" || calls > 1;
            return new Response(fine ? PAGE : "", { status: fine ? 200 : 500 });
          },
          {
            ...SOON,
            rateLimit: hook === "beforeWait" ? { requests: 2, period: 20 } : false,
            hooks: { [hook]: fail },
          },
        );
        // Its rate limit allows one call at a time.
        const before = hook === "beforeWait" ? [api.tasks.list()] : [];
        const [error] = await Promise.all([rejection(Promise.all([...before, api.tasks.list()])), ...before]);
        assert.equal(error.kind, "hook");
        assert.equal(error.message, `hooks.${hook} failed${said}`);
        assert.equal(error.cause, thrown);
        assert.equal(error.retryable, false);
        const sent = { beforeRequest: 0, afterResponse: 1, beforeRetry: 1, beforeWait: 0 }[hook];
        assert.deepEqual([error.attempts, calls - before.length], [sent, sent]);
        angry = false;
        assert.deepEqual((await api.tasks.list()).operation_logs, []);
      });
    }
  }
}

test("shouldRetry that throws or rejects fails the call", async () => {
  const cause = new Error("cannot decide");
  for (const shouldRetry of [
    () => {
      throw cause;
    },
    () => Promise.reject(cause),
  ]) {
    const api = mocked(() => new Response("", { status: 500 }), { retry: { baseDelay: 0, shouldRetry } });
    const error = await rejection(api.tasks.list());
    assert.deepEqual([error.kind, error.message], ["hook", "retry.shouldRetry failed: cannot decide"]);
    assert.equal(error.cause, cause);
    assert.equal(error.attempts, 1);
  }
});

test("a logger gets a message for each request and each failure", async (t) => {
  ownClock(t);
  /** @type {string[]} */
  const lines = [];
  const logger = {
    debug: (/** @type {string} */ line) => lines.push(`debug ${line}`),
    warn: (/** @type {string} */ line) => lines.push(`warn ${line}`),
  };
  let calls = 0;
  const api = mocked(
    () => {
      calls += 1;
      if (calls > 1) return new Response(PAGE);
      return new Response(`{"error_code":"X.1","error_msg":"bad ${TOKEN}"}`, {
        status: 503,
        headers: { "retry-after": "0" },
      });
    },
    { logger },
  );
  await api.tasks.list();
  assert.deepEqual(lines, [
    `debug GET ${URL_OF_LIST}`,
    "warn ListOpLogs failed: the service answered 503 (X.1): bad [redacted]; trying again in 0 ms",
    `debug GET ${URL_OF_LIST}`,
  ]);
});

test("a logger may be console or have one method, its methods get it as `this`, and may throw", async () => {
  class Diary {
    #lines = 0;
    debug() {
      this.#lines += 1;
    }
    get lines() {
      return this.#lines;
    }
  }
  const diary = new Diary();
  await mocked(() => new Response(PAGE), { logger: diary }).tasks.list();
  assert.equal(diary.lines, 1);

  const rude = {
    debug: () => {
      throw new Error("no");
    },
  };
  assert.deepEqual(
    (await mocked(() => new Response(PAGE), { logger: rude }).tasks.list()).operation_logs,
    [],
  );
});

test("a rejection of an async logger, onProgress or onError fails the call", async () => {
  const failing = async () => {
    throw new RangeError("boom");
  };
  const quiet = await mocked(() => new Response(PAGE), { logger: {} }).tasks.list();
  assert.deepEqual(quiet.operation_logs, []);
  const logged = await rejection(
    mocked(() => new Response(PAGE), { logger: { debug: failing } }).tasks.list(),
  );
  assert.equal(logged.message, "logger failed: boom");
  assert.ok(logged.cause instanceof RangeError);
  const { tasks } = mocked(({ url }) =>
    Response.json(
      url.includes("operation-logs/1") ? { operation_log: { id: "1", status: "success" } } : JSON.parse(PAGE),
    ),
  );
  for (const call of [
    () => tasks.list({}, { onProgress: failing }).toArray(),
    () => tasks.list().into(new esm.TaskTable(), { onProgress: failing }),
    () => tasks.wait("1", { onProgress: failing }),
  ]) {
    assert.ok((await rejection(call)) instanceof RangeError);
  }
  const broken = mocked(() => new Response("", { status: 500 }), { retry: false });
  const watch = broken.tasks.watch({}, { onError: failing });
  assert.ok((await rejection(watch.next())) instanceof RangeError);
});

/** @type {[options: any, message: string][]} */
const bad = [
  [{ retry: true }, "retry: expected an object, got a boolean"],
  [{ retry: { limit: -1 } }, "retry.limit: expected an integer from 0 to 1000, got -1"],
  [{ retry: { limit: 1.5 } }, "retry.limit: expected an integer from 0 to 1000, got 1.5"],
  [{ retry: { limit: "3" } }, 'retry.limit: expected an integer from 0 to 1000, got "3"'],
  [{ retry: { baseDelay: -1 } }, "retry.baseDelay: expected milliseconds from 0 on, got -1"],
  [{ retry: { maxDelay: "1s" } }, 'retry.maxDelay: expected milliseconds from 0 on, got "1s"'],
  [{ retry: { maxRetryAfter: Number.NaN } }, "retry.maxRetryAfter: expected milliseconds from 0 on, got NaN"],
  [{ retry: { shouldRetry: true } }, "retry.shouldRetry: expected a function, got a boolean"],
  [
    { retry: { retries: 3 } },
    'retry: expected limit, baseDelay, maxDelay, maxRetryAfter or shouldRetry, got "retries"',
  ],
  [{ rateLimit: 5 }, "rateLimit: expected an object, got a number"],
  [
    { rateLimit: { requests: 0 } },
    "rateLimit: expected requests and a period of more than 0, got 0 requests in 300000 ms",
  ],
  [{ rateLimit: { requests: 1.5 } }, "rateLimit.requests: expected an integer from 1 on, got 1.5"],
  [{ rateLimit: { period: 0 } }, "rateLimit.period: expected milliseconds, more than 0, got 0"],
  [{ rateLimit: { period: "5m" } }, 'rateLimit.period: expected milliseconds, more than 0, got "5m"'],
  [{ rateLimit: { seconds: 5 } }, 'rateLimit: expected requests or period, got "seconds"'],
  [{ concurrency: 0 }, "concurrency: expected an integer from 1 to 64, got 0"],
  [{ concurrency: 65 }, "concurrency: expected an integer from 1 to 64, got 65"],
  [{ concurrency: "4" }, 'concurrency: expected an integer from 1 to 64, got "4"'],
  [{ totalTimeout: 0 }, "totalTimeout: expected milliseconds, more than 0, got 0"],
  [{ totalTimeout: "1s" }, 'totalTimeout: expected milliseconds, more than 0, got "1s"'],
  [{ hooks: () => {} }, "hooks: expected an object, got a function"],
  [{ hooks: { beforeRequest: "log" } }, "hooks.beforeRequest: expected a function, got a string"],
  [{ hooks: { afterResponse: {} } }, "hooks.afterResponse: expected a function, got an object"],
  [
    { hooks: { onRequest: () => {} } },
    'hooks: expected beforeRequest, afterResponse, beforeRetry or beforeWait, got "onRequest"',
  ],
  [
    { logger: "console" },
    "logger: expected an object with functions debug and warn, as console has, got a string",
  ],
  [
    { logger: { log: () => {} } },
    "logger: expected an object with functions debug and warn, as console has, got an object",
  ],
  [{ allowSecretsInBrowser: "yes" }, "allowSecretsInBrowser: expected a boolean, got a string"],
  [
    { retries: 3 },
    'options: expected region, endpoint, projectId, projectName, auth, timeout, totalTimeout, retry, rateLimit, concurrency, fetch, headers, hooks, logger, allowSecretsInBrowser or allowInsecureEndpoint, got "retries"',
  ],
];

for (const [options, message] of bad) {
  test(`a config error: ${message.slice(0, 90)}`, async () => {
    const error = await rejection(() => mocked(() => assert.fail("sent"), options));
    assert.equal(error.kind, "config");
    assert.equal(error.message, message);
  });
}
