import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { cjs, emulated, esm, mocked, PROJECT, rejection, served, TOKEN } from "./client-support.js";
import { fixture } from "./emulator-support.js";

const throttled =
  "The throttling threshold has been reached: policy user over ratelimit,limit:200,time:5 minute";

/** Written out by hand from tests/fixtures/payloads/errors.json. @type {Record<string, Record<string, unknown>>} */
const EXPECTED = {
  "not-found": {
    status: 404,
    code: "BackupService.6500",
    says: "Operation log does not exist.",
    retryable: false,
  },
  throttled: {
    status: 429,
    code: "APIGW.0308",
    says: throttled,
    id: "d4e8174b8df00840aef0c6907ec0e384",
    retryable: true,
  },
  "throttled-new-code": {
    status: 429,
    code: "APIG.0308",
    says: throttled,
    id: "d4e8174b8df00840aef0c6907ec0e384",
    retryable: true,
  },
  "bad-signature-echo": {
    status: 401,
    code: "APIGW.0301",
    says: "verify aksk signature fail",
    id: "8080d377bffeb6d519b0567c09cebe6b",
    retryable: false,
  },
  "unknown-access-key": {
    status: 401,
    code: "APIGW.0301",
    says: "ak XXX not exist",
    id: "8080d377bffeb6d519b0567c09cebe6b",
    retryable: false,
  },
  "iam-integer-code": { status: 400, code: "400", says: "akSkNumExceed", retryable: false },
  "iam-unauthorized": {
    status: 401,
    code: "401",
    says: "The username or password is wrong.",
    retryable: false,
  },
  "policy-denied": { status: 403, code: "BackupService.8600", says: "Not authenticated.", retryable: false },
  "html-from-a-proxy": { status: 502, says: "502 Bad Gateway", retryable: true },
  empty: { status: 503, says: "the service answered 503", retryable: true, retryAfter: 2000 },
};

for (const { name, status, headers, body } of fixture("payloads/errors.json").cases) {
  test(`reads the error body ${name}`, async (t) => {
    const { client } = await served(t, (_, response) => response.writeHead(status, headers).end(body));
    const error = await rejection(client.tasks.list());
    const expected = EXPECTED[name];
    assert.ok(error instanceof esm.CbrError && error instanceof Error);
    assert.equal(error.kind, "http");
    assert.equal(error.status, expected.status);
    assert.equal(error.code, expected.code);
    assert.equal(error.requestId, expected.id);
    assert.equal(error.retryable, expected.retryable);
    assert.equal(error.retryAfter, expected.retryAfter);
    assert.equal(error.attempts, 1);
    assert.ok(error.message.includes(String(expected.says)), error.message);
    assert.ok(status === 400 || (error.hint?.length ?? 0) > 20);
  });
}

test("what is no list of tasks is a decode error with a path and a short excerpt", async () => {
  for (const [body, path] of [
    ["", "$"],
    ["<html>welcome</html>", "$"],
    ["[]", "$"],
    ["{}", "operation_logs"],
    ['{"operation_logs":{}}', "operation_logs"],
    ['{"operation_logs":[{},1]}', "operation_logs[1]"],
    [`{"operation_logs":[{"id":${"x".repeat(5000)}}]}`, "operation_logs[0].id"],
  ]) {
    const error = await rejection(mocked(() => ({ status: 200, text: () => body })).tasks.list());
    assert.deepEqual([error.kind, error.path, error.status], ["decode", path, 200]);
    assert.match(error.message, /expected .+, got /);
    assert.ok(error.message.length < 150);
  }
});

test("a connection that fails, or breaks off in the body, is a connection error with its cause", async (t) => {
  const broken = await served(t, (_, response) => {
    response.writeHead(200, { "content-length": "1000" }).write('{"operation_logs":[');
    setTimeout(() => response.destroy(), 20);
  });
  const dropped = await served(t, (request) => request.socket.destroy());
  for (const { client } of [broken, dropped]) {
    const error = await rejection(client.tasks.list());
    assert.deepEqual([error.kind, error.retryable], ["connection", true]);
    assert.ok(error.cause instanceof Error);
  }
});

test("a redirect is refused and the token goes nowhere else", async (t) => {
  const other = await served(t, (_, response) => response.end("{}"));
  const { client } = await served(t, (_, response) =>
    response.writeHead(302, { location: `${other.url}/v3` }).end(),
  );
  const error = await rejection(client.tasks.list());
  assert.deepEqual([error.kind, error.status], ["http", 302]);
  assert.match(error.hint, /redirects are refused/);
  assert.equal(other.requests.length, 0);
});

test("whatever a replaced fetch does, the call settles with an error", async () => {
  /** @type {(() => any)[]} */
  const fetches = [
    () => undefined,
    () => 7,
    () => ({}),
    () => ({ status: "200" }),
    () => Promise.reject("no"),
    () => Promise.reject(undefined),
    () => Promise.reject(null),
    () => {
      throw "no";
    },
    () => {
      throw new TypeError("no");
    },
    () => ({ status: 200, arrayBuffer: () => Promise.reject(new Error("cut")) }),
    () => ({ status: 200, arrayBuffer: () => Symbol("odd") }),
  ];
  for (const fetch of fetches) {
    const error = await rejection(mocked(fetch).tasks.list());
    assert.deepEqual([error.kind, esm.isCbrError(error)], ["connection", true], String(fetch));
  }
});

test("a replaced fetch may return a plain object with any reader and any headers", async () => {
  const headers = { "x-request-id": "from-headers" };
  for (const response of [
    { status: 200, headers, json: async () => ({ operation_logs: [], count: 0 }) },
    { status: 200, headers: new Headers(headers), text: () => '{"operation_logs":[],"count":0}' },
    {
      status: 200,
      headers: new Map(Object.entries(headers)),
      arrayBuffer: () => new TextEncoder().encode('{"operation_logs":[],"count":0}').buffer,
    },
  ]) {
    const page = await mocked(() => response).tasks.list();
    assert.deepEqual(page, { operation_logs: [], count: 0, request_id: "from-headers" });
  }
});

test("bad input is refused before anything is sent, and named", async (t) => {
  const { client, requests } = await served(t, (_, response) => response.end("{}"));
  /** @type {[any, RegExp][]} */
  const queries = [
    [{ limit: 0 }, /^limit: expected an integer from 1 to 1000, got 0$/],
    [{ limit: 1001 }, /^limit: .* got 1001$/],
    [{ limit: "10" }, /^limit: .* got "10"$/],
    [{ limit: 2.5 }, /^limit: .* got 2.5$/],
    [{ offset: -1 }, /^offset: expected an integer from 0 on, got -1$/],
    [{ status: 5 }, /^status: expected a string, got a number$/],
    [{ start_time: "soon" }, /^start_time: expected a time like .* got "soon"$/],
    [{ start_time: new Date(Number.NaN) }, /^start_time: expected a valid time/],
    [{ end_time: Number.POSITIVE_INFINITY }, /^end_time: /],
    [{ start_time: {} }, /^start_time: expected a Date/],
    [{ start_time: 2000, end_time: 1000 }, /^end_time: expected a time not before start_time/],
    [{ resource_name: "x".repeat(256) }, /^resource_name: expected at most 255 characters, got 256$/],
    [{ destination_region: "a b" }, /^destination_region: /],
    [{ vault_id: "" }, /^vault_id: expected an id that is not empty/],
    [{ resource_id: "a\u0000b" }, /^resource_id: expected an id without control characters/],
    [{ vaultName: "x" }, /^query: .* got "vaultName"$/],
    ["status=failed", /^query: expected an object, got a string$/],
    [[], /^query: expected an object, got an array$/],
  ];
  for (const [query, message] of queries) {
    await assert.rejects(client.tasks.list(query), { kind: "validation", message, attempts: 0 });
    await assert.rejects(client.tasks.list(query).toArray(), { kind: "validation", message });
  }
  for (const id of ["", " ", ".", "..", "a\nb", 7, undefined, null]) {
    await assert.rejects(client.tasks.get(/** @type {any} */ (id)), { kind: "validation" });
  }
  for (const options of [
    { signal: {} },
    { signal: 7 },
    { timeout: 0 },
    { timeout: "1s" },
    { tiemout: 5 },
    7,
  ]) {
    await assert.rejects(client.tasks.list({}, /** @type {any} */ (options)), { kind: "validation" });
  }
  assert.equal(requests.length, 0);
});

test("options that are missing or wrong are refused and named", () => {
  const good = { endpoint: "https://cbr.example", projectId: "p", auth: { token: TOKEN } };
  /** @type {[any, RegExp][]} */
  const cases = [
    [undefined, /^options: expected an object, got undefined$/],
    [{ ...good, endpoint: undefined }, /^endpoint: expected an endpoint or a region/],
    [{ ...good, endpoint: "http://cbr.example" }, /^endpoint: expected https, got http:/],
    [{ ...good, endpoint: "https://user:sesame@cbr.example" }, /^endpoint: expected a URL without user name/],
    [{ ...good, region: "mars-1", endpoint: undefined }, /^region: expected one of .* got "mars-1"/],
    [{ ...good, projectId: undefined }, /^projectId: /],
    [{ ...good, auth: undefined }, /^auth: expected \{ token \}, got nothing$/],
    [{ ...good, auth: { token: 7 } }, /^auth\.token: expected a string or a function, got a number$/],
    [{ ...good, auth: { token: "a\nb" } }, /^auth\.token: expected visible ASCII/],
    [{ ...good, timeout: -1 }, /^timeout: /],
    [{ ...good, headers: { "x-a": 7 } }, /^headers\.x-a: expected a string, got a number$/],
    [{ ...good, headers: { "X-Auth-Token": "x" } }, /^headers: expected no X-Auth-Token/],
    [{ ...good, fetch: {} }, /^fetch: expected a function, got an object$/],
    [{ ...good, tiemout: 7 }, /^options: .* got "tiemout"$/],
  ];
  for (const [options, message] of cases) {
    const { error } = attempt(() => new esm.CbrClient(options));
    assert.ok(esm.isCbrError(error), String(message));
    assert.equal(error.kind, "config");
    assert.match(error.message, message);
    assert.ok(!/sesame|MIID/.test(inspect(error)));
  }
  assert.equal(
    new esm.CbrClient({ ...good, endpoint: "http://cbr.example", allowInsecureEndpoint: true }).endpoint,
    "http://cbr.example",
  );
});

/** @param {() => unknown} action @returns {{ error?: unknown }} */
function attempt(action) {
  try {
    action();
    return {};
  } catch (error) {
    return { error };
  }
}

test("the token is in no error, client or list, even where a server echoes it", async (t) => {
  const echo = JSON.stringify({ error_code: TOKEN, error_msg: `bad ${TOKEN}`, request_id: TOKEN });
  /** @type {unknown[]} */
  const things = [];
  for (const [status, body] of /** @type {const} */ ([
    [401, echo],
    [200, TOKEN],
    [502, `<title>${TOKEN}</title>`],
    [200, `{"operation_logs":"${TOKEN}"`],
  ])) {
    const { client } = await served(t, (_, response) =>
      response.writeHead(status, { "x-request-id": TOKEN }).end(body),
    );
    things.push(
      client,
      client.tasks.list(),
      await rejection(client.tasks.list()),
      await rejection(client.tasks.get("a")),
    );
  }
  for (const thing of things) {
    const shown =
      inspect(thing, { showHidden: true, depth: 20 }) +
      JSON.stringify(thing) +
      String(/** @type {any} */ (thing).stack);
    assert.ok(!shown.includes(TOKEN.slice(0, 10)), shown);
  }
});

test("errors are recognized across copies of the package", async (t) => {
  const { client } = await emulated(t, {}, cjs);
  const error = await rejection(client.tasks.get("nothing-there"));
  assert.ok(!(error instanceof esm.CbrError));
  assert.ok(esm.isCbrError(error) && cjs.isCbrError(error));
  for (const other of [new Error("x"), { kind: "http" }, null, undefined, "CbrError"])
    assert.ok(!esm.isCbrError(other));
});

test("a wrong token and a wrong project are the service's answers", async (t) => {
  const { url, token } = await emulated(t);
  const wrong = new esm.CbrClient({ endpoint: url, projectId: PROJECT, auth: { token: "not-the-token" } });
  assert.equal((await rejection(wrong.tasks.list())).status, 401);
  const foreign = new esm.CbrClient({
    endpoint: url,
    projectId: "77b6a44cba5143ab91d13ab9a8ff44fd",
    auth: { token },
  });
  assert.equal((await rejection(foreign.tasks.list())).status, 403);
});

test("a token function is asked before every request, and its failure is told", async (t) => {
  const { url, token } = await emulated(t);
  let asked = 0;
  const options = { endpoint: url, projectId: PROJECT };
  const client = new esm.CbrClient({ ...options, auth: { token: async () => (asked++, token) } });
  await client.tasks.list({ limit: 1 });
  await client.tasks.list({ limit: 1 });
  assert.equal(asked, 2);
  const cause = new Error("vault sealed");
  const failing = new esm.CbrClient({ ...options, auth: { token: () => Promise.reject(cause) } });
  const error = await rejection(failing.tasks.list());
  assert.deepEqual([error.kind, error.cause], ["config", cause]);
});
