/** What the operator reads: base paths that do not fit, and failures of the service that no browser is told of. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ownClock, serve, settled } from "../client/support.js";
import { ask, EMPTY, esm, LIST, listen, mocked, proxyTo, refused, reporting, until } from "./support.js";

const JSON_TYPE = { "content-type": "application/json" };
const list = () => new Response(EMPTY, { headers: JSON_TYPE });
const wrongPath = (/** @type {string} */ base, /** @type {string} */ got) =>
  `cbr-tasks/proxy: basePath: expected requests below "${base}", got one below "${got}"; it is the path that the server sees`;

test("a base path that does not fit is a warning with both paths, once a minute", async (t) => {
  const { pass } = ownClock(t);
  /** @type {[base: string, path: string, warning: string | undefined][]} */
  const expected = [
    ["", `/backup${LIST}`, wrongPath("/", "/backup")],
    ["", `/backup${LIST}/t1`, wrongPath("/", "/backup")],
    ["/backup", LIST, wrongPath("/backup", "/")],
    ["/backup", `/x/backup${LIST}?limit=1`, wrongPath("/backup", "/x/backup")],
    ["/backup", "/backup/v3/default/vaults", undefined],
    ["/backup", "/favicon.ico", undefined],
  ];
  for (const [basePath, path, warning] of expected) {
    const { warned, logger } = reporting();
    const proxy = mocked(list, { basePath, logger });
    assert.equal((await refused(proxy, path)).status, 404);
    assert.equal((await refused(proxy, path)).status, 404);
    assert.deepEqual(warned, warning === undefined ? [] : [warning]);
    pass(61);
    await refused(proxy, path);
    assert.equal(warned.length, warning === undefined ? 0 : 2);
  }
});

test("the warning is on the console if there is no logger", async (t) => {
  const said = t.mock.method(console, "warn", () => {});
  await refused(mocked(list), `/backup${LIST}`);
  assert.deepEqual(
    said.mock.calls.map((call) => call.arguments),
    [[wrongPath("/", "/backup")]],
  );
});

test("a middleware warns of a path that it passed on, if nobody else has it", async (t) => {
  const { warned, logger } = reporting();
  const handler = esm.toNodeHandler(mocked(list, { logger }));
  const portal = await listen(t, (req, res) => {
    handler(req, res, () => res.writeHead(req.url?.startsWith("/other/") ? 200 : 404).end());
  });
  for (const path of [`/other${LIST}`, "/nothing", "/backup/"]) await (await fetch(portal.url + path)).text();
  assert.deepEqual(warned, []);
  await (await fetch(`${portal.url}/backup${LIST}?limit=1`)).text();
  await until(() => warned.length > 0, "a warning");
  assert.deepEqual(warned, [wrongPath("/", "/backup")]);
});

test("a body that breaks off is in the log", async (t) => {
  const at = await serve(t, (_, res) => {
    res.writeHead(200, { ...JSON_TYPE, "content-length": "1000" });
    res.write('{"operation_logs":[');
    setImmediate(() => res.destroy());
  });
  const { warned, logger } = reporting();
  const proxy = proxyTo(at.url, { logger });
  const response = await settled(proxy(new Request(`http://portal.example${LIST}`)));
  await assert.rejects(settled(response.text()));
  assert.deepEqual(warned, ["cbr-tasks/proxy: body: expected its end, got a broken connection"]);
});

test("a complete body without tasks is in the log, and nobody else gets it", async () => {
  for (const garbage of ['{"operation_logs":[', "", "[]", '{"tasks":[]}', "null", "7", '"x"']) {
    const bodies = [garbage, EMPTY];
    const { warned, logger } = reporting();
    const proxy = mocked(() => new Response(bodies.shift() ?? "", { headers: JSON_TYPE }), { logger });
    assert.equal((await ask(proxy)).text, garbage);
    assert.deepEqual(warned, ["cbr-tasks/proxy: body: expected tasks, got something else"]);
    // A retry gets the service's next answer.
    assert.equal((await ask(proxy)).text, EMPTY);
  }
});

test("a service that hangs is in the log, also if the browser gives up first", async (t) => {
  const { pass } = ownClock(t);
  for (const [seconds, expected] of /** @type {const} */ ([
    [4, []],
    [30, ["cbr-tasks/proxy: no complete answer after 30 s, when the last browser left"]],
  ])) {
    const { warned, logger } = reporting();
    let sent = 0;
    const hang = (/** @type {Request} */ { signal }) =>
      /** @type {Promise<Response>} */ (
        new Promise((_, reject) => {
          sent += 1;
          signal.addEventListener("abort", () => reject(new Error("aborted")));
        })
      );
    const left = new AbortController();
    const answer = refused(mocked(hang, { logger }), LIST, { signal: left.signal });
    await until(() => sent > 0, "a request");
    pass(seconds);
    left.abort();
    assert.equal((await answer).status, 499);
    assert.deepEqual(warned, expected);
  }
});

test("a body that hangs is in the log, also if the browser gives up first", async (t) => {
  const { pass } = ownClock(t);
  const { warned, logger } = reporting();
  const proxy = mocked(() => new Response(new ReadableStream(), { headers: JSON_TYPE }), { logger });
  const response = await proxy(new Request(`http://portal.example${LIST}`));
  pass(31);
  await response.body?.cancel();
  assert.deepEqual(warned, ["cbr-tasks/proxy: no complete answer after 31 s, when the last browser left"]);
});

test("an access check that never settles is in the log", async () => {
  const { warned, logger } = reporting();
  const proxy = mocked(list, { allow: () => new Promise(() => {}), totalTimeout: 30, logger });
  assert.equal((await refused(proxy)).status, 504);
  assert.deepEqual(warned, ["cbr-tasks/proxy: no response within 30 ms"]);
});
