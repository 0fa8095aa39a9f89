import assert from "node:assert/strict";
import { test } from "node:test";
import { esm as client, gate, ownClock, PROJECT, quiet, serve, service, settled } from "../client/support.js";
import { ask, counted, EMPTY, esm, LIST, listen, mocked, proxyTo, refused, until } from "./support.js";

const json = () => Response.json({ operation_logs: [], count: 0 });

/** A service whose responses are sent by the test. */
function held() {
  const { open, opened } = gate();
  /** @type {Request[]} */
  const requests = [];
  const fetch = async (/** @type {Request} */ request) => {
    requests.push(request);
    await Promise.race([
      opened,
      new Promise((_, reject) => {
        request.signal.addEventListener("abort", () => reject(new Error("aborted")));
      }),
    ]);
    return json();
  };
  return { open, requests, fetch };
}

test("200 browsers that poll one list cause one request per interval", async (t) => {
  const { emulator, url } = await service(t, { tasks: 300 });
  const { pass } = ownClock(t);
  const proxy = proxyTo(url, { auth: { token: emulator.credentials.token }, shareFor: 600_000 });
  const portal = await listen(t, esm.toNodeHandler(proxy));
  const intervals = 5;
  const lengths = new Set();
  let answers = 0;
  // Each browser is at another point of its loop: when time moves on, some wait and some have just sent a request.
  let interval = 0;
  const perInterval = new Array(intervals).fill(0);
  const browser = async () => {
    const { tasks } = new client.CbrClient({
      endpoint: portal.url,
      auth: { proxy: true },
      rateLimit: false,
    });
    while (interval < intervals) {
      const at = interval;
      const page = await tasks.list({ limit: 100 });
      lengths.add(page.operation_logs.length);
      answers += 1;
      if (at < intervals) perInterval[at] += 1;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20));
    }
  };
  const browsers = Array.from({ length: 200 }, browser);
  for (let at = 0; at < intervals; at += 1) {
    await until(() => (perInterval[at] ?? 0) >= 250, `250 answers in interval ${at}`);
    interval += 1;
    if (interval < intervals) pass(601);
  }
  await settled(Promise.all(browsers));
  assert.deepEqual([...lengths], [100]);
  assert.ok(answers >= intervals * 250, `${answers} answers`);
  assert.deepEqual(emulator.stats().requests, { list: { 200: intervals } });
  t.diagnostic(
    `${answers} answers to 200 browsers in ${intervals} intervals, ${emulator.stats().total} requests`,
  );
});

test("equal requests at the same time share one request, in any spelling", async () => {
  const { open, requests, fetch } = held();
  const proxy = mocked(fetch, { shareFor: 0 });
  const asked = [
    `${LIST}?vault_name=a%20b&limit=1000`,
    `${LIST}?limit=1000&vault_name=a%20b`,
    `${LIST}?vault_name=%61%20b`,
    `/v3/${PROJECT}/operation-logs?vault_name=a%20%62&limit=01000`,
  ].map((path) => ask(proxy, path));
  await until(() => requests.length > 0, "a request");
  open();
  for (const { status, text } of await Promise.all(asked)) assert.deepEqual([status, text], [200, EMPTY]);
  assert.deepEqual(
    requests.map(({ url }) => url),
    [`https://cbr.example/v3/${PROJECT}/operation-logs?vault_name=a%20b&limit=1000`],
  );
});

test("different requests are not shared", async () => {
  /** @type {string[]} */
  const urls = [];
  const proxy = mocked(({ url }) => {
    urls.push(url.slice(url.indexOf("operation-logs")));
    return url.includes("/operation-logs/") ? Response.json({ operation_log: { id: "a" } }) : json();
  });
  for (const path of ["", "?limit=10", "?offset=10", "/a", "/b", "?status=failed"])
    await ask(proxy, LIST + path);
  assert.deepEqual(urls, [
    "operation-logs?limit=1000",
    "operation-logs?limit=10",
    "operation-logs?limit=1000&offset=10",
    "operation-logs/a",
    "operation-logs/b",
    "operation-logs?status=failed&limit=1000",
  ]);
});

test("a response is shared for shareFor and no longer", async (t) => {
  const { pass } = ownClock(t);
  const { state, proxy } = counted({ shareFor: 60_000 });
  await ask(proxy);
  pass(59);
  await ask(proxy);
  assert.equal(state.sent, 1);
  pass(2);
  await ask(proxy);
  assert.equal(state.sent, 2);
  // With a clock that was set back, the response is not kept for ever.
  pass(-3600);
  await ask(proxy);
  assert.equal(state.sent, 3);
});

test("with shareFor 0 every later request goes to the service", async () => {
  const { state, proxy } = counted({ shareFor: 0 });
  await ask(proxy);
  await ask(proxy);
  assert.equal(state.sent, 2);
});

test("a failure goes to all who wait for it, and is not kept", async () => {
  const { open, opened } = gate();
  let sent = 0;
  const proxy = mocked(async () => {
    sent += 1;
    if (sent > 1) return json();
    await opened;
    return Response.json({ error_code: "BackupService.9910", error_msg: "no" }, { status: 500 });
  });
  const asked = [refused(proxy), refused(proxy), refused(proxy)];
  await until(() => sent > 0, "a request");
  open();
  for (const { status, code } of await Promise.all(asked))
    assert.deepEqual([status, code], [500, "BackupService.9910"]);
  assert.equal((await ask(proxy)).status, 200);
  assert.equal(sent, 2);
});

test("a browser that goes away does not affect others, and the last one aborts the request", async () => {
  const { open, requests, fetch } = held();
  const proxy = mocked(fetch);
  const [first, second, third] = [new AbortController(), new AbortController(), new AbortController()];
  const gone = refused(proxy, LIST, { signal: first.signal });
  const stays = ask(proxy, LIST, { signal: second.signal });
  await until(() => requests.length > 0, "a request");
  first.abort();
  assert.equal((await gone).status, 499);
  assert.equal(requests[0]?.signal.aborted, false);
  open();
  assert.equal((await stays).status, 200);

  const alone = held();
  const lonely = mocked(alone.fetch);
  const left = [first, second, third].map(() => new AbortController());
  const answers = left.map(({ signal }) => refused(lonely, LIST, { signal }));
  await until(() => alone.requests.length > 0, "a request");
  left[0]?.abort();
  left[1]?.abort();
  await Promise.all(answers.slice(0, 2));
  assert.equal(alone.requests[0]?.signal.aborted, false);
  left[2]?.abort();
  assert.equal((await answers[2])?.status, 499);
  await until(() => alone.requests[0]?.signal.aborted === true, "the end of the request");
  // The next browser starts a new request.
  alone.open();
  assert.equal((await ask(lonely)).status, 200);
  assert.equal(alone.requests.length, 2);
});

test("a browser that is gone before its request is handled causes no request", async () => {
  const { state, proxy } = counted();
  assert.equal((await refused(proxy, LIST, { signal: AbortSignal.abort() })).status, 499);
  assert.equal(state.sent, 0);
});

test("browsers that disconnect from a server abort the request to the service", async (t) => {
  const { emulator, url } = await service(t, { faultQueue: ["hang"] });
  const proxy = proxyTo(url, { auth: { token: emulator.credentials.token } });
  const portal = await listen(t, esm.toNodeHandler(proxy));
  const stop = new AbortController();
  const asked = [1, 2, 3].map(() => fetch(portal.url + LIST, { signal: stop.signal }));
  for (const each of asked) each.catch(() => {});
  await until(() => emulator.stats().inFlight === 1, "a request");
  stop.abort();
  await quiet(emulator);
  assert.equal(emulator.stats().total, 1);
});

test("all browsers share one rate limiter", async () => {
  const { state, proxy } = counted({ rateLimit: { requests: 4, period: 3_600_000 } });
  const asked = [1, 2, 3, 4, 5].map((limit) => ask(proxy, `${LIST}?limit=${limit}`));
  const answers = await Promise.all(asked);
  // Half of the limit may be sent at once. The others would wait for hours.
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 200, 429, 429, 429]);
  assert.equal(state.sent, 2);
  const late = answers.find(({ status }) => status === 429);
  assert.equal(late?.headers.get("retry-after"), "5");
  assert.deepEqual(JSON.parse(late?.text ?? ""), {
    error_code: "Proxy.Throttled",
    error_msg: "more requests than the rate limit allows, try again later",
  });
});

test("a short wait for the rate limit is waited out, but not beyond totalTimeout", async () => {
  /** @type {number[]} */
  const waited = [];
  const hooks = { beforeWait: (/** @type {{ delay?: number }} */ { delay = 0 }) => void waited.push(delay) };
  const soon = mocked(json, { rateLimit: { requests: 2, period: 1000 }, hooks });
  assert.equal((await ask(soon, `${LIST}?limit=1`)).status, 200);
  assert.equal((await ask(soon, `${LIST}?limit=2`)).status, 200);
  assert.ok(waited.length === 1 && Number(waited[0]) > 0 && Number(waited[0]) <= 1010, String(waited));
  const short = mocked(json, { rateLimit: { requests: 2, period: 9000 }, totalTimeout: 300 });
  assert.equal((await ask(short, `${LIST}?limit=1`)).status, 200);
  const { status, text } = await ask(short, `${LIST}?limit=2`);
  assert.equal(status, 503);
  assert.deepEqual(JSON.parse(text), {
    error_code: "Proxy.Unavailable",
    error_msg: "the request waited too long for the rate limit",
  });
});

test("a wait for the rate limit ends after ten seconds, for all browsers of the request", async (t) => {
  const waits = gate();
  const proxy = mocked(json, {
    rateLimit: { requests: 2, period: 9000 },
    hooks: { beforeWait: () => waits.open() },
  });
  assert.equal((await ask(proxy, `${LIST}?limit=1`)).status, 200);
  // The clock of the rate limiter is stopped meanwhile.
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const asked = [1, 2, 3].map(() => proxy(new Request(`http://portal.example${LIST}?limit=2`)));
  await waits.opened;
  t.mock.timers.tick(9999);
  await new Promise((resolve) => setImmediate(resolve));
  t.mock.timers.tick(1);
  for (const response of await Promise.all(asked)) assert.equal(response.status, 429);
  t.mock.timers.reset();
});

test("all browsers share one sign-in, and a refused token is renewed without an error", async (t) => {
  const { emulator, url, password, answers } = await service(t);
  const proxy = proxyTo(url, {
    auth: password,
    projectId: undefined,
    projectName: "cn-north-4",
    shareFor: 0,
  });
  const many = Array.from({ length: 20 }, (_, at) => ask(proxy, `${LIST}?limit=${at + 1}`));
  for (const { status } of await Promise.all(many)) assert.equal(status, 200);
  assert.deepEqual(answers().token, { 201: 1 });
  emulator.revokeTokens();
  assert.equal((await ask(proxy, `/v3/${PROJECT}/operation-logs`)).status, 200);
  assert.deepEqual(answers(), { token: { 201: 2 }, list: { 200: 21, 401: 1 } });
});

test("too many different requests at the same time are refused, not queued", async () => {
  const { open, requests, fetch } = held();
  const proxy = mocked(fetch);
  const asked = Array.from({ length: 257 }, (_, at) => ask(proxy, `${LIST}?offset=${at}`));
  await until(() => requests.length >= 256, "256 requests");
  open();
  const statuses = (await Promise.all(asked)).map(({ status }) => status);
  assert.deepEqual([statuses.filter((status) => status === 200).length, statuses[256]], [256, 503]);
  // Of the shared responses, the oldest is evicted.
  assert.equal((await ask(proxy, `${LIST}?offset=999`)).status, 200);
});

test("the memory of all responses is bounded: complete ones are evicted, pending ones are not", async () => {
  const body = JSON.stringify({ operation_logs: [], count: 0, padding: "x".repeat(600) });
  let sent = 0;
  const proxy = mocked(
    () => {
      sent += 1;
      return new Response(body, { headers: { "content-type": "application/json" } });
    },
    { maxBodyBytes: 1000, maxHeldBytes: 1000, shareFor: 60_000 },
  );
  await ask(proxy, `${LIST}?limit=1`);
  await ask(proxy, `${LIST}?limit=2`);
  await ask(proxy, `${LIST}?limit=2`);
  assert.equal(sent, 2);
  await ask(proxy, `${LIST}?limit=1`);
  assert.equal(sent, 3);
});

test("with keys every request to the service has a new signature", async (t) => {
  const { url, keys, requests } = await service(t);
  const proxy = proxyTo(url, { auth: keys, shareFor: 0, projectId: undefined, projectName: "cn-north-4" });
  for (const path of [LIST, `/v3/${PROJECT}/operation-logs`])
    assert.equal((await ask(proxy, path)).status, 200);
  const signed = requests.filter((request) => request.url.includes("operation-logs"));
  assert.equal(signed.length, 2);
  for (const { headers } of signed) assert.match(headers.authorization, /^SDK-HMAC-SHA256 Access=/);
});

test("an empty success of the service is an error", async (t) => {
  const at = await serve(t, (_, res) => res.writeHead(204).end());
  const { status, code } = await refused(proxyTo(at.url));
  assert.deepEqual([status, code], [502, "Proxy.BadGateway"]);
});

test("in Cloudflare Workers, where no request may wait for I/O of another, requests are not shared", async (t) => {
  const before = Object.getOwnPropertyDescriptor(globalThis, "navigator");
  const worker = { value: { userAgent: "Cloudflare-Workers" }, configurable: true, writable: true };
  Object.defineProperty(globalThis, "navigator", worker);
  t.after(() => {
    Reflect.deleteProperty(globalThis, "navigator");
    if (before) Object.defineProperty(globalThis, "navigator", before);
  });
  const { state, proxy } = counted();
  for (const { status } of await Promise.all([ask(proxy), ask(proxy), ask(proxy)])) assert.equal(status, 200);
  assert.equal(state.sent, 3);
});
