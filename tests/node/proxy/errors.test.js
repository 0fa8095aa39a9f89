import assert from "node:assert/strict";
import { test } from "node:test";
import { esm as esmClient, gate, PROJECT, rejection, serve, service } from "../client/support.js";
import { ask, esm, LIST, listen, mocked, proxyTo, refused, reporting } from "./support.js";

/**
 * @param {number} status
 * @param {unknown} body
 * @param {Record<string, string>} [headers]
 */
const answer = (status, body, headers = {}) =>
  new Response(typeof body === "string" ? body : JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json", ...headers },
  });

/**
 * Responses of the service, and the responses of the proxy.
 *
 * @type {[what: string, Response, expected: [status: number, code: string, message: string, more?: Record<string, string>]][]}
 */
const ANSWERS = [
  [
    "a task that is not there",
    answer(404, { error_code: "BackupService.6500", error_msg: "no" }, { "x-request-id": "req-1" }),
    [404, "BackupService.6500", "the service has no such task, or no such project", { requestId: "req-1" }],
  ],
  [
    "a throttle",
    answer(
      429,
      { error_code: "APIGW.0308", error_msg: "200 in 300 s", request_id: "7b" },
      { "retry-after": "17" },
    ),
    [429, "APIGW.0308", "more requests than the service allows", { requestId: "7b", retryAfter: "17" }],
  ],
  [
    "credentials that are refused",
    answer(401, { error_code: "APIGW.0307", error_msg: "token expires" }, { "x-request-id": "req-2" }),
    [
      424,
      "Proxy.CredentialsRefused",
      "the service refused the proxy's own credentials",
      { requestId: "req-2" },
    ],
  ],
  [
    "credentials without permission",
    answer(403, { error_code: "BackupService.8600", error_msg: "not allowed" }),
    [424, "Proxy.CredentialsRefused", "the service refused the proxy's own credentials"],
  ],
  [
    "a parameter that the service refuses",
    answer(400, { error_code: "BackupService.9900", error_msg: "bad" }),
    [400, "BackupService.9900", "the service refused the request"],
  ],
  [
    "a parameter that the service refuses with a code of another form",
    answer(400, { error_code: "bad parameter", error_msg: "bad" }),
    [400, "Proxy.ServiceRefused", "the service refused the request"],
  ],
  [
    "a part of an answer",
    answer(206, { operation_logs: [] }),
    [502, "Proxy.BadGateway", "the service answered without a list of tasks"],
  ],
  [
    "a failing service",
    answer(500, { errorCode: "BackupService.9910", errorMsg: "oops" }),
    [500, "BackupService.9910", "the service fails"],
  ],
  [
    "a service that is away for a while",
    answer(503, "", { "retry-after": "3" }),
    [503, "Proxy.ServiceFailed", "the service fails", { retryAfter: "3" }],
  ],
  [
    "a gateway's page",
    answer(502, "<html><title>nginx/1.2</title><script>alert(1)</script></html>", {
      "content-type": "text/html",
    }),
    [502, "Proxy.ServiceFailed", "the service fails"],
  ],
  [
    "IAM's shape of an error",
    answer(409, { error: { code: 409, message: "conflict", title: "Conflict" } }),
    [409, "Proxy.ServiceRefused", "the service refused the request"],
  ],
  [
    "a redirect",
    answer(302, "", { location: "https://elsewhere.example/" }),
    [502, "Proxy.BadGateway", "the service refused the request"],
  ],
  [
    "another proxy that requires credentials",
    answer(407, ""),
    [502, "Proxy.BadGateway", "the service refused the request"],
  ],
  [
    "a page in place of tasks",
    answer(200, "<html>please sign in</html>", { "content-type": "text/html" }),
    [502, "Proxy.BadGateway", "the service sent an unexpected response"],
  ],
  [
    "a malformed code and request id",
    answer(
      500,
      { error_code: "<script>", error_msg: "x", request_id: "a b\u0000" },
      { "x-request-id": "<b>" },
    ),
    [500, "Proxy.ServiceFailed", "the service fails"],
  ],
];

for (const [what, response, [status, code, message, more = {}]] of ANSWERS) {
  test(`${what}: the browser gets the service's format with the proxy's own message`, async () => {
    const { headers, ...told } = await refused(mocked(() => response));
    const retryAfter = headers.get("retry-after");
    const all = { ...told, ...(retryAfter === null ? {} : { retryAfter }) };
    assert.deepEqual(Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)), {
      status,
      code,
      message,
      ...more,
    });
    assert.equal(headers.get("x-request-id"), more.requestId ?? null);
    for (const name of ["www-authenticate", "set-cookie", "location"]) assert.equal(headers.get(name), null);
    assert.equal(headers.get("cache-control"), "no-store");
  });
}

test("a service that cannot be reached is a 502", async (t) => {
  const at = await serve(t, (req) => void req.socket.destroy());
  const { status, code, message } = await refused(proxyTo(at.url));
  assert.deepEqual([status, code, message], [502, "Proxy.BadGateway", "the service could not be reached"]);
});

test("a service that is silent is a 504", async (t) => {
  const at = await serve(t, () => {});
  for (const options of [{ timeout: 500 }, { totalTimeout: 500 }]) {
    const { status, code, message } = await refused(proxyTo(at.url, options));
    assert.deepEqual([status, code, message], [504, "Proxy.Timeout", "the service did not respond in time"]);
  }
});

test("an endless error is not read to its end", async () => {
  let read = 0;
  const proxy = mocked(() => {
    const body = new ReadableStream({
      pull: (controller) => {
        read += 1;
        controller.enqueue(new Uint8Array(10_000));
      },
    });
    return new Response(body, { status: 500 });
  });
  assert.equal((await refused(proxy)).status, 500);
  assert.ok(read < 20, `${read} pieces`);
});

test("the proxy does not retry by default", async () => {
  let sent = 0;
  const fail = () => {
    sent += 1;
    return sent % 3 === 0
      ? answer(200, { operation_logs: [], count: 0 })
      : answer(503, { error_code: "x", error_msg: "x" });
  };
  assert.equal((await refused(mocked(fail))).status, 503);
  assert.equal(sent, 1);
  sent = 0;
  assert.equal((await ask(mocked(fail, { retry: { baseDelay: 0 } }))).status, 200);
  assert.equal(sent, 3);
});

test("a password that IAM refuses is a 424 for browsers, and in the log", async (t) => {
  const { url, password } = await service(t);
  const { warned, logger } = reporting();
  const proxy = proxyTo(url, {
    auth: { ...password, password: "wrong" },
    logger,
  });
  const { status, code } = await refused(proxy);
  assert.deepEqual([status, code], [424, "Proxy.CredentialsRefused"]);
  assert.equal(warned.length, 1);
  assert.match(
    String(warned[0]),
    /^cbr-tasks\/proxy: the service refused the proxy's own credentials \(authentication, 401/,
  );
});

test("a failure of a shared request is one line in the log", async () => {
  const { open, opened } = gate();
  const { warned, logger } = reporting();
  const proxy = mocked(
    async () => {
      await opened;
      return answer(
        401,
        { error_code: "APIGW.0307", error_msg: "token expires" },
        { "x-request-id": "req-3" },
      );
    },
    { logger },
  );
  const asked = Array.from({ length: 10 }, () => refused(proxy));
  open();
  for (const { status } of await Promise.all(asked)) assert.equal(status, 424);
  assert.deepEqual(warned, [
    "cbr-tasks/proxy: the service refused the proxy's own credentials (authentication, 401, APIGW.0307, req-3)",
  ]);
});

test("a browser's client does not retry refused credentials of the proxy", async (t) => {
  let asked = 0;
  const proxy = mocked(() => answer(401, { error_code: "APIGW.0307", error_msg: "token expires" }));
  const handler = esm.toNodeHandler(proxy);
  const portal = await listen(t, (req, res) => {
    asked += 1;
    handler(req, res);
  });
  const { tasks } = new esmClient.CbrClient({ endpoint: portal.url, auth: { proxy: true } });
  const error = await rejection(tasks.list());
  assert.deepEqual([error.kind, error.status, error.code], ["http", 424, "Proxy.CredentialsRefused"]);
  assert.equal(asked, 1);
});

test("a hook or a token that fails is the proxy's own failure, without details for browsers", async () => {
  const fail = () => {
    throw new Error("vault at 10.0.0.5 is sealed");
  };
  for (const [said, options] of /** @type {const} */ ([
    ["hooks.beforeRequest failed: vault at 10.0.0.5 is sealed", { hooks: { beforeRequest: fail } }],
    ["auth.token: the function failed", { auth: { token: fail } }],
  ])) {
    const { warned, logger } = reporting();
    const proxy = mocked(() => answer(200, {}), {
      ...options,
      logger,
    });
    const { status, message } = await refused(proxy);
    assert.deepEqual([status, message], [500, "the proxy failed"]);
    assert.deepEqual(warned, [`cbr-tasks/proxy: ${said}`]);
  }
});

test("without a logger the proxy's own failures are on the console, each once a minute", async (t) => {
  const said = t.mock.method(console, "error", () => {});
  t.mock.method(console, "warn", () => {});
  t.mock.timers.enable({ apis: ["Date"], now: 1_800_000_000_000 });
  let response = () => answer(401, { error_code: "APIGW.0307", error_msg: "token expires" });
  let allow = () => true;
  const proxy = mocked(() => response(), { allow: () => allow() });
  const lines = () => {
    const given = said.mock.calls.map((call) => call.arguments);
    said.mock.resetCalls();
    return given;
  };
  for (let asked = 0; asked < 3; asked += 1) assert.equal((await refused(proxy)).status, 424);
  const credentials =
    "cbr-tasks/proxy: the service refused the proxy's own credentials (authentication, 401, APIGW.0307)" +
    " (pass a `logger` for details)";
  assert.deepEqual(lines(), [[credentials]]);
  allow = () => {
    throw new RangeError("no session secret-session-id");
  };
  for (let asked = 0; asked < 3; asked += 1) assert.equal((await refused(proxy)).status, 500);
  assert.deepEqual(lines(), [["cbr-tasks/proxy: it failed with RangeError (pass a `logger` for details)"]]);
  allow = () => true;
  t.mock.timers.tick(59_999);
  await refused(proxy);
  assert.deepEqual(lines(), []);
  t.mock.timers.tick(1);
  await refused(proxy);
  assert.deepEqual(lines(), [[credentials]]);
  // Failures of the service are not on the console: browsers see them.
  response = () => answer(503, "");
  await refused(proxy);
  assert.deepEqual(lines(), []);
});

test("without a logger the console has the name of a failed hook, not its message", async (t) => {
  const said = t.mock.method(console, "error", () => {});
  const beforeRequest = () => {
    throw new Error("vault at 10.0.0.5 is sealed");
  };
  await refused(mocked(() => answer(200, {}), { hooks: { beforeRequest } }));
  assert.deepEqual(
    said.mock.calls.map(({ arguments: given }) => given),
    [["cbr-tasks/proxy: hooks.beforeRequest failed (pass a `logger` for details)"]],
  );
});

test("an error of several lines is one line in the log", async () => {
  const { warned, logger } = reporting();
  const allow = () => {
    throw new Error("no\r\n2026-01-01 admin signed in\u2028\u0085\u001b[31m");
  };
  const proxy = mocked(() => answer(200, {}), {
    allow,
    logger,
  });
  assert.equal((await refused(proxy)).status, 500);
  assert.deepEqual(warned, ["cbr-tasks/proxy: no 2026-01-01 admin signed in [31m"]);
});

test("a response that a hook refuses does not reach the browser", async () => {
  let cancelled = false;
  const body = new ReadableStream({
    cancel: () => {
      cancelled = true;
    },
  });
  const proxy = mocked(() => new Response(body, { headers: { "content-type": "application/json" } }), {
    hooks: {
      afterResponse: () => {
        throw new Error("no");
      },
    },
  });
  assert.equal((await refused(proxy)).status, 500);
  assert.equal(cancelled, true);
});

test("hooks see the real request and response", async () => {
  /** @type {unknown[]} */
  const seen = [];
  const proxy = mocked(() => answer(200, { operation_logs: [], count: 0 }, { "x-request-id": "req-9" }), {
    hooks: {
      beforeRequest: ({ operation, url }) => void seen.push([operation, url]),
      afterResponse: ({ status, requestId }) => void seen.push([status, requestId]),
    },
  });
  await ask(proxy, `${LIST}?limit=3`);
  assert.deepEqual(seen, [
    ["ListOpLogs", `https://cbr.example/v3/${PROJECT}/operation-logs?limit=3`],
    [200, "req-9"],
  ]);
});

test("the proxy responds to any arguments", async () => {
  const proxy = mocked(() => answer(200, { operation_logs: [], count: 0 }));
  for (const request of [
    undefined,
    null,
    {},
    "GET",
    { method: "GET" },
    { method: "GET", headers: new Headers(), url: "x" },
  ]) {
    const response = await proxy(/** @type {any} */ (request));
    assert.ok([405, 500].includes(response.status), `${response.status}`);
    assert.equal(response.headers.get("content-type"), "application/json");
  }
});
