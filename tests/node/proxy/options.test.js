import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { esm as client, glueUrl, PROJECT, rejection, TOKEN } from "../client/support.js";
import { ask, copies, EMPTY, esm, LIST, mocked, refused, reporting } from "./support.js";

const list = () => new Response(EMPTY, { headers: { "content-type": "application/json" } });
const BASIC = { endpoint: "https://cbr.example", projectId: PROJECT, auth: { token: TOKEN } };

/** Wrong options, and the errors when the proxy is made. @type {[options: any, message: string][]} */
const WRONG = [
  [undefined, "options: expected an object, got nothing"],
  ["x", 'options: expected an object, got "x"'],
  [{ ...BASIC, allow: "yes" }, 'allow: expected a function, got "yes"'],
  [{ ...BASIC, scope: "all" }, 'scope: expected a function, got "all"'],
  // A scope that was forgotten or mistyped elsewhere must not show everything.
  [{ ...BASIC, scope: undefined }, "scope: expected a function, got nothing"],
  [{ ...BASIC, scope: null }, "scope: expected a function, got null"],
  [{ ...BASIC, maxScopedTasks: 0 }, "maxScopedTasks: expected an integer from 1 to 4000000, got 0"],
  [{ ...BASIC, fetch: {} }, "fetch: expected a function, got an object"],
  [{ ...BASIC, basePath: "backup" }, 'basePath: expected a path such as /backup, got "backup"'],
  [{ ...BASIC, basePath: "/a//b" }, 'basePath: expected a path such as /backup, got "/a//b"'],
  [{ ...BASIC, basePath: "/a/../b" }, 'basePath: expected a path such as /backup, got "/a/../b"'],
  [{ ...BASIC, basePath: "/a b" }, 'basePath: expected a path such as /backup, got "/a b"'],
  [{ ...BASIC, basePath: "/a?b" }, 'basePath: expected a path such as /backup, got "/a?b"'],
  [{ ...BASIC, basePath: 7 }, "basePath: expected a path such as /backup, got 7"],
  [
    { ...BASIC, hosts: "portal.example" },
    'hosts: expected a list such as ["portal.example.com"], got "portal.example"',
  ],
  [{ ...BASIC, hosts: [] }, 'hosts: expected a list such as ["portal.example.com"], got another list'],
  [
    { ...BASIC, hosts: ["https://portal.example"] },
    'hosts: expected a list such as ["portal.example.com"], got another list',
  ],
  [{ ...BASIC, shareFor: -1 }, "shareFor: expected an integer from 0 to 2147483647, got -1"],
  [{ ...BASIC, shareFor: "5s" }, 'shareFor: expected an integer from 0 to 2147483647, got "5s"'],
  [{ ...BASIC, maxBodyBytes: 0 }, "maxBodyBytes: expected an integer from 1 to 9007199254740991, got 0"],
  [
    { ...BASIC, maxBodyBytes: 10, maxHeldBytes: 9 },
    "maxHeldBytes: expected an integer from 10 to 9007199254740991, got 9",
  ],
  [{ ...BASIC, bodyTimeout: 1.5 }, "bodyTimeout: expected an integer from 1 to 2147483647, got 1.5"],
];

for (const [name, { createTasksProxy }] of copies) {
  test(`a wrong option is an error that names it (${name})`, async () => {
    for (const [options, message] of WRONG) {
      const error = await rejection(() => void createTasksProxy(options));
      assert.ok(client.isCbrError(error, "config"), String(error));
      assert.equal(error.message, message);
    }
    // The client checks its own options.
    for (const [options, expected] of /** @type {[any, RegExp][]} */ ([
      [{ ...BASIC, auth: undefined }, /^auth: expected /],
      [{ ...BASIC, endpoint: "http://cbr.example" }, /^endpoint: expected /],
      [
        { ...BASIC, shareFro: 1 },
        /^options: expected allow, scope, basePath, hosts, shareFor, maxBodyBytes, maxHeldBytes, bodyTimeout, maxScopedTasks, region, .*, got "shareFro"$/,
      ],
      [{ ...BASIC, totalTimeout: "1" }, /^totalTimeout: expected /],
    ])) {
      const error = await rejection(() => void createTasksProxy(options));
      assert.ok(client.isCbrError(error, "config"), String(error));
      assert.match(error.message, expected);
    }
  });
}

test("without allow the proxy warns once that it is open, in the log or else on the console", async (t) => {
  const said = t.mock.method(console, "warn", () => {});
  const open =
    "cbr-tasks/proxy: no `allow` was given: everyone who can reach the proxy can read the project's tasks";
  const proxy = mocked(list, { allow: undefined });
  await ask(proxy);
  await ask(proxy);
  assert.deepEqual(
    said.mock.calls.map(({ arguments: given }) => given),
    [[open]],
  );
  const { warned, logger } = reporting();
  mocked(list, { allow: undefined, logger });
  assert.deepEqual(warned, [open]);
  mocked(list);
  assert.equal(said.mock.callCount(), 1);
});

test("a base path is the same with and without a slash at its end", async () => {
  for (const [given, path] of [
    ["/backup", "/backup"],
    ["/backup/", "/backup"],
    ["/api/v1/backup", "/api/v1/backup"],
    ["/", ""],
    ["", ""],
  ]) {
    const proxy = mocked(list, { basePath: given });
    assert.equal(proxy.basePath, path);
    assert.equal((await ask(proxy, `${path}${LIST}`)).status, 200);
    assert.equal((await refused(proxy, `/x${path}${LIST}`)).status, 404);
    if (path !== "") assert.equal((await refused(proxy, `${path}x${LIST}`)).status, 404);
  }
});

test("hosts accepts its hosts, in any letter case, and the default ports of both schemes", async () => {
  const hosts = ["Portal.example", "tls.example:443", "localhost:8080", "[::1]:8080"];
  const proxy = mocked(list, { hosts });
  const status = async (/** @type {string} */ origin) => (await proxy(new Request(origin + LIST))).status;
  for (const origin of [
    "http://portal.example",
    "https://portal.example",
    "http://PORTAL.example:80",
    // Behind a server that ends TLS and passes on "Host: portal.example:443".
    "http://portal.example:443",
    "https://portal.example:80",
    "https://tls.example",
    "http://tls.example",
    "http://localhost:8080",
    "http://[::1]:8080",
  ]) {
    assert.equal(await status(origin), 200, origin);
  }
  for (const origin of [
    "http://portal.example:8080",
    "http://portal.example:4430",
    "http://portal.example.:443",
    "http://localhost",
    "http://localhost:443",
    "http://evil.example",
    "http://portal.example.evil.example",
  ]) {
    assert.equal(await status(origin), 421, origin);
  }
});

test("the project is its own id or default, also if IAM has to look up the id", async () => {
  const iam = Response.json(
    { token: { expires_at: "2099-01-01T00:00:00.000000Z", project: { id: PROJECT, name: "eu-de" } } },
    { status: 201, headers: { "x-subject-token": "t" } },
  );
  /** @type {string[]} */
  const urls = [];
  const proxy = mocked(
    ({ url }) => {
      urls.push(url);
      return url.endsWith("/v3/auth/tokens") ? iam : list();
    },
    {
      projectId: undefined,
      projectName: "eu-de",
      auth: { username: "u", password: "p", domainName: "d", iamEndpoint: "https://iam.example" },
    },
  );
  const other = await refused(proxy, "/v3/other/operation-logs");
  assert.deepEqual(
    [other.status, other.message],
    [403, "project_id: expected the proxy's own project or default, got another"],
  );
  assert.equal((await ask(proxy, `/v3/${PROJECT}/operation-logs`)).status, 200);
  assert.deepEqual(urls, [
    "https://iam.example/v3/auth/tokens",
    `https://cbr.example/v3/${PROJECT}/operation-logs?limit=1000`,
  ]);
});

test("the proxy accepts requests prepared by a browser's client", async () => {
  const page = new client.CbrClient({
    endpoint: "http://127.0.0.1:1/backup",
    projectId: "default",
    auth: { token: "none" },
  });
  const proxy = mocked(list, { basePath: "/backup" });
  for (const query of [{}, { limit: 5, vault_name: "ä ö%" }, { start_time: new Date(0), status: "failed" }]) {
    const request = new client.ListOpLogs(query).toRequest(page);
    assert.equal((await proxy(request)).status, 200, request.url);
  }
});

test("the bundle imports only the client, so it runs without Node", () => {
  const text = readFileSync(new URL("../proxy/index.js", glueUrl), "utf8");
  const imports = [...text.matchAll(/\bimport\b[^;]*;|\brequire\([^;]*;/g)];
  assert.ok(imports.length > 0);
  for (const [line] of imports) assert.match(line, /^import\s*\{[^}]*\}\s*from\s*"cbr-tasks";$/);
});

test("the ES module and the CommonJS module have the same two exports", () => {
  for (const [, copy] of copies) {
    const names = Object.keys(copy).filter((name) => name !== "default" && name !== "module.exports");
    assert.ok(isDeepStrictEqual(names.sort(), ["createTasksProxy", "toNodeHandler"]), String(names));
  }
  assert.equal(esm.createTasksProxy.length, 1);
});
