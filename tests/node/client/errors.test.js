import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { errorFixture } from "../emulator/support.js";
import {
  client,
  closedPort,
  copies,
  emulated,
  esm,
  facts,
  mocked,
  PROJECT,
  rejection,
  serve,
  serveBody,
  TOKEN,
} from "./support.js";

/** Errors with all their properties; tests/client.rs has every error body. @type {Record<string, Record<string, unknown>>} */
const expected = {
  "throttled-new-code": {
    kind: "throttled",
    message:
      "the service answered 429 (APIG.0308): The throttling threshold has been reached: policy user over ratelimit,limit:200,time:5 minute",
    status: 429,
    code: "APIG.0308",
    requestId: "d4e8174b8df00840aef0c6907ec0e384",
    retryable: true,
    hint: "more than 200 requests in 5 minutes: wait before the next one",
  },
  empty: {
    kind: "server",
    message: "the service answered 503",
    status: 503,
    retryable: true,
    retryAfter: 2000,
    hint: "the service or a proxy in front of it is failing: try again later",
  },
};

for (const [how, copy] of copies) {
  for (const [name, fields] of Object.entries(expected)) {
    test(`${how}: the error body ${name} is read, by list and get alike`, async (t) => {
      const { status, headers, body } = errorFixture(name);
      const { url } = await serveBody(t, body, status, headers);
      const { tasks } = client(url, { retry: false, rateLimit: false }, copy);
      for (const call of [() => tasks.list(), () => tasks.list().toArray(), () => tasks.get("1")]) {
        const error = await rejection(call);
        assert.ok(error instanceof copy.CbrError);
        assert.equal(error.name, "CbrError");
        assert.deepEqual(facts(error), { attempts: 1, ...fields });
      }
    });
  }
}

test("Retry-After is converted to milliseconds from both its forms, and ignored if it has neither", async () => {
  const after = async (/** @type {string} */ value) =>
    (
      await rejection(
        mocked(() => ({ status: 429, headers: { "retry-after": value } }), { retry: false }).tasks.list(),
      )
    ).retryAfter;
  assert.equal(await after("120"), 120_000);
  assert.equal(await after("Wed, 21 Oct 2015 07:28:00 GMT"), 0);
  assert.equal(await after("soon"), undefined);
  const inADay = await after(new Date(Date.now() + 86_400_000).toUTCString());
  assert.ok(inADay > 80_000_000 && inADay <= 86_400_000, String(inADay));
});

test("a long or hostile error message is cut and has no control characters", async () => {
  const body = JSON.stringify({ error_code: "X.1", error_msg: `\u001b[31m\n${"x".repeat(5000)}` });
  const { message } = await rejection(mocked(() => new Response(body, { status: 400 })).tasks.list());
  assert.equal(message, `the service answered 400 (X.1): [31m ${"x".repeat(295)}…`);
});

test("a success with a wrong body is a decode error with a path and a short excerpt", async (t) => {
  for (const [body, path, message, retryable] of /** @type {const} */ ([
    ["<html>hi</html>", "$", "$: expected an object, got `<html>hi</html>` at byte 0", true],
    [
      '{"operation_logs":[{},{},null]}',
      "operation_logs[2]",
      "operation_logs[2]: expected a task (an object), got null",
      false,
    ],
    ['{"operation_logs":[]}{}', "$", "$: expected the end of the document, got `{}` at byte 21", true],
  ])) {
    const { url } = await serveBody(t, body, 200, { "x-request-id": "r-1" });
    const error = await rejection(client(url, { retry: false }).tasks.list());
    const decoded = { kind: "decode", status: 200, requestId: "r-1", attempts: 1 };
    const hint = "check that the endpoint is that of the service: a proxy may have answered in its place";
    assert.deepEqual(facts(error), { ...decoded, path, message, retryable, hint });
  }
});

test("a wrong response for one task is a decode error", async () => {
  const error = await rejection(
    mocked(() => new Response('{"operation_logs":[]}'), { retry: false }).tasks.get("1"),
  );
  assert.equal(error.kind, "decode");
  assert.equal(error.message, "operation_log: expected a task, got nothing");
  const list = await rejection(mocked(() => new Response('{"operation_log":[]}')).tasks.get("1"));
  assert.equal(list.message, "operation_log: expected a task (an object), got an array");
});

for (const fault of /** @type {const} */ (["drop", "truncate"])) {
  test(`${fault}: a connection that ends too early is a connection error with its cause`, async (t) => {
    const { emulator, client } = await emulated(t, { tasks: 5 }, esm, { retry: false });
    emulator.configure({ faultQueue: [fault, fault] });
    for (const call of [() => client.tasks.list(), () => client.tasks.list().toArray()]) {
      const error = await rejection(call);
      assert.equal(error.kind, "connection");
      assert.equal(error.retryable, true);
      assert.equal(error.attempts, 1);
      assert.equal(error.status, undefined);
      assert.ok(error.cause instanceof Error);
      assert.ok(error.message.startsWith("GET http://127.0.0.1:"), error.message);
    }
    assert.equal((await client.tasks.list()).operation_logs.length, 5);
  });
}

test("the emulator's garbage, of several kinds, is never taken for a page", async (t) => {
  const { client } = await emulated(t, { tasks: 5, faults: { garbage: 1 } }, esm, { retry: false });
  const messages = new Set();
  for (let at = 0; at < 30; at += 1) {
    const error = await rejection(client.tasks.list());
    assert.equal(error.kind, "decode");
    assert.ok(error.path);
    assert.ok(error.message.length < 200);
    messages.add(error.message);
  }
  assert.ok(messages.size >= 4, [...messages].join("\n"));
});

test("a port without a server is a connection error", async () => {
  const error = await rejection(client(await closedPort(), { retry: false }).tasks.get("1"));
  assert.equal(error.kind, "connection");
  assert.match(
    error.message,
    /^GET http:\/\/127\.0\.0\.1:\d+\/v3\/.*\/operation-logs\/1 failed: .*ECONNREFUSED/,
  );
});

for (const status of [301, 302, 303, 307, 308]) {
  test(`a redirect (${status}) is refused: the token never arrives at the other host`, async (t) => {
    const other = await serveBody(t, '{"operation_logs":[]}');
    const { url, requests } = await serve(t, (_, res) => {
      res.writeHead(status, { location: `${other.url}/v3/${PROJECT}/operation-logs` }).end();
    });
    const error = await rejection(client(url).tasks.list());
    assert.deepEqual(facts(error), {
      kind: "http",
      status,
      message: `the service answered ${status}`,
      retryable: false,
      attempts: 1,
      hint: "redirects are refused, because a token must not be sent to another host: use the final endpoint",
    });
    assert.equal(requests.length, 1);
    assert.deepEqual(other.requests, []);
  });
}

test("a redirect whose status the runtime hides is refused as well", async () => {
  const error = await rejection(mocked(() => ({ status: 0, type: "opaqueredirect" })).tasks.list());
  assert.equal(error.kind, "http");
  assert.equal(error.message, "the endpoint answered with a redirect");
  assert.equal(error.status, undefined);
});

test("isCbrError recognizes errors of another copy of the package", async () => {
  const [first, second] = [esm, copies[1][1]];
  assert.notEqual(first.CbrError, second.CbrError);
  for (const [made, asked] of [
    [first, second],
    [second, first],
  ]) {
    const error = await rejection(client("http://127.0.0.1", {}, made).tasks.get(""));
    assert.ok(error instanceof made.CbrError);
    assert.ok(!(error instanceof asked.CbrError));
    assert.ok(asked.isCbrError(error) && made.isCbrError(error));
    for (const no of [undefined, null, "x", {}, new Error("x"), { kind: "http" }]) {
      assert.ok(!asked.isCbrError(no));
    }
  }
});

/** @type {{ name: string, status: number, body: unknown, expect: Record<string, any> }[]} */
const bodies = JSON.parse(readFileSync(new URL("../../fixtures/error-bodies.json", import.meta.url), "utf8"));

test("code, text and details are found in error bodies of any shape, and every error has a hint", async () => {
  assert.equal(bodies.length, 30);
  for (const { name, status, body, expect } of bodies) {
    const text = JSON.stringify(body);
    const error = await rejection(
      mocked(() => new Response(text, { status }), { retry: false }).tasks.list(),
    );
    const { kind, code, serviceMessage, requestId, details, encodedAuthorizationMessage } = error;
    const { message, ...others } = expect;
    const found = { kind, code, requestId, details, encodedAuthorizationMessage };
    const known = Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
    assert.deepEqual(known, others, name);
    assert.equal(serviceMessage, message, name);
    assert.ok(error.hint, name);
  }
});

test("secrets are redacted in details and in the encoded message, too", async () => {
  const said = `because of ${TOKEN}`;
  const body = {
    code: "X.1",
    message: said,
    details: [{ code: TOKEN, message: said }],
    encoded_authorization_message: said,
  };
  const error = await rejection(
    mocked(() => new Response(JSON.stringify(body), { status: 403 }), { retry: false }).tasks.list(),
  );
  assert.deepEqual(error.details, [{ code: "[redacted]", message: "because of [redacted]" }]);
  assert.equal(error.encodedAuthorizationMessage, "because of [redacted]");
  assert.ok(!JSON.stringify(error).includes(TOKEN));
});

for (const [how, copy] of copies) {
  test(`${how}: an error has the caller's frames, is written as JSON and is known as a clone`, async () => {
    const api = mocked(() => new Response('{"code":"X.1","message":"gone"}', { status: 404 }), {}, copy);
    const list = () => new copy.ListOpLogs({ limit: 5000 });
    /** @type {[name: string, call: () => unknown][]} */
    const calls = [
      [
        "getting",
        async function getting() {
          await api.tasks.get("1");
        },
      ],
      [
        "waiting",
        async function waiting() {
          await api.tasks.list();
        },
      ],
      [
        "walking",
        async function walking() {
          await api.tasks.list().toArray();
        },
      ],
      [
        "fetching",
        async function fetching() {
          await api.fetch(new copy.ShowOpLog("1"));
        },
      ],
      [
        "building",
        function building() {
          list().toPath("p");
        },
      ],
      [
        "making",
        function making() {
          new copy.CbrClient({ endpoint: "/backup", auth: { token: "t" } });
        },
      ],
      [
        "asking",
        function asking() {
          new copy.TaskTable().query({ where: "started:never" });
        },
      ],
    ];
    for (const [name, call] of calls) {
      const error = await rejection(call);
      const [first, ...frames] = error.stack.split("\n");
      assert.equal(first, `CbrError [${error.kind}]: ${error.message.split("\n")[0]}`);
      assert.match(frames.join("\n"), new RegExp(`at (async )?${name} .*errors\\.test\\.js`), name);
      assert.ok(error.hint, name);
      const clone = structuredClone(error);
      assert.ok(copy.isCbrError(clone) && copy.isCbrError(clone, error.kind));
      assert.ok(!copy.isCbrError(clone, "hook"));
      const json = JSON.parse(JSON.stringify(error));
      assert.deepEqual(json, { name: "CbrError", message: error.message, ...error });
      assert.equal(json.kind, error.kind);
    }
  });
}

test("the hint of a failed connection tells what its code means, in Node", async (t) => {
  for (const [code, hint] of [
    [
      "ECONNREFUSED",
      "no server listens there: check the endpoint, the network, and the proxy if there is one",
    ],
    ["ENOTFOUND", "no such host: check the endpoint, the network, and the proxy if there is one"],
    ["ECONNRESET", "the connection was cut: check the endpoint, the network, and the proxy if there is one"],
    [
      "SELF_SIGNED_CERT_IN_CHAIN",
      "the certificate's issuer is not trusted here: check the endpoint; to trust further certificates, name their file in NODE_EXTRA_CA_CERTS",
    ],
    [
      "UND_ERR_HEADERS_OVERFLOW",
      "the headers of the answer are too long: start Node with a larger --max-http-header-size",
    ],
    ["ENEW", "check the endpoint, the network, and the proxy if there is one"],
  ]) {
    for (const cause of [{ code }, { cause: { code } }, { errors: [{ code }] }]) {
      const failed = async () => {
        throw new TypeError("fetch failed", { cause });
      };
      const error = await rejection(mocked(failed, { retry: false }).tasks.list());
      assert.equal(error.kind, "connection");
      assert.equal(error.hint, hint);
    }
  }
  const refused = await rejection(client(await closedPort(), { retry: false }).tasks.list());
  assert.match(refused.hint, /^no server listens there: /);
  // Node takes 16 KB of headers.
  const { url } = await serveBody(t, "{}", 200, { "x-subject-token": "x".repeat(17_000) });
  const overflow = await rejection(client(url, { retry: false }).tasks.list());
  assert.match(overflow.hint, /^the headers of the answer are too long: .*--max-http-header-size$/);
});

test("a relative endpoint without a page has a hint for servers", () => {
  assert.throws(() => client("/backup"), {
    kind: "config",
    hint: "only a page has an origin to complete a path with: on a server give the whole URL, such as https://portal.example.com/backup",
  });
});
