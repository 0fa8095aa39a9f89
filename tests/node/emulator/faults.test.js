import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { createEmulator } from "../../../www/emulator/http/server.js";
import { listening } from "../client/support.js";
import { ask, errorFixture, manualClock, PROJECT, start } from "./support.js";

test("slow sends the headers at once and the body to its end", async (t) => {
  const server = await start(t, { faults: { slow: 1 }, slow: 40, tasks: 20 });
  const { status, complete, json } = await server.list();
  assert.deepEqual([status, complete, json.operation_logs.length], [200, true, 20]);
});

for (const kind of /** @type {const} */ (["slow", "hang"])) {
  test(`${kind} ends when the client closes the connection`, async (t) => {
    const server = await start(t, { faults: { [kind]: 1 }, slow: 600_000 });
    const caller = new AbortController();
    const asked = ask(server.logs, { headers: server.headers, signal: caller.signal });
    while (server.emulator.stats().requests.list === undefined) await new Promise(setImmediate);
    assert.equal(server.emulator.stats().inFlight, 1);
    caller.abort();
    await asked;
    while (server.emulator.stats().inFlight > 0) await new Promise(setImmediate);
  });

  test(`${kind} ends when the server closes`, async () => {
    const emulator = createEmulator({ faults: { [kind]: 1 }, slow: 600_000 });
    const { url, close } = await emulator.listen();
    const asked = ask(`${url}/v3/${PROJECT}/operation-logs`, {
      headers: { "x-auth-token": emulator.credentials.token },
    });
    while (emulator.stats().requests.list === undefined) await new Promise(setImmediate);
    await close();
    assert.equal((await asked).complete, false);
    while (emulator.stats().inFlight > 0) await new Promise(setImmediate);
  });
}

test("500, 503, 429, html and garbage have their own bodies", async (t) => {
  const server = await start(t, { faultQueue: ["500", "503", "429", "html", "garbage"] });
  const internal = await server.list();
  assert.deepEqual([internal.status, internal.json.error_code], [500, "BackupService.9910"]);
  const empty = await server.list();
  assert.deepEqual(
    [empty.status, empty.text, empty.headers["retry-after"]],
    [503, errorFixture("empty").body, "1"],
  );
  const busy = await server.list();
  const { request_id, ...rest } = JSON.parse(errorFixture("throttled").body);
  assert.deepEqual([busy.status, busy.headers["retry-after"]], [429, "1"]);
  assert.deepEqual(busy.json, { ...rest, request_id: busy.headers["x-request-id"] });
  assert.notEqual(request_id, busy.json.request_id);
  const page = await server.list();
  assert.deepEqual(
    [page.status, page.headers["content-type"]],
    [502, errorFixture("html-from-a-proxy").headers["content-type"]],
  );
  assert.match(page.text, /^<html>/);
  const garbage = await server.list();
  assert.equal(garbage.status, 200);
  assert.equal(Array.isArray(garbage.json?.operation_logs), false);
  assert.equal((await server.list()).status, 200, "the queue is used up");
});

test("faults come in the same order for the same seed, near their rates, and only where they should", async (t) => {
  const options = { tasks: 5, seed: "f", faults: { drop: 0.2, 500: 0.3 } };
  /** @param {Awaited<ReturnType<typeof start>>} server */
  const statuses = async (server) => {
    const seen = [];
    for (let i = 0; i < 150; i += 1) seen.push((await server.list()).status);
    return seen;
  };
  const first = await start(t, options);
  const seen = await statuses(first);
  assert.deepEqual(await statuses(await start(t, options)), seen);
  assert.notDeepEqual(await statuses(await start(t, { ...options, seed: "g" })), seen);
  const { drop, 500: internal } = first.emulator.stats().faults;
  assert.ok(drop > 15 && drop < 50 && internal > 25 && internal < 70, `${drop} ${internal}`);
  first.emulator.configure({ faults: { 500: 1 }, faultRoutes: ["show"] });
  assert.equal((await first.list()).status, 200);
  assert.equal((await first.show("x")).status, 500);
});

test("the throttle admits the allowed number, sends Retry-After, and applies a sliding window", async (t) => {
  const { clock, tick } = manualClock();
  const server = await start(t, { clock, rateLimit: { requests: 3, seconds: 300 }, tasks: 5 });
  const allowed = [await server.list(), await server.show("x"), await server.list()];
  assert.deepEqual(
    allowed.map(({ status }) => status),
    [200, 404, 200],
  );
  tick(100_000);
  const refused = await server.list();
  assert.equal(refused.status, 429);
  assert.equal(refused.headers["retry-after"], "200");
  assert.equal(refused.json.error_code, "APIGW.0308");
  assert.match(refused.json.error_msg, /limit:3,time:5 minute$/);
  tick(199_999);
  assert.equal((await server.list()).status, 429);
  tick(1);
  assert.equal((await server.list()).status, 200);
  server.emulator.configure({ rateLimit: null });
  assert.equal((await server.list()).status, 200);
});

test("the throttle's 429 is the gateway's", async (t) => {
  const server = await start(t, { rateLimit: { requests: 200, seconds: 300 }, tasks: 1 });
  await Promise.all(Array.from({ length: 200 }, () => server.list({ limit: 1 })));
  const { json } = await server.list();
  assert.equal(json.error_msg, JSON.parse(errorFixture("throttled").body).error_msg);
});

test("latency delays responses, in parallel", async (t) => {
  const server = await start(t, { latency: 30, tasks: 5 });
  const from = performance.now();
  await Promise.all(Array.from({ length: 10 }, () => server.list()));
  assert.ok(performance.now() - from >= 29);
  assert.equal(server.emulator.stats().peak, 10);
});

test("without cors there is no CORS header, and a preflight is an unknown call", async (t) => {
  const server = await start(t);
  const { headers } = await server.list();
  assert.deepEqual(
    Object.keys(headers).filter((name) => name.startsWith("access-control")),
    [],
  );
  assert.equal((await ask(server.logs, { method: "OPTIONS" })).status, 404);
});

test("with cors a preflight gets a response, and responses and errors can be read", async (t) => {
  const origin = "http://localhost:5173";
  const server = await start(t, { cors: origin, faultQueue: [null, "500"] });
  const preflight = await ask(server.logs, {
    method: "OPTIONS",
    headers: {
      origin,
      "access-control-request-method": "GET",
      "access-control-request-headers": "x-auth-token",
    },
  });
  assert.equal(preflight.status, 204);
  assert.equal(preflight.headers["access-control-allow-origin"], origin);
  assert.match(preflight.headers["access-control-allow-methods"] ?? "", /GET, POST/);
  for (const name of [
    "X-Auth-Token",
    "Authorization",
    "X-Sdk-Date",
    "X-Project-Id",
    "X-Security-Token",
    "Content-Type",
  ]) {
    assert.ok(preflight.headers["access-control-allow-headers"]?.includes(name), name);
  }
  for (const { headers } of [await server.list(), await server.list(), await ask(server.url)]) {
    assert.equal(headers["access-control-allow-origin"], origin);
    assert.equal(headers.vary, "Origin");
    for (const name of ["X-Request-Id", "X-Subject-Token", "Retry-After", "Date"]) {
      assert.ok(headers["access-control-expose-headers"]?.includes(name), name);
    }
  }
  server.emulator.configure({ cors: "*", exposeHeaders: false });
  const { headers } = await server.list();
  assert.deepEqual(
    [headers["access-control-allow-origin"], headers["access-control-expose-headers"], headers.vary],
    ["*", undefined, undefined],
  );
});

test("handle returns false for other paths", async (t) => {
  const emulator = createEmulator({ tasks: 7 });
  const server = createServer(async (req, res) => {
    if (!(await emulator.handle(req, res))) res.end("static file");
  });
  const url = await listening(t, server);
  assert.equal((await ask(`${url}/index.html?x=/v3/`)).text, "static file");
  assert.equal((await ask(`${url}/__emulator/stats`)).text, "static file");
  const headers = { "x-auth-token": emulator.credentials.token };
  assert.equal((await ask(`${url}/v3/${PROJECT}/operation-logs`, { headers })).json.count, 7);
  assert.equal((await ask(`${url}/v3/nothing`)).json.error_code, "APIGW.0101");
});
