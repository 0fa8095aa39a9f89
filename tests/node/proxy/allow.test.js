import assert from "node:assert/strict";
import { test } from "node:test";
import { gate, PROJECT } from "../client/support.js";
import { ask, EMPTY, esm, LIST, listen, mocked, refused, until } from "./support.js";

/** @typedef {import("cbr-tasks/proxy").TasksProxyOptions} TasksProxyOptions */

/** @param {Partial<TasksProxyOptions>} options */
function counted(options) {
  const state = { sent: 0 };
  const proxy = mocked(() => {
    state.sent += 1;
    return new Response(EMPTY, { headers: { "content-type": "application/json" } });
  }, options);
  return { state, proxy };
}

test("every request is asked about, also one whose answer is there already", async () => {
  /** @type {(string | null)[]} */
  const asked = [];
  const { state, proxy } = counted({
    shareFor: 60_000,
    allow: async ({ headers }) => {
      asked.push(headers.get("cookie"));
      return headers.get("cookie") === "session=good";
    },
  });
  const as = (/** @type {string} */ cookie) => ({ headers: { cookie } });
  assert.equal((await ask(proxy, LIST, as("session=good"))).status, 200);
  assert.equal((await refused(proxy, LIST, as("session=bad"))).status, 403);
  assert.equal((await refused(proxy)).status, 403);
  assert.equal((await ask(proxy, LIST, as("session=good"))).status, 200);
  assert.deepEqual(asked, ["session=good", "session=bad", null, "session=good"]);
  assert.equal(state.sent, 1);
});

test("who is not allowed does not share what is under way", async () => {
  const { open, opened } = gate();
  let sent = 0;
  const proxy = mocked(
    async () => {
      sent += 1;
      await opened;
      return new Response(EMPTY, { headers: { "content-type": "application/json" } });
    },
    { allow: ({ headers }) => headers.has("cookie") },
  );
  const good = ask(proxy, LIST, { headers: { cookie: "a=b" } });
  await until(() => sent > 0, "a request");
  assert.equal((await refused(proxy)).status, 403);
  open();
  assert.equal((await good).status, 200);
});

test("a response is the answer, as it is", async () => {
  const { state, proxy } = counted({
    allow: () =>
      new Response("sign in", { status: 302, headers: { location: "/login", "set-cookie": "a=b" } }),
  });
  const { status, headers, text } = await ask(proxy);
  assert.deepEqual(
    [status, headers.get("location"), headers.get("set-cookie"), text],
    [302, "/login", "a=b", "sign in"],
  );
  assert.equal(state.sent, 0);
});

test("one response for all is a mistake that is told to the logger", async () => {
  const once = new Response("sign in", { status: 401 });
  /** @type {string[]} */
  const warned = [];
  const { proxy } = counted({
    allow: () => once,
    logger: { warn: (message) => void warned.push(message) },
  });
  assert.equal((await ask(proxy)).text, "sign in");
  assert.equal((await refused(proxy)).status, 500);
  assert.deepEqual(warned, [
    "cbr-tasks/proxy: allow: expected a new response for each request, got one that was already sent",
  ]);
});

test("nothing but true is a yes", async () => {
  for (const said of [
    false,
    undefined,
    null,
    0,
    1,
    "",
    "yes",
    {},
    [],
    { user: "a" },
    Promise.resolve(undefined),
  ]) {
    const { state, proxy } = counted({ allow: () => /** @type {any} */ (said) });
    const { status, code, message } = await refused(proxy);
    assert.deepEqual([status, code, message], [403, "Proxy.Forbidden", "the portal does not allow this"]);
    assert.equal(state.sent, 0);
  }
});

test("what allow throws is a 500 without details, and told to the logger alone", async () => {
  for (const fail of [
    () => {
      throw new Error("database at 10.0.0.5 is down");
    },
    () => Promise.reject(new Error("database at 10.0.0.5 is down")),
  ]) {
    /** @type {string[]} */
    const warned = [];
    const logger = { warn: (/** @type {string} */ message) => void warned.push(message) };
    const { state, proxy } = counted({ allow: fail, logger });
    const { status, code, message } = await refused(proxy);
    assert.deepEqual([status, code, message], [500, "Proxy.InternalError", "the proxy failed"]);
    assert.deepEqual(warned, ["cbr-tasks/proxy: database at 10.0.0.5 is down"]);
    assert.equal(state.sent, 0);
  }
});

test("an allow that never answers is given up on", async () => {
  const { proxy } = counted({ allow: () => new Promise(() => {}), totalTimeout: 30 });
  const { status, message } = await refused(proxy);
  assert.deepEqual([status, message], [504, "no response within 30 ms"]);
});

test("whose project it is, is not for strangers to find out", async () => {
  const { proxy } = counted({ allow: () => false });
  const guesses = [PROJECT, "0123456789abcdef0123456789abcdef", "default"];
  const answers = await Promise.all(
    guesses.map((project) => refused(proxy, `/v3/${project}/operation-logs`)),
  );
  assert.deepEqual(new Set(answers.map(({ status, message }) => `${status} ${message}`)).size, 1);
});

test("allow is told what the proxy was called with; by a Node server that is its request", async (t) => {
  /** @type {unknown[]} */
  const contexts = [];
  const { proxy } = counted({
    allow: (_, context) => {
      contexts.push(context);
      return true;
    },
  });
  const env = { name: "worker" };
  await (await proxy(new Request(`http://portal.example${LIST}`), env)).text();
  assert.equal(contexts[0], env);
  const { url } = await listen(t, (req, res) => {
    Object.assign(req, { session: { user: "anna" } });
    return esm.toNodeHandler(proxy)(req, res);
  });
  await (await fetch(url + LIST)).text();
  assert.deepEqual(/** @type {any} */ (contexts[1]).session, { user: "anna" });
});

test("a request that is no good is refused before anybody is asked", async () => {
  let asked = 0;
  const { proxy } = counted({
    allow: () => {
      asked += 1;
      return true;
    },
  });
  assert.equal((await refused(proxy, "/v3/default/vaults")).status, 404);
  assert.equal((await refused(proxy, LIST, { method: "POST", body: "{}" })).status, 405);
  assert.equal(asked, 0);
});
