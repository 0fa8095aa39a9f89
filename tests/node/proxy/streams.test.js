import assert from "node:assert/strict";
import { test } from "node:test";
import { gate, quiet, serve, service, settled } from "../client/support.js";
import { ask, EMPTY, esm, LIST, listen, mocked, proxyTo, refused, until } from "./support.js";

const JSON_TYPE = { "content-type": "application/json" };

/**
 * A response whose body is written by the test.
 *
 * @param {Record<string, string>} [headers]
 */
function byHand(headers = {}) {
  /** @type {any} */
  let controller;
  const state = { cancelled: false };
  const stream = new ReadableStream({
    start: (given) => {
      controller = given;
    },
    cancel: () => {
      state.cancelled = true;
    },
  });
  const text = new TextEncoder();
  return {
    state,
    answer: () => new Response(stream, { headers: { ...JSON_TYPE, ...headers } }),
    write: (/** @type {string} */ part) => controller.enqueue(text.encode(part)),
    end: () => controller.close(),
  };
}

/** @param {import("cbr-tasks/proxy").TasksProxy} proxy */
async function open(proxy, path = LIST) {
  const response = await settled(proxy(new Request(`http://portal.example${path}`)));
  assert.equal(response.status, 200);
  const reader = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader();
  return {
    reader,
    next: async () => Buffer.from((await settled(reader.read())).value ?? []).toString(),
    failure: async () => {
      const failed = (async () => {
        for (;;) if ((await reader.read()).done) return undefined;
      })().catch((/** @type {Error} */ error) => error);
      return (await settled(failed))?.message;
    },
  };
}

test("a browser gets the first half of a body before the service sends the second", async (t) => {
  const half = gate();
  const at = await serve(t, async (_, res) => {
    res.writeHead(200, JSON_TYPE);
    res.write('{"operation_logs":');
    await half.opened;
    res.end('[],"count":0}');
  });
  const portal = await listen(t, esm.toNodeHandler(proxyTo(at.url)));
  const response = await settled(fetch(portal.url + LIST));
  const reader = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader();
  const first = await settled(reader.read());
  assert.equal(Buffer.from(first.value ?? []).toString(), '{"operation_logs":');
  half.open();
  const second = await settled(reader.read());
  assert.equal(Buffer.from(second.value ?? []).toString(), '[],"count":0}');
  assert.equal((await settled(reader.read())).done, true);
});

test("a browser that joins during a body gets it from its first byte on", async () => {
  const body = byHand();
  const proxy = mocked(body.answer, { shareFor: 0 });
  const first = await open(proxy);
  body.write("one ");
  assert.equal(await first.next(), "one ");
  const second = await open(proxy);
  body.write("two");
  body.end();
  assert.deepEqual([await second.next(), await second.next(), await second.next()], ["one ", "two", ""]);
  assert.deepEqual([await first.next(), await first.next()], ["two", ""]);
});

test("a reader that changes its bytes does not affect others", async () => {
  const proxy = mocked(() => new Response(EMPTY, { headers: JSON_TYPE }));
  const first = await open(proxy);
  const { value } = await first.reader.read();
  value?.fill(0);
  assert.equal((await ask(proxy)).text, EMPTY);
});

test("a reader that does not read does not delay others", async () => {
  const large = "x".repeat(3_000_000);
  const proxy = mocked(() => new Response(large, { headers: JSON_TYPE }), { shareFor: 0 });
  const idle = await open(proxy);
  await idle.reader.read();
  assert.equal((await ask(proxy)).text.length, 3_000_000);
});

test("a body that is too long breaks off, and its connection is closed", async () => {
  const body = byHand();
  const proxy = mocked(body.answer, { maxBodyBytes: 10 });
  const reader = await open(proxy);
  body.write("12345678");
  body.write("901");
  assert.equal(await reader.failure(), "body: expected at most 10 bytes, got more");
  await until(() => body.state.cancelled, "the end of the body");
});

test("a response whose content-length is too long is refused", async () => {
  const body = byHand({ "content-length": "11" });
  const { status, code } = await refused(mocked(body.answer, { maxBodyBytes: 10 }));
  assert.deepEqual([status, code], [502, "Proxy.BadGateway"]);
  assert.equal(body.state.cancelled, true);
});

test("a body of exactly the longest length is forwarded", async () => {
  const proxy = mocked(() => new Response("0123456789", { headers: JSON_TYPE }), { maxBodyBytes: 10 });
  assert.equal((await ask(proxy)).text, "0123456789");
});

test("a body that takes too long breaks off", async () => {
  const body = byHand();
  const proxy = mocked(body.answer, { bodyTimeout: 300 });
  const reader = await open(proxy);
  body.write("1");
  assert.match(String(await reader.failure()), /^body: expected (its end|to be read) within 300 ms$/);
  await until(() => body.state.cancelled, "the end of the body");
});

test("a browser that does not read in time loses its response, but others do not", async () => {
  const proxy = mocked(() => new Response(EMPTY, { headers: JSON_TYPE }), {
    bodyTimeout: 300,
    maxHeldBytes: 2 ** 24,
  });
  const idle = await open(proxy);
  await new Promise((resolve) => setTimeout(resolve, 500));
  assert.equal(await idle.failure(), "body: expected to be read within 300 ms");
  assert.equal((await ask(proxy)).text, EMPTY);
});

test("bodies beyond the memory budget break off", async () => {
  const bodies = [byHand(), byHand(), byHand()];
  const [one, two, three] = bodies;
  const limits = { maxBodyBytes: 10, maxHeldBytes: 10 };
  const proxy = mocked(({ url }) => /** @type {any} */ (bodies[Number(url.at(-1))]).answer(), limits);
  const first = await open(proxy, `${LIST}?offset=0`);
  const second = await open(proxy, `${LIST}?offset=1`);
  one?.write("12345678");
  assert.equal(await first.next(), "12345678");
  two?.write("12345678");
  assert.equal(await second.failure(), "body: expected room beside the other responses, got none");
  // A released body frees its bytes.
  await first.reader.cancel();
  await until(() => one?.state.cancelled === true, "the end of the first");
  const third = await open(proxy, `${LIST}?offset=2`);
  three?.write("12345678");
  assert.equal(await third.next(), "12345678");
});

test("bytes are freed when readers leave, when they fail and when sharing ends", async () => {
  /** @type {ReturnType<typeof byHand>[]} */
  const bodies = [];
  const proxy = mocked(
    () => {
      const body = byHand();
      bodies.push(body);
      return body.answer();
    },
    { maxBodyBytes: 100, maxHeldBytes: 100, shareFor: 0 },
  );
  for (let round = 0; round < 30; round += 1) {
    const reader = await open(proxy);
    const body = bodies.at(-1);
    body?.write("x".repeat(60));
    assert.equal((await reader.next()).length, 60, `round ${round}`);
    if (round % 3 === 0) {
      await reader.reader.cancel();
    } else if (round % 3 === 1) {
      body?.write("x".repeat(41));
      assert.match(String(await reader.failure()), /at most 100 bytes/);
    } else {
      body?.end();
      assert.equal(await reader.next(), "");
    }
  }
  assert.equal(bodies.length, 30);
});

test("a body that breaks off at the service breaks off at the browser, and is not kept", async (t) => {
  const { emulator, url } = await service(t, { tasks: 100, faultQueue: ["truncate"] });
  const proxy = proxyTo(url, { auth: { token: emulator.credentials.token } });
  const portal = await listen(t, esm.toNodeHandler(proxy));
  const response = await settled(fetch(portal.url + LIST));
  assert.equal(response.status, 200);
  await assert.rejects(settled(response.text()));
  const whole = await settled(fetch(portal.url + LIST));
  assert.equal((await whole.json()).operation_logs.length, 100);
  assert.equal(emulator.stats().total, 2);
});

test("when all readers of a body have gone, the service's connection is closed", async (t) => {
  const { emulator, url } = await service(t, { tasks: 100, faultQueue: ["slow"], slow: 60_000 });
  const proxy = proxyTo(url, { auth: { token: emulator.credentials.token } });
  const portal = await listen(t, esm.toNodeHandler(proxy));
  const stop = [new AbortController(), new AbortController()];
  const answers = await settled(Promise.all(stop.map(({ signal }) => fetch(portal.url + LIST, { signal }))));
  for (const { status } of answers) assert.equal(status, 200);
  stop[0]?.abort();
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(emulator.stats().inFlight, 1);
  stop[1]?.abort();
  await quiet(emulator);
  assert.equal(emulator.stats().total, 1);
});
