import assert from "node:assert/strict";
import { test } from "node:test";
import { emulated, esm, mocked, rejection, served } from "./client-support.js";

const REASONS = ["why", 7, new Error("stop"), null, { any: "thing" }];

test("an abort before the call sends nothing and rejects with the reason itself", async (t) => {
  const { client, requests } = await served(t, (_, response) => response.end("{}"));
  for (const reason of REASONS) {
    const options = { signal: AbortSignal.abort(reason) };
    assert.equal(await rejection(client.tasks.list({}, options)), reason);
    assert.equal(await rejection(client.tasks.get("a", options)), reason);
    assert.equal(await rejection(client.tasks.list({}, options).toArray()), reason);
  }
  assert.equal((await rejection(client.tasks.list({}, { signal: AbortSignal.abort() }))).name, "AbortError");
  assert.equal(requests.length, 0);
});

for (const part of ["headers", "body"]) {
  test(`an abort while the ${part} are awaited rejects with the reason and ends the request`, async (t) => {
    for (const reason of REASONS) {
      /** @type {() => void} */
      let arrived = () => {};
      const arrival = new Promise((resolve) => (arrived = () => resolve(undefined)));
      /** @type {Promise<unknown> | undefined} */
      let closed;
      const { client } = await served(t, (request, response) => {
        closed = new Promise((resolve) => request.socket.once("close", resolve));
        if (part === "body") response.writeHead(200).write('{"operation_logs":[');
        arrived();
      });
      const controller = new AbortController();
      const outcome = rejection(client.tasks.list({}, { signal: controller.signal }));
      await arrival;
      // The headers have to get through before the body can be what is awaited.
      await new Promise((resolve) => setTimeout(resolve, 30));
      controller.abort(reason);
      assert.equal(await outcome, reason);
      await closed;
    }
  });
}

test("an abort ends an iteration", async (t) => {
  const { client } = await emulated(t);
  const controller = new AbortController();
  let seen = 0;
  const walk = async () => {
    for await (const _ of client.tasks.list({ limit: 10 }, { signal: controller.signal })) {
      seen += 1;
      if (seen === 15) controller.abort("enough");
    }
  };
  assert.equal(await rejection(walk()), "enough");
  assert.equal(seen, 20);
});

test("a timeout signal's own reason comes through", async () => {
  const client = mocked(() => new Promise(() => {}));
  const keepAlive = setTimeout(() => {}, 60_000);
  const reason = await rejection(client.tasks.list({}, { signal: AbortSignal.timeout(10) }));
  clearTimeout(keepAlive);
  assert.equal(reason.name, "TimeoutError");
});

test("a call leaves no listener on a signal that lives on", async (t) => {
  const { client } = await emulated(t);
  let listeners = 0;
  const signal = /** @type {any} */ ({
    aborted: false,
    addEventListener: () => (listeners += 1),
    removeEventListener: () => (listeners -= 1),
  });
  await client.tasks.list({ limit: 1 }, { signal });
  await rejection(client.tasks.get("nothing-there", { signal }));
  assert.equal(listeners, 0);
});

test("timeouts cover the token, the headers and the body", async (t) => {
  const silent = await served(t, () => {});
  const stalled = await served(t, (_, response) => response.writeHead(200).write('{"operation_logs":['));
  const endless = mocked(() => ({}), { auth: { token: () => new Promise(() => {}) } });
  for (const client of [silent.client, stalled.client, endless]) {
    const error = await rejection(client.tasks.list({}, { timeout: 40 }));
    assert.deepEqual(
      [error.kind, error.retryable, error.message],
      ["timeout", true, "no complete answer within 40 ms"],
    );
  }
  const own = new esm.CbrClient({ endpoint: silent.url, projectId: "p", auth: { token: "t" }, timeout: 30 });
  assert.equal((await rejection(own.tasks.list())).kind, "timeout");
  const page = await mocked(() => ({ status: 200, text: () => '{"operation_logs":[]}' })).tasks.list(
    {},
    { timeout: Infinity },
  );
  assert.equal(page.count, 0);
});
