import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { cli } from "./cli-support.js";
import { serve } from "./client-support.js";
import { emulator, raw, start } from "./portal-support.js";

const LIST = "/api/v3/default/operation-logs?limit=1";

/**
 * @param {import("node:test").TestContext} t
 * @param {string[]} args
 * @param {Record<string, string>} env
 */
async function portal(t, args, env) {
  const running = start(t, ["serve", "--port", "0", ...args], env);
  const address = new URL(await running.line());
  return { ...running, origin: address.origin, key: String(address.searchParams.get("key")) };
}

/**
 * The cookie that the key is exchanged for.
 *
 * @param {string} origin
 * @param {string} key
 */
async function enter(origin, key) {
  const response = await fetch(`${origin}/?key=${key}`);
  assert.equal(response.status, 200);
  return String(response.headers.get("set-cookie")).split(";")[0];
}

describe("serve", () => {
  for (const way of /** @type {const} */ (["token", "keys", "password"])) {
    test(`shows the page and the tasks of whoever signs in with ${way}`, async (t) => {
      const service = await emulator(t);
      const { origin, key } = await portal(t, [], service[way]);
      assert.match(origin, /^http:\/\/127\.0\.0\.1:\d+$/);
      const cookie = await enter(origin, key);
      const headers = { cookie };
      assert.match(await (await fetch(`${origin}/`, { headers })).text(), /<cbr-task-viewer proxy="\/api">/);
      const list = await (await fetch(origin + LIST, { headers })).json();
      assert.equal(list.count, 50);
      const one = await fetch(`${origin}/api/v3/default/operation-logs/${list.operation_logs[0].id}`, {
        headers,
      });
      assert.equal((await one.json()).operation_log.id, list.operation_logs[0].id);
      const about = await (await fetch(`${origin}/about.json`, { headers })).json();
      assert.deepEqual(about, { where: service.url, project: service.emulator.projectId });
    });
  }

  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) {
    test(`prints one line and ends on ${signal} with 0, also while somebody is connected`, async (t) => {
      const { token } = await emulator(t);
      const { child, origin, key, ended } = await portal(t, [], token);
      await enter(origin, key);
      child.kill(signal);
      const { code, stdout, stderr } = await ended;
      assert.match(stdout, /^http:\/\/127\.0\.0\.1:\d+\/\?key=[\w-]{24}\n$/);
      assert.deepEqual([code, stderr], [0, ""]);
      await assert.rejects(fetch(origin));
    });
  }

  test("ends with 2 where the port is taken, or credentials are missing or cannot be right", async (t) => {
    const { token } = await emulator(t);
    const taken = createServer().listen(0, "127.0.0.1");
    t.after(() => taken.close());
    await new Promise((resolve) => taken.once("listening", resolve));
    const { port } = /** @type {import("node:net").AddressInfo} */ (taken.address());
    const said = await cli(t, ["serve", "--port", String(port)], { env: token });
    assert.equal(said.code, 2);
    assert.match(
      said.stderr,
      new RegExp(`^cbr-tasks: port ${port} is taken: choose another one with --port\n`),
    );
    for (const [args, env] of /** @type {const} */ ([
      [["--port", "65536"], token],
      [["--port", "http"], token],
      [[], {}],
      [[], { ...token, CBR_ENDPOINT: "http://cbr.example" }],
    ])) {
      const { code, stdout } = await cli(t, ["serve", ...args], { env });
      assert.deepEqual([code, stdout], [2, ""]);
    }
  });

  test("says no secret anywhere, whatever the service says back", async (t) => {
    const { url } = await serve(t, (req, res) => {
      res.writeHead(401, {
        "content-type": "application/json",
        "x-canary": String(req.headers["x-auth-token"]),
      });
      res.end(JSON.stringify({ error_code: "APIGW.0301", error_msg: JSON.stringify(req.headers) }));
    });
    const env = { CBR_ENDPOINT: url, OS_PROJECT_ID: "p1", OS_TOKEN: "canary-1f0c" };
    const { child, origin, key, ended } = await portal(t, [], env);
    const headers = { cookie: await enter(origin, key) };
    for (const path of ["/", "/about.json", LIST, "/api/v3/default/operation-logs/x"]) {
      const response = await fetch(origin + path, { headers });
      const all = JSON.stringify([...response.headers]) + (await response.text());
      assert.doesNotMatch(all, /canary-1f0c/);
    }
    child.kill("SIGINT");
    const { stdout, stderr } = await ended;
    assert.doesNotMatch(stdout + stderr, /canary-1f0c/);
  });

  test("--open gives the browser a key that is good for one visit", async (t) => {
    const { token } = await emulator(t);
    const folder = mkdtempSync(join(tmpdir(), "cbr-tasks-"));
    t.after(() => rmSync(folder, { recursive: true }));
    for (const name of ["xdg-open", "open"]) {
      writeFileSync(
        join(folder, name),
        `#!/bin/sh\nprintf %s "$*" > "${folder}/part" && mv "${folder}/part" "${folder}/opened"\n`,
      );
      chmodSync(join(folder, name), 0o755);
    }
    const env = { ...token, PATH: `${folder}:${process.env.PATH}` };
    const { origin, key } = await portal(t, ["--open"], env);
    let opened = "";
    for (let tries = 0; opened === "" && tries < 400; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 25));
      try {
        opened = readFileSync(join(folder, "opened"), "utf8");
      } catch {}
    }
    assert.match(opened, /^http:\/\/127\.0\.0\.1:\d+\/\?key=[\w-]{24}$/);
    assert.notEqual(opened, `${origin}/?key=${key}`);
    assert.equal((await fetch(opened)).status, 200);
    assert.equal((await fetch(opened)).status, 403);
    await enter(origin, key);
    await enter(origin, key);
  });

  test("--open says where there is no browser to be started, and serves on", async (t) => {
    const { token } = await emulator(t);
    const { child, origin, key, ended } = await portal(t, ["--open"], { ...token, PATH: tmpdir() });
    await enter(origin, key);
    child.kill("SIGINT");
    assert.match((await ended).stderr, /^cbr-tasks: no browser could be started/);
  });
});

describe("serve lets in", () => {
  /** @type {(() => unknown)[]} */
  const ends = [];
  const stage = { after: (/** @type {() => unknown} */ end) => ends.unshift(end) };
  let origin = "";
  let host = "";
  let cookie = "";
  let key = "";
  /** @type {import("../../www/emulator/server.js").EmulatorServer} */
  let service;
  before(async () => {
    const { emulator: started, token } = await emulator(/** @type {any} */ (stage));
    service = started;
    ({ origin, key } = await portal(/** @type {any} */ (stage), [], token));
    host = new URL(origin).host;
    cookie = await enter(origin, key);
  });
  after(async () => {
    for (const end of ends) await end();
  });

  /**
   * @param {string} first the request's first line, without the version
   * @param {readonly string[]} headers with HOST, KEY, PORT and COOKIE for what they are
   */
  function ask(first, headers) {
    /** @type {Record<string, string>} */
    const words = { HOST: host, PORT: new URL(origin).port, COOKIE: cookie, KEY: key };
    const text = [`${first} HTTP/1.1`, ...headers, "Connection: close", "", ""].join("\r\n");
    return raw(
      origin,
      text.replace(/\b(HOST|PORT|COOKIE|KEY)\b/g, (word) => words[word]),
    );
  }

  /** @type {[name: string, first: string, headers: string[]][]} */
  const GOOD = [
    ["its own page", "GET /", ["Host: HOST", "Cookie: COOKIE"]],
    ["whoever has the key", "GET /?key=KEY", ["Host: HOST"]],
    ["whoever calls it localhost", "GET /", ["Host: localhost:PORT", "Cookie: COOKIE"]],
    ["whoever calls it LOCALHOST", "GET /", ["Host: LOCALHOST:PORT", "Cookie: COOKIE"]],
    ["whoever calls it [::1]", "GET /", ["Host: [::1]:PORT", "Cookie: COOKIE"]],
    [
      "a list that its page asks for",
      `GET ${LIST}`,
      [
        "Host: HOST",
        "Cookie: COOKIE",
        "Origin: http://HOST",
        "Sec-Fetch-Site: same-origin",
        "Sec-Fetch-Mode: cors",
      ],
    ],
    [
      "an address that was typed",
      "GET /",
      [
        "Host: HOST",
        "Cookie: COOKIE",
        "Sec-Fetch-Site: none",
        "Sec-Fetch-Mode: navigate",
        "Sec-Fetch-Dest: document",
      ],
    ],
    [
      "a link with the key, from another site",
      "GET /?key=KEY",
      ["Host: HOST", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"],
    ],
    ["a cookie among others", "GET /about.json", ["Host: HOST", "Cookie: a=b; COOKIE; c=d"]],
    ["HEAD", "HEAD /portal/page.js", ["Host: HOST", "Cookie: COOKIE"]],
  ];
  for (const [name, first, headers] of GOOD) {
    test(name, async () => {
      const { status, head } = await ask(first, headers);
      assert.equal(status, 200);
      assert.match(head, /\r\nx-content-type-options: nosniff/i);
      assert.doesNotMatch(head, /access-control/i);
    });
  }

  const SAME = ["Host: HOST", "Cookie: COOKIE"];
  /** @type {[name: string, status: number, first: string, headers: string[]][]} */
  const BAD = [
    ["nobody without a key", 403, "GET /", ["Host: HOST"]],
    ["nobody to the tasks without a key", 403, `GET ${LIST}`, ["Host: HOST"]],
    ["nobody to the files without a key", 403, "GET /viewer/index.js", ["Host: HOST"]],
    ["no key but on the page", 403, `GET ${LIST}&key=KEY`, ["Host: HOST"]],
    ["no key that is only nearly right", 403, "GET /?key=KEY-x", ["Host: HOST"]],
    ["no empty key", 403, "GET /?key=", ["Host: HOST"]],
    ["no cookie of another port", 403, "GET /", ["Host: HOST", "Cookie: cbr-tasks-1=KEY"]],
    ["no key for a cookie", 403, "GET /", ["Host: HOST", "Cookie: cbr-tasks-PORT=KEY"]],
    [
      "no name that was made to mean this machine",
      403,
      "GET /",
      ["Host: evil.example:PORT", "Cookie: COOKIE"],
    ],
    [
      "no such name with the right origin for it",
      403,
      `GET ${LIST}`,
      [
        "Host: evil.example:PORT",
        "Origin: http://evil.example:PORT",
        "Sec-Fetch-Site: same-origin",
        "Cookie: COOKIE",
      ],
    ],
    ["no name below localhost", 403, "GET /", ["Host: evil.localhost:PORT", "Cookie: COOKIE"]],
    ["no name with a dot behind it", 403, "GET /", ["Host: localhost.:PORT", "Cookie: COOKIE"]],
    ["no other address of the loopback", 403, "GET /", ["Host: 127.0.0.2:PORT", "Cookie: COOKIE"]],
    ["no other way of writing the address", 403, "GET /", ["Host: 2130706433:PORT", "Cookie: COOKIE"]],
    ["no address of every interface", 403, "GET /", ["Host: 0.0.0.0:PORT", "Cookie: COOKIE"]],
    ["no other port", 403, "GET /", ["Host: 127.0.0.1:1", "Cookie: COOKIE"]],
    ["no host without the port", 403, "GET /", ["Host: 127.0.0.1", "Cookie: COOKIE"]],
    ["no user before the host", 403, "GET /", ["Host: a@HOST", "Cookie: COOKIE"]],
    ["no second host", 403, "GET /", ["Host: HOST", "Host: evil.example", "Cookie: COOKIE"]],
    ["no host that is empty", 403, "GET /", ["Host:", "Cookie: COOKIE"]],
    ["no origin of another site", 403, `GET ${LIST}`, [...SAME, "Origin: https://evil.example"]],
    ["no origin that hides", 403, `GET ${LIST}`, [...SAME, "Origin: null"]],
    ["no origin of another port", 403, `GET ${LIST}`, [...SAME, "Origin: http://127.0.0.1:1"]],
    ["no origin of another of its names", 403, `GET ${LIST}`, [...SAME, "Origin: http://localhost:PORT"]],
    ["no origin with another scheme", 403, `GET ${LIST}`, [...SAME, "Origin: https://HOST"]],
    [
      "no second origin",
      403,
      `GET ${LIST}`,
      [...SAME, "Origin: http://HOST", "Origin: https://evil.example"],
    ],
    [
      "no script of another site",
      403,
      `GET ${LIST}`,
      [...SAME, "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors"],
    ],
    [
      "no script of another port",
      403,
      `GET ${LIST}`,
      [...SAME, "Sec-Fetch-Site: same-site", "Sec-Fetch-Mode: no-cors"],
    ],
    [
      "no visit of another site to the tasks",
      403,
      `GET ${LIST}`,
      [...SAME, "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"],
    ],
    [
      "no frame of another site",
      403,
      "GET /",
      [...SAME, "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe"],
    ],
    [
      "no frame of another port",
      403,
      "GET /",
      [...SAME, "Sec-Fetch-Site: same-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe"],
    ],
    ["no POST", 405, "POST /", [...SAME, "Content-Length: 0"]],
    ["no POST to the tasks", 405, `POST ${LIST}`, [...SAME, "Content-Length: 0"]],
    ["no OPTIONS", 405, `OPTIONS ${LIST}`, [...SAME, "Access-Control-Request-Method: GET"]],
    ["no whole address for a path", 400, "GET http://HOST/", SAME],
    ["no path of another host", 400, "GET //evil.example/", SAME],
    ["no backslashes", 400, "GET /\\evil.example/", SAME],
    ["no star", 400, "OPTIONS *", SAME],
    ["nothing above the package", 404, "GET /../package.json", SAME],
    ["nothing above the package, however it is written", 404, "GET /portal/%2e%2e/%2e%2e/package.json", SAME],
    ["no encoded slash", 404, "GET /portal/..%2f..%2fpackage.json", SAME],
    ["no folder", 404, "GET /portal/", SAME],
    ["no project but its own", 403, "GET /api/v3/0123456789abcdef0123456789abcdef/operation-logs", SAME],
    ["no other operation", 404, "GET /api/v3/default/vaults", SAME],
  ];
  for (const [name, status, first, headers] of BAD) {
    test(name, async () => {
      service.resetStats();
      const answer = await ask(first, headers);
      assert.equal(answer.status, status);
      assert.doesNotMatch(answer.head, /set-cookie|access-control/i);
      assert.doesNotMatch(answer.body, /cbr-task-viewer|operation_logs/);
      assert.deepEqual(service.stats().requests, {});
    });
  }

  test("nobody without a host", async () => {
    assert.equal((await raw(origin, "GET / HTTP/1.0\r\n\r\n")).status, 403);
    assert.equal((await raw(origin, "GET / HTTP/1.1\r\nConnection: close\r\n\r\n")).status, 400);
  });

  test("nobody by a second request on the connection of one that it refused", async () => {
    const second = `GET /about.json HTTP/1.1\r\nHost: ${host}\r\nCookie: ${cookie}\r\n\r\n`;
    const { status, body } = await raw(origin, `GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n${second}`);
    assert.equal(status, 403);
    assert.doesNotMatch(body, /HTTP\/1\.1 200/);
  });

  test("under a strict policy, on every answer", async () => {
    for (const path of ["/", "/portal/page.js", "/nothing.js"]) {
      const { headers } = await fetch(origin + path, { headers: { cookie } });
      const policy =
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types lit-html";
      assert.equal(headers.get("content-security-policy"), policy);
      assert.equal(headers.get("x-frame-options"), "DENY");
      assert.equal(headers.get("referrer-policy"), "no-referrer");
      assert.equal(headers.get("cross-origin-resource-policy"), "same-origin");
      assert.equal(headers.get("cross-origin-opener-policy"), "same-origin");
    }
  });

  test("with a cookie that no script reads and no other site sends", async () => {
    const { headers } = await fetch(`${origin}/?key=${key}`);
    const port = new URL(origin).port;
    const pattern = new RegExp(`^cbr-tasks-${port}=[\\w-]{24}; Path=/; HttpOnly; SameSite=Strict$`);
    assert.match(String(headers.get("set-cookie")), pattern);
    assert.equal(headers.get("cache-control"), "no-store");
  });
});
