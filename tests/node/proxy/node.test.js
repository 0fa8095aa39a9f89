import assert from "node:assert/strict";
import { once } from "node:events";
import { connect as connect2, createServer as createServer2 } from "node:http2";
import { connect } from "node:net";
import { test } from "node:test";
import {
  client as cbrClient,
  collect,
  esm as esmClient,
  gate,
  serveBody,
  service,
  settled,
} from "../client/support.js";
import { copies, EMPTY, esm, LIST, listen, mocked, proxyTo, sendRaw, until } from "./support.js";

/** @typedef {import("node:http").IncomingMessage} IncomingMessage */
/** @typedef {import("node:http").ServerResponse} ServerResponse */

const { toNodeHandler } = esm;
const list = () => new Response(EMPTY, { headers: { "content-type": "application/json" } });

for (const [name, copy] of copies) {
  test(`list, get and wait work through a proxy as without one (${name})`, async (t) => {
    const { emulator, url } = await service(t, { tasks: 25 });
    const proxy = proxyTo(url, { auth: { token: emulator.credentials.token }, basePath: "/backup" }, copy);
    const portal = await listen(t, copy.toNodeHandler(proxy));
    const { tasks } = new esmClient.CbrClient({ endpoint: `${portal.url}/backup`, auth: { proxy: true } });
    const direct = cbrClient(url, { auth: { token: emulator.credentials.token } });
    assert.deepEqual(
      await collect(tasks.list({ limit: 10 })),
      await collect(direct.tasks.list({ limit: 10 })),
    );
    const [id = ""] = emulator.tasks().ids();
    assert.deepEqual(await tasks.get(id), await direct.tasks.get(id));
  });
}

test("a response has the listed headers and no others", async (t) => {
  const at = await serveBody(t, EMPTY, 200, {
    "content-type": "application/json;charset=utf-8",
    "x-request-id": "req-1",
    "set-cookie": "a=b",
    "x-subject-token": "secret",
    "access-control-allow-origin": "*",
    "content-security-policy": "default-src *",
    "www-authenticate": "Basic",
    connection: "x-hop",
    "x-hop": "1",
    server: "upstream",
    etag: "1",
    "cache-control": "public, max-age=9999",
  });
  const portal = await listen(t, toNodeHandler(proxyTo(at.url)));
  const { headers } = await fetch(portal.url + LIST);
  const own = ["connection", "date", "keep-alive", "transfer-encoding"];
  assert.deepEqual(
    [...headers].filter(([name]) => !own.includes(name)),
    [
      ["cache-control", "no-store"],
      ["content-type", "application/json"],
      ["cross-origin-resource-policy", "same-origin"],
      ["x-content-type-options", "nosniff"],
      ["x-request-id", "req-1"],
    ],
  );
});

test("mounted in Express, the whole path counts, and other paths are passed on", async (t) => {
  const handler = toNodeHandler(mocked(list, { basePath: "/backup" }));
  /** @type {string[]} */
  const passed = [];
  const portal = await listen(t, (req, res) => {
    const mounted = Object.assign(req, { originalUrl: req.url, baseUrl: "/backup" });
    req.url = req.url?.replace(/^\/backup/, "") ?? "";
    handler(mounted, res, () => {
      passed.push(mounted.originalUrl ?? "");
      res.writeHead(299).end();
    });
  });
  const status = async (/** @type {string} */ path) => (await fetch(portal.url + path)).status;
  assert.equal(await status(`/backup${LIST}`), 200);
  assert.equal(await status(`/backup${LIST}/a?b=1`), 400);
  for (const path of ["/", "/backup", "/backup/", "/backup/index.html", `/backupx${LIST}`, LIST]) {
    assert.equal(await status(path), 299, path);
  }
  assert.deepEqual(passed, ["/", "/backup", "/backup/", "/backup/index.html", `/backupx${LIST}`, LIST]);
});

test("as a middleware at the root it passes on the portal's own pages", async (t) => {
  const handler = toNodeHandler(mocked(list));
  const portal = await listen(t, (req, res) => void handler(req, res, () => res.writeHead(299).end()));
  assert.equal((await fetch(portal.url)).status, 299);
  assert.equal((await fetch(`${portal.url}/tasks.html`)).status, 299);
  assert.equal((await fetch(portal.url + LIST)).status, 200);
  assert.equal((await fetch(`${portal.url}/v3/default/vaults`)).status, 404);
});

test("the second argument of a Next route handler or a worker is harmless", async () => {
  const proxy = mocked(list, { basePath: "/api/backup" });
  const request = () => new Request(`http://portal.example/api/backup${LIST}`);
  for (const context of [{ params: Promise.resolve({ path: ["v3"] }) }, { SECRET: "env" }, undefined]) {
    assert.equal((await proxy(request(), context)).status, 200);
  }
});

test("a response of allow keeps all its cookies", async (t) => {
  const headers = new Headers({ location: "/login" });
  headers.append("set-cookie", "a=1; Path=/");
  headers.append("set-cookie", "b=2");
  const proxy = mocked(list, { allow: () => new Response(null, { status: 302, headers }) });
  const portal = await listen(t, toNodeHandler(proxy));
  const response = await fetch(portal.url + LIST, { redirect: "manual" });
  assert.equal(response.status, 302);
  assert.deepEqual(response.headers.getSetCookie(), ["a=1; Path=/", "b=2"]);
  assert.equal(response.headers.get("location"), "/login");
});

test("a handler that fails is a 500, and a late response is harmless", async (t) => {
  const failing = Object.assign(() => Promise.reject(new Error("secret")), { basePath: "" });
  const portal = await listen(t, toNodeHandler(failing));
  const response = await fetch(portal.url + LIST);
  assert.equal(response.status, 500);
  assert.deepEqual(await response.json(), {
    error_code: "Proxy.InternalError",
    error_msg: "the proxy failed",
  });
  /** @type {Promise<void> | undefined} */
  let handled;
  const late = await listen(t, (req, res) => {
    res.writeHead(204).end();
    handled = toNodeHandler(mocked(list))(req, res);
  });
  assert.equal((await fetch(late.url + LIST)).status, 204);
  await settled(/** @type {Promise<void>} */ (handled));
});

test("a response that cannot be sent closes the connection, not the process", async (t) => {
  const response = list();
  await response.text();
  const proxy = Object.assign(async () => response, { basePath: "" });
  const portal = await listen(t, toNodeHandler(proxy));
  await assert.rejects(settled(fetch(portal.url + LIST)));
});

test("backpressure: a large response waits for a slow browser, and arrives whole", async (t) => {
  const large = JSON.stringify({ operation_logs: [], count: 0, padding: "x".repeat(8_000_000) });
  const proxy = mocked(() => new Response(large, { headers: { "content-type": "application/json" } }));
  const portal = await listen(t, toNodeHandler(proxy));
  const response = await fetch(portal.url + LIST);
  let length = 0;
  for await (const chunk of /** @type {AsyncIterable<Uint8Array>} */ (response.body)) {
    if (length === 0) await new Promise((resolve) => setTimeout(resolve, 100));
    length += chunk.length;
  }
  assert.equal(length, large.length);
});

test("a connection is reused, but not after a request with a body", async (t) => {
  const portal = await listen(t, toNodeHandler(mocked(list)));
  const request = `GET ${LIST} HTTP/1.1\r\nHost: a\r\n`;
  const two = await sendRaw(portal.port, `${request}\r\n${request}Connection: close\r\n\r\n`);
  assert.equal(two.answer.match(/HTTP\/1\.1 200/g)?.length, 2);
  const post = `POST ${LIST} HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}`;
  const { answer } = await sendRaw(portal.port, `${post}${request}\r\n`);
  assert.match(answer, /^HTTP\/1\.1 405 /);
  assert.match(answer, /\r\nConnection: close\r\n/i);
  assert.equal(answer.match(/HTTP\/1\.1 /g)?.length, 1);
});

test("HTTP/1.0 without a host gets a response", async (t) => {
  const portal = await listen(t, toNodeHandler(mocked(list)));
  const { answer } = await sendRaw(portal.port, `GET ${LIST} HTTP/1.0\r\n\r\n`);
  assert.match(answer, /^HTTP\/1\.1 200 /);
});

/**
 * An HTTP/2 server of a portal, and a session with it.
 *
 * @param {import("node:test").TestContext} t
 * @param {(req: import("node:http2").Http2ServerRequest, res: import("node:http2").Http2ServerResponse) => void} listener
 */
async function session2(t, listener) {
  const server = createServer2(listener);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const session = connect2(`http://127.0.0.1:${port}`);
  t.after(() => {
    session.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return session;
}

test("the handler works with HTTP/2", async (t) => {
  const handler = toNodeHandler(mocked(list));
  const session = await session2(t, (req, res) => void handler(req, res));
  /** @param {Record<string, string>} headers */
  const ask = async (headers) => {
    const stream = session.request(headers);
    const [answer] = await settled(once(stream, "response"));
    let text = "";
    for await (const piece of stream.setEncoding("utf8")) text += piece;
    return { status: answer[":status"], text };
  };
  assert.deepEqual(await ask({ ":path": LIST }), { status: 200, text: EMPTY });
  assert.equal((await ask({ ":path": LIST, ":method": "DELETE" })).status, 405);
  assert.equal((await ask({ ":path": `/v3/default/../operation-logs` })).status, 400);
  assert.equal((await ask({ ":path": LIST, ":authority": "user@evil" })).status, 400);
});

test("a browser that never reads is disconnected after bodyTimeout", async (t) => {
  const chunk = new Uint8Array(2 ** 16);
  const large = () => {
    let left = 192;
    return new ReadableStream({
      pull: (controller) => (left-- > 0 ? controller.enqueue(chunk) : controller.close()),
    });
  };
  const proxy = mocked(() => new Response(large(), { headers: { "content-type": "application/json" } }), {
    bodyTimeout: 500,
  });
  const handler = toNodeHandler(proxy);
  /** @type {Promise<boolean>[]} */
  const ended = [];
  const portal = await listen(t, (req, res) => {
    ended.push(handler(req, res).then(() => res.destroyed && !res.writableFinished));
  });
  for (let at = 0; at < 5; at += 1) {
    const socket = connect(portal.port, "127.0.0.1").on("error", () => {});
    t.after(() => socket.destroy());
    socket.write(`GET ${LIST} HTTP/1.1\r\nHost: a\r\n\r\n`);
  }
  const session = await session2(t, (req, res) => {
    ended.push(handler(req, res).then(() => res.stream.destroyed && !res.stream.writableFinished));
  });
  for (let at = 0; at < 5; at += 1) session.request({ ":path": LIST }).on("error", () => {});
  await until(() => ended.length === 10, "ten requests");
  assert.deepEqual(await settled(Promise.all(ended)), Array(10).fill(true));
});

test("over HTTP/2 a browser that goes away before the response releases everything", async (t) => {
  const { open, opened } = gate();
  /** @type {true[]} */
  const cancelled = [];
  const answer = async () => {
    await opened;
    const body = new ReadableStream({ cancel: () => void cancelled.push(true) });
    return new Response(body, { headers: { "content-type": "application/json" } });
  };
  const handler = toNodeHandler(Object.assign(answer, { basePath: "" }));
  /** @type {Promise<void>[]} */
  const handled = [];
  const closed = gate();
  const session = await session2(t, (req, res) => {
    res.once("close", () => closed.open());
    handled.push(handler(req, res));
  });
  const stream = session.request({ ":path": LIST }).on("error", () => {});
  await until(() => handled.length === 1, "the request");
  stream.close(8);
  await settled(closed.opened);
  open();
  await settled(Promise.all(handled));
  assert.equal(cancelled.length, 1);
});

test("over HTTP/2 a browser that has gone away before the handler is called ends the request", async (t) => {
  const handler = toNodeHandler(mocked(list));
  /** @type {Promise<void> | undefined} */
  let handled;
  const session = await session2(t, (req, res) => {
    res.once("close", () => setImmediate(() => (handled = handler(req, res))));
  });
  const stream = session.request({ ":path": LIST }).on("error", () => {});
  setTimeout(() => stream.close(8), 50);
  await until(() => handled !== undefined, "the call");
  await settled(/** @type {Promise<void>} */ (/** @type {unknown} */ (handled)));
});

test("a host that is invalid in a URL is a 400", async (t) => {
  const portal = await listen(t, toNodeHandler(mocked(list)));
  for (const host of ["x:99999", "xn--a", "1.2.3.4.5", "[::1"]) {
    const { status } = await sendRaw(
      portal.port,
      `GET ${LIST} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
    );
    assert.equal(status, 400, host);
  }
});
