import assert from "node:assert/strict";
import { test } from "node:test";
import { gate, PROJECT } from "../client/support.js";
import { ask, counted, EMPTY, esm, LIST, listen, mocked, refused, reporting, until } from "./support.js";

test("allow is called for every request, also for one with a shared response", async () => {
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

test("a refused browser does not share a pending response", async () => {
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

test("a response of allow is sent unchanged", async () => {
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

test("a response of allow that was already sent is an error in the log", async () => {
  const once = new Response("sign in", { status: 401 });
  const { warned, logger } = reporting();
  const { proxy } = counted({
    allow: () => once,
    logger,
  });
  assert.equal((await ask(proxy)).text, "sign in");
  assert.equal((await refused(proxy)).status, 500);
  assert.deepEqual(warned, [
    "cbr-tasks/proxy: allow: expected a new response for each request, got one that was already sent",
  ]);
});

test("only true lets a request pass", async () => {
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

test("an exception of allow is a 500 without details, and its message goes only to the logger", async () => {
  for (const fail of [
    () => {
      throw new Error("database at 10.0.0.5 is down");
    },
    () => Promise.reject(new Error("database at 10.0.0.5 is down")),
  ]) {
    const { warned, logger } = reporting();
    const { state, proxy } = counted({ allow: fail, logger });
    const { status, code, message } = await refused(proxy);
    assert.deepEqual([status, code, message], [500, "Proxy.InternalError", "the proxy failed"]);
    assert.deepEqual(warned, ["cbr-tasks/proxy: database at 10.0.0.5 is down"]);
    assert.equal(state.sent, 0);
  }
});

test("an allow that never settles is timed out", async () => {
  const { proxy } = counted({ allow: () => new Promise(() => {}), totalTimeout: 30 });
  const { status, message } = await refused(proxy);
  assert.deepEqual([status, message], [504, "no response within 30 ms"]);
});

test("a refused browser cannot find out the project", async () => {
  const { proxy } = counted({ allow: () => false });
  const guesses = [PROJECT, "0123456789abcdef0123456789abcdef", "default"];
  const answers = await Promise.all(
    guesses.map((project) => refused(proxy, `/v3/${project}/operation-logs`)),
  );
  assert.deepEqual(new Set(answers.map(({ status, message }) => `${status} ${message}`)).size, 1);
});

test("allow gets the second argument of the proxy, which is Node's own request in a Node server", async (t) => {
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

test("a malformed request is refused before allow is called", async () => {
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

test("whatever allow throws is answered", async () => {
  const hostile = new Proxy(new Error("x"), {
    get: () => assert.fail("get"),
    has: () => assert.fail("has"),
    getPrototypeOf: () => assert.fail("getPrototypeOf"),
  });
  const getters = Object.defineProperty(new Error("x"), "message", { get: () => assert.fail("message") });
  for (const thrown of [hostile, getters, undefined, null, 7, Object.create(null), Symbol("s")]) {
    for (const logger of [undefined, reporting().logger]) {
      const { proxy } = counted({
        logger,
        allow: () => {
          throw thrown;
        },
      });
      const { status, code } = await refused(proxy);
      assert.deepEqual([status, code], [500, "Proxy.InternalError"]);
    }
  }
});
