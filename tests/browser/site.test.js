import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, get } from "node:http";
import { createInterface } from "node:readline";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { createSite } from "../../www/site.js";

/**
 * Sends a request with a raw path, which `fetch` would normalize.
 *
 * @param {string} url
 * @param {string} path
 * @param {string} [method]
 * @returns {Promise<{ status: number | undefined, headers: import("node:http").IncomingHttpHeaders, body: string }>}
 */
async function ask(url, path, method = "GET") {
  const { hostname, port } = new URL(url);
  const request = get({ hostname, port, path, method, agent: false });
  const [response] = /** @type {[import("node:http").IncomingMessage]} */ (await once(request, "response"));
  let body = "";
  for await (const chunk of response) body += chunk;
  return { status: response.statusCode, headers: response.headers, body };
}

describe("the demo's server", () => {
  const site = createSite({ emulator: { tasks: 10 } });
  let url = "";
  before(async () => {
    url = await site.listen(0);
  });
  after(() => site.close());

  test("serves the page under a strict policy", async () => {
    const { status, headers, body } = await ask(url, "/");
    assert.equal(status, 200);
    assert.equal(headers["content-type"], "text/html; charset=utf-8");
    assert.match(body, /<cbr-task-viewer/);
    const policy = String(headers["content-security-policy"]);
    assert.match(policy, /default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self';/);
    assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|\*(?!;|$| http)/);
    assert.equal(headers["x-content-type-options"], "nosniff");
    assert.equal(headers["referrer-policy"], "no-referrer");
  });

  for (const [path, type] of /** @type {const} */ ([
    ["/demo.js", "text/javascript; charset=utf-8"],
    ["/demo.css", "text/css; charset=utf-8"],
    ["/pkg/portal/favicon.svg", "image/svg+xml; charset=utf-8"],
    ["/demo.json", "application/json"],
    ["/pkg/viewer/index.js", "text/javascript; charset=utf-8"],
    ["/pkg/wasm/cbr_tasks_bg.wasm", "application/wasm"],
  ])) {
    test(`serves ${path} as ${type}`, async () => {
      const { status, headers } = await ask(url, path);
      assert.equal(status, 200);
      assert.equal(headers["content-type"], type);
    });
  }

  for (const path of [
    "/../package.json",
    "/%2e%2e/package.json",
    "/..%2fpackage.json",
    "/pkg/../../package.json",
    "/pkg/..%2f..%2fpackage.json",
    "/pkg/%2e%2e%5cpackage.json",
    "/emulator/../../package.json",
    "//etc/passwd",
    "/.gitignore",
    "/pkg/",
    "/pkg",
    "/emulator",
    "/%",
    "/%00.js",
    "/demo.js%00.html",
    "/nothing.js",
  ]) {
    test(`refuses ${path}`, async () => {
      const { status, body } = await ask(url, path);
      assert.equal(status, 404);
      assert.equal(body, "not found\n");
    });
  }

  test("refuses POST", async () => {
    const { status, headers } = await ask(url, "/index.html", "POST");
    assert.equal(status, 405);
    assert.equal(headers.allow, "GET, HEAD");
  });

  test("responds to HEAD without a body", async () => {
    const { status, headers, body } = await ask(url, "/demo.js", "HEAD");
    assert.equal(status, 200);
    assert.ok(Number(headers["content-length"]) > 0);
    assert.equal(body, "");
  });

  test("has the emulator on the same port, open to the demo's token", async () => {
    const { projectId, token } = JSON.parse((await ask(url, "/demo.json")).body);
    const response = await fetch(`${url}/v3/${projectId}/operation-logs`, {
      headers: { "x-auth-token": token },
    });
    assert.equal(response.status, 200);
    assert.equal((await response.json()).count, 10);
  });
});

const program = fileURLToPath(new URL("../../www/serve.js", import.meta.url));

/** @param {string} port */
function serve(port) {
  return spawn(process.execPath, [program], {
    env: { ...process.env, PORT: port },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

describe("www/serve.js", () => {
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) {
    test(`prints its address and ends on ${signal}`, async () => {
      const child = serve("0");
      try {
        const [line] = await once(createInterface(child.stdout), "line");
        assert.match(line, /^http:\/\/127\.0\.0\.1:\d+\/$/);
        assert.equal((await fetch(line)).status, 200);
        child.kill(signal);
        assert.deepEqual(await once(child, "exit"), [0, null]);
      } finally {
        child.kill("SIGKILL");
      }
    });
  }

  test("reports a port that is taken", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const { port } = /** @type {import("node:net").AddressInfo} */ (taken.address());
    const child = serve(String(port));
    try {
      let said = "";
      child.stderr.on("data", (chunk) => {
        said += chunk;
      });
      const [code] = await once(child, "close");
      assert.equal(code, 1);
      assert.equal(said, `port ${port} is taken: set PORT to another one\n`);
    } finally {
      child.kill("SIGKILL");
      taken.close();
    }
  });
});
