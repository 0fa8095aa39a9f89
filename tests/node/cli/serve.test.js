import assert from "node:assert/strict";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { serve } from "../client/support.js";
import { emulator, raw, start } from "./portal-support.js";
import { cli, folder } from "./support.js";

const LIST = "api/v3/default/operation-logs?limit=1";

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
 * The session's cookie, for which the key is exchanged, and the path of the page.
 *
 * @param {string} origin
 * @param {string} key
 */
async function enter(origin, key) {
  const response = await fetch(`${origin}/?key=${key}`);
  assert.equal(response.status, 200);
  const [, path] = /; url=(\/[\w-]{24}\/)"/.exec(await response.text()) ?? [];
  assert.ok(path);
  const cookie = String(response.headers.get("set-cookie")).split(";")[0];
  return { cookie, page: origin + path };
}

describe("serve", () => {
  for (const way of /** @type {const} */ (["token", "keys", "password"])) {
    test(`shows the page and the tasks with ${way}`, async (t) => {
      const service = await emulator(t);
      const { origin, key } = await portal(t, [], service[way]);
      assert.match(origin, /^http:\/\/127\.0\.0\.1:\d+$/);
      const { cookie, page } = await enter(origin, key);
      const headers = { cookie };
      assert.match(await (await fetch(page, { headers })).text(), /<cbr-task-viewer proxy="api">/);
      const list = await (await fetch(page + LIST, { headers })).json();
      assert.equal(list.count, 50);
      const one = await fetch(`${page}api/v3/default/operation-logs/${list.operation_logs[0].id}`, {
        headers,
      });
      assert.equal((await one.json()).operation_log.id, list.operation_logs[0].id);
      const about = await (await fetch(`${page}about.json`, { headers })).json();
      assert.deepEqual(about, { where: service.url, project: service.emulator.projectId });
    });
  }

  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) {
    test(`prints one line and ends on ${signal} with 0, even with open connections`, async (t) => {
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

  test("ends with 2 if the port is taken, or credentials are missing or malformed", async (t) => {
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

  test("shows no secret anywhere, whatever the service responds", async (t) => {
    const { url } = await serve(t, (req, res) => {
      res.writeHead(401, {
        "content-type": "application/json",
        "x-canary": String(req.headers["x-auth-token"]),
      });
      res.end(JSON.stringify({ error_code: "APIGW.0301", error_msg: JSON.stringify(req.headers) }));
    });
    const env = { CBR_ENDPOINT: url, OS_PROJECT_ID: "p1", OS_TOKEN: "canary-1f0c" };
    const { child, origin, key, ended } = await portal(t, [], env);
    const { page, ...headers } = await enter(origin, key);
    for (const path of ["", "about.json", LIST, "api/v3/default/operation-logs/x"]) {
      const response = await fetch(page + path, { headers });
      const all = JSON.stringify([...response.headers]) + (await response.text());
      assert.doesNotMatch(all, /canary-1f0c/);
    }
    child.kill("SIGINT");
    const { stdout, stderr } = await ended;
    assert.doesNotMatch(stdout + stderr, /canary-1f0c/);
  });

  /**
   * A folder with a fake browser opener that runs a script.
   *
   * @param {import("node:test").TestContext} t
   * @param {(folder: string) => string} script
   */
  function opener(t, script) {
    const path = folder(t);
    for (const name of ["xdg-open", "open"]) {
      writeFileSync(join(path, name), `#!/bin/sh\n${script(path)}\n`);
      chmodSync(join(path, name), 0o755);
    }
    /** Output of the script. */
    const written = async () => {
      for (let tries = 0; tries < 400; tries++) {
        await new Promise((resolve) => setTimeout(resolve, 25));
        try {
          return readFileSync(join(path, "opened"), "utf8");
        } catch {}
      }
      throw new Error("nothing was opened");
    };
    return { path: `${path}:${process.env.PATH}`, written };
  }

  test("--open gives the browser a one-time key, and no credentials", async (t) => {
    const { token } = await emulator(t);
    const { path, written } = opener(
      t,
      (folder) => `{ echo "$*"; env; } > "${folder}/part" && mv "${folder}/part" "${folder}/opened"`,
    );
    const more = {
      HUAWEICLOUD_SDK_REGION: "x",
      CLOUD_SDK_X: "x",
      CBR_TASKS_DEBUG: "",
      DISPLAY: ":7",
    };
    const { origin, key, child, ended } = await portal(t, ["--open"], { ...token, ...more, PATH: path });
    const [opened, ...env] = (await written()).trimEnd().split("\n");
    assert.match(opened, /^http:\/\/127\.0\.0\.1:\d+\/\?key=[\w-]{24}$/);
    assert.notEqual(opened, `${origin}/?key=${key}`);
    assert.ok(env.includes("DISPLAY=:7"));
    assert.deepEqual(
      env.filter((line) => /^(OS|HUAWEICLOUD|CLOUD|CBR)_/.test(line)),
      [],
    );

    const once = new URL(opened).searchParams.get("key");
    const first = await enter(origin, String(once));
    assert.equal((await fetch(first.page, { headers: { cookie: first.cookie } })).status, 200);
    await enter(origin, key);
    child.kill("SIGINT");
    assert.equal((await ended).stderr, "");
  });

  test("a second use of the one-time key ends the first session", async (t) => {
    const { token } = await emulator(t);
    const { path, written } = opener(
      t,
      (folder) => `echo "$*" > "${folder}/part" && mv "${folder}/part" "${folder}/opened"`,
    );
    const { origin, key, child, ended } = await portal(t, ["--open"], { ...token, PATH: path });
    const opened = (await written()).trim();
    const first = await enter(origin, String(new URL(opened).searchParams.get("key")));
    const headers = { cookie: first.cookie };
    assert.equal((await fetch(first.page + LIST, { headers })).status, 200);
    for (let times = 0; times < 2; times++) assert.equal((await fetch(opened)).status, 403);
    assert.equal((await fetch(first.page, { headers })).status, 403);
    assert.equal((await fetch(first.page + LIST, { headers })).status, 403);
    const again = await enter(origin, key);
    assert.notEqual(again.cookie, first.cookie);
    assert.notEqual(again.page, first.page);
    const list = await fetch(again.page + LIST, { headers: { cookie: again.cookie } });
    assert.equal(list.status, 200);
    assert.equal((await fetch(again.page, { headers })).status, 403);
    child.kill("SIGINT");
    assert.equal(
      (await ended).stderr,
      "cbr-tasks: the browser's key was used twice: its session has ended, and only the address above works now\n",
    );
  });

  for (const command of ["serve", "demo"]) {
    for (const [name, path] of /** @type {[string, (t: import("node:test").TestContext) => string][]} */ ([
      ["no program to open one", () => tmpdir()],
      ["a program that finds none", (t) => opener(t, () => "exit 3").path],
    ])) {
      test(`${command} --open warns if there is ${name}, and goes on serving`, async (t) => {
        const { token } = await emulator(t);
        const env = { ...token, PATH: path(t) };
        const { child, line, until, ended } = start(t, [command, "--port", "0", "--open"], env);
        const address = await line();
        await until(({ stderr }) => stderr.endsWith("\n"));
        assert.equal((await fetch(address)).status, 200);
        child.kill("SIGINT");
        assert.equal(
          (await ended).stderr,
          "cbr-tasks: no browser could be started: open the address yourself\n",
        );
      });
    }
  }
});

describe("access to serve", () => {
  /** @type {(() => unknown)[]} */
  const ends = [];
  const stage = { after: (/** @type {() => unknown} */ end) => ends.unshift(end) };
  let origin = "";
  let host = "";
  let cookie = "";
  let page = "";
  let key = "";
  /** @type {import("../../../www/emulator/http/server.js").EmulatorServer} */
  let service;
  before(async () => {
    const { emulator: started, token } = await emulator(/** @type {any} */ (stage));
    service = started;
    ({ origin, key } = await portal(/** @type {any} */ (stage), [], token));
    host = new URL(origin).host;
    ({ cookie, page } = await enter(origin, key));
  });
  after(async () => {
    for (const end of ends) await end();
  });

  /**
   * @param {string} first the request's first line, without the version
   * @param {readonly string[]} headers with HOST, KEY, PORT, FOLDER and COOKIE for what they are
   */
  function ask(first, headers) {
    /** @type {Record<string, string>} */
    const words = {
      HOST: host,
      PORT: new URL(origin).port,
      FOLDER: page.split("/")[3],
      COOKIE: cookie,
      KEY: key,
    };
    const text = [`${first} HTTP/1.1`, ...headers, "Connection: close", "", ""].join("\r\n");
    return raw(
      origin,
      text.replace(/\b(HOST|PORT|FOLDER|COOKIE|KEY)\b/g, (word) => words[word]),
    );
  }

  const SAME = ["Host: HOST", "Cookie: COOKIE"];
  /** The headers of a browser's request. @param {string} site @param {string} mode @param {string} [dest] */
  const sec = (site, mode, dest) => [
    `Sec-Fetch-Site: ${site}`,
    `Sec-Fetch-Mode: ${mode}`,
    ...(dest ? [`Sec-Fetch-Dest: ${dest}`] : []),
  ];
  /** @type {[name: string, first: string, headers: string[]][]} */
  const GOOD = [
    ["its own page", "GET /FOLDER/", SAME],
    ["the key", "GET /?key=KEY", ["Host: HOST"]],
    ["the host localhost", "GET /FOLDER/", ["Host: localhost:PORT", "Cookie: COOKIE"]],
    ["the host LOCALHOST", "GET /FOLDER/", ["Host: LOCALHOST:PORT", "Cookie: COOKIE"]],
    ["the host [::1]", "GET /FOLDER/", ["Host: [::1]:PORT", "Cookie: COOKIE"]],
    [
      "a request for the list from its page",
      `GET /FOLDER/${LIST}`,
      [...SAME, "Origin: http://HOST", ...sec("same-origin", "cors")],
    ],
    ["a typed address", "GET /FOLDER/", [...SAME, ...sec("none", "navigate", "document")]],
    [
      "a link with the key, from another site",
      "GET /?key=KEY",
      ["Host: HOST", ...sec("cross-site", "navigate", "document")],
    ],
    ["a cookie among others", "GET /FOLDER/about.json", ["Host: HOST", "Cookie: a=b; COOKIE; c=d"]],
    ["HEAD", "HEAD /FOLDER/portal/page.js", SAME],
  ];
  for (const [name, first, headers] of GOOD) {
    test(name, async () => {
      const { status, head } = await ask(first, headers);
      assert.equal(status, 200);
      assert.match(head, /\r\nx-content-type-options: nosniff/i);
      assert.doesNotMatch(head, /access-control/i);
    });
  }

  /** @type {[name: string, status: number, first: string, headers: string[]][]} */
  const BAD = [
    ["no page without a key", 403, "GET /FOLDER/", ["Host: HOST"]],
    ["no tasks without a key", 403, `GET /FOLDER/${LIST}`, ["Host: HOST"]],
    ["no files without a key", 403, "GET /FOLDER/viewer/index.js", ["Host: HOST"]],
    ["no key on other paths", 403, `GET /FOLDER/${LIST}&key=KEY`, ["Host: HOST"]],
    ["no key that is nearly right", 403, "GET /?key=KEY-x", ["Host: HOST"]],
    ["no empty key", 403, "GET /?key=", ["Host: HOST"]],
    ["no cookie of another port", 403, "GET /FOLDER/", ["Host: HOST", "Cookie: cbr-tasks-1=KEY"]],
    ["no key for a cookie", 403, "GET /FOLDER/", ["Host: HOST", "Cookie: cbr-tasks-PORT=KEY"]],
    [
      "no other host name (DNS rebinding)",
      403,
      "GET /FOLDER/",
      ["Host: evil.example:PORT", "Cookie: COOKIE"],
    ],
    [
      "no other host name with its own origin",
      403,
      `GET /FOLDER/${LIST}`,
      [
        "Host: evil.example:PORT",
        "Origin: http://evil.example:PORT",
        "Sec-Fetch-Site: same-origin",
        "Cookie: COOKIE",
      ],
    ],
    ["no name below localhost", 403, "GET /FOLDER/", ["Host: evil.localhost:PORT", "Cookie: COOKIE"]],
    ["no name with a dot behind it", 403, "GET /FOLDER/", ["Host: localhost.:PORT", "Cookie: COOKIE"]],
    ["no other address of the loopback", 403, "GET /FOLDER/", ["Host: 127.0.0.2:PORT", "Cookie: COOKIE"]],
    ["no other way of writing the address", 403, "GET /FOLDER/", ["Host: 2130706433:PORT", "Cookie: COOKIE"]],
    ["no address of every interface", 403, "GET /FOLDER/", ["Host: 0.0.0.0:PORT", "Cookie: COOKIE"]],
    ["no other port", 403, "GET /FOLDER/", ["Host: 127.0.0.1:1", "Cookie: COOKIE"]],
    ["no host without the port", 403, "GET /FOLDER/", ["Host: 127.0.0.1", "Cookie: COOKIE"]],
    ["no user before the host", 403, "GET /FOLDER/", ["Host: a@HOST", "Cookie: COOKIE"]],
    ["no second host", 403, "GET /FOLDER/", ["Host: HOST", "Host: evil.example", "Cookie: COOKIE"]],
    ["no host that is empty", 403, "GET /FOLDER/", ["Host:", "Cookie: COOKIE"]],
    ["no origin of another site", 403, `GET /FOLDER/${LIST}`, [...SAME, "Origin: https://evil.example"]],
    ["no opaque origin", 403, `GET /FOLDER/${LIST}`, [...SAME, "Origin: null"]],
    ["no origin of another port", 403, `GET /FOLDER/${LIST}`, [...SAME, "Origin: http://127.0.0.1:1"]],
    [
      "no origin of another of its names",
      403,
      `GET /FOLDER/${LIST}`,
      [...SAME, "Origin: http://localhost:PORT"],
    ],
    ["no origin with another scheme", 403, `GET /FOLDER/${LIST}`, [...SAME, "Origin: https://HOST"]],
    [
      "no second origin",
      403,
      `GET /FOLDER/${LIST}`,
      [...SAME, "Origin: http://HOST", "Origin: https://evil.example"],
    ],
    ["no script of another site", 403, `GET /FOLDER/${LIST}`, [...SAME, ...sec("cross-site", "no-cors")]],
    ["no script of another port", 403, `GET /FOLDER/${LIST}`, [...SAME, ...sec("same-site", "no-cors")]],
    [
      "no visit of another site to the tasks",
      403,
      `GET /FOLDER/${LIST}`,
      [...SAME, ...sec("cross-site", "navigate", "document")],
    ],
    ["no frame of another site", 403, "GET /FOLDER/", [...SAME, ...sec("cross-site", "navigate", "iframe")]],
    ["no frame of another port", 403, "GET /FOLDER/", [...SAME, ...sec("same-site", "navigate", "iframe")]],
    ["no POST", 405, "POST /FOLDER/", [...SAME, "Content-Length: 0"]],
    ["no POST to the tasks", 405, `POST /FOLDER/${LIST}`, [...SAME, "Content-Length: 0"]],
    ["no OPTIONS", 405, `OPTIONS /FOLDER/${LIST}`, [...SAME, "Access-Control-Request-Method: GET"]],
    ["no absolute target", 400, "GET http://HOST/FOLDER/", SAME],
    ["no path of another host", 400, "GET //evil.example/", SAME],
    ["no backslashes", 400, "GET /\\evil.example/", SAME],
    ["no star", 400, "OPTIONS *", SAME],
    ["nothing above the package", 404, "GET /FOLDER/../package.json", SAME],
    [
      "nothing above the package, however it is written",
      404,
      "GET /FOLDER/portal/%2e%2e/%2e%2e/package.json",
      SAME,
    ],
    ["no encoded slash", 404, "GET /FOLDER/portal/..%2f..%2fpackage.json", SAME],
    ["no path outside its folder", 404, "GET /portal/page.js", SAME],
    ["no request with only the folder's name", 403, "GET /FOLDER/portal/page.js", ["Host: HOST"]],
    ["no request with only the cookie", 403, "GET /", SAME],
    ["no folder", 404, "GET /FOLDER/portal/", SAME],
    [
      "no project but its own",
      403,
      "GET /FOLDER/api/v3/0123456789abcdef0123456789abcdef/operation-logs",
      SAME,
    ],
    ["no other operation", 404, "GET /FOLDER/api/v3/default/vaults", SAME],
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

  test("no request without a host", async () => {
    assert.equal((await raw(origin, "GET / HTTP/1.0\r\n\r\n")).status, 403);
    assert.equal((await raw(origin, "GET / HTTP/1.1\r\nConnection: close\r\n\r\n")).status, 400);
  });

  test("no second request on the connection of a refused one", async () => {
    const second = `GET ${new URL(page).pathname}about.json HTTP/1.1\r\nHost: ${host}\r\nCookie: ${cookie}\r\n\r\n`;
    const { status, body } = await raw(origin, `GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n${second}`);
    assert.equal(status, 403);
    assert.doesNotMatch(body, /HTTP\/1\.1 200/);
  });

  test("every response has a strict policy", async () => {
    for (const url of [`${origin}/?key=${key}`, page, `${page}portal/page.js`, `${page}nothing.js`]) {
      const { headers } = await fetch(url, { headers: { cookie } });
      const policy =
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types lit-html";
      assert.equal(headers.get("content-security-policy"), policy);
      assert.equal(headers.get("x-frame-options"), "DENY");
      assert.equal(headers.get("referrer-policy"), "no-referrer");
      assert.equal(headers.get("cross-origin-resource-policy"), "same-origin");
      assert.equal(headers.get("cross-origin-opener-policy"), "same-origin");
    }
  });

  test("the cookie is HttpOnly, SameSite=Strict and limited to its folder", async () => {
    const { headers } = await fetch(`${origin}/?key=${key}`);
    const port = new URL(origin).port;
    const pattern = new RegExp(
      `^cbr-tasks-${port}=[\\w-]{24}; Path=/[\\w-]{24}/; HttpOnly; SameSite=Strict$`,
    );
    const said = String(headers.get("set-cookie"));
    assert.match(said, pattern);
    assert.ok(said.includes(`Path=${new URL(page).pathname};`));
    assert.ok(!page.includes(key));
    assert.equal(headers.get("cache-control"), "no-store");
  });
});
