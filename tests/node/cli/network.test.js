/** Proxies and certificate authorities of the command and of `cbr-tasks/node`. */
import assert from "node:assert/strict";
import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { proxiesOf } from "../../../pkg-template/cli/connection/proxies.js";
import { closedPort } from "../client/support.js";
import { machine } from "./connection-support.js";
import { CA, secureEmulator, startProxy } from "./network-support.js";
import { emulator } from "./portal-support.js";
import { cliProcess as cli, folder, lines, startCli } from "./support.js";

describe("the command goes through a proxy", () => {
  for (const variable of ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]) {
    test(`of ${variable}, to https`, async (t) => {
      const { env, port } = await secureEmulator(t);
      const proxy = await startProxy(t, port);
      const { code, stdout, stderr } = await cli(t, ["list"], {
        env: { ...env, NODE_EXTRA_CA_CERTS: CA, [variable]: proxy.url },
      });
      assert.deepEqual([code, stderr], [0, ""]);
      assert.equal(lines(stdout).length, 20);
      assert.deepEqual([...new Set(proxy.connects.map(({ host }) => host))], ["cbr.example:443"]);
    });
  }

  test("without a scheme in its address, and to IAM too", async (t) => {
    const { user, port } = await secureEmulator(t);
    const proxy = await startProxy(t, port);
    const { code, stdout } = await cli(t, ["whoami", "--check", "-o", "json"], {
      env: { ...user, NODE_EXTRA_CA_CERTS: CA, HTTPS_PROXY: proxy.host },
    });
    assert.equal(code, 0);
    const { check, projectName, proxy: shown } = JSON.parse(stdout);
    assert.deepEqual([check, projectName.value], ["works", "cn-north-4"]);
    assert.deepEqual(shown, { value: proxy.url, from: "HTTPS_PROXY" });
    assert.deepEqual(proxy.connects.map(({ host }) => host).sort(), ["cbr.example:443", "iam.example:443"]);
  });

  test("on this machine, to http on this machine", async (t) => {
    const { url, token } = await emulator(t);
    const proxy = await startProxy(t, Number(new URL(url).port));
    const { code } = await cli(t, ["list"], { env: { ...token, HTTP_PROXY: proxy.url } });
    assert.equal(code, 0);
    assert.deepEqual([...new Set(proxy.connects.map(({ host }) => host))], [new URL(url).host]);
  });

  test("with its user name and password, which are never shown", async (t) => {
    const { env, port } = await secureEmulator(t);
    const proxy = await startProxy(t, port);
    const address = proxy.url.replace("//", "//canary-user:canary%3Apassword@");
    for (const args of [
      ["list", "--verbose"],
      ["whoami", "--check"],
      ["whoami", "-o", "json"],
    ]) {
      const { code, stdout, stderr } = await cli(t, args, {
        env: { ...env, NODE_EXTRA_CA_CERTS: CA, HTTPS_PROXY: address },
      });
      assert.equal(code, 0);
      assert.doesNotMatch(stdout + stderr, /canary/);
    }
    const expected = `Basic ${Buffer.from("canary-user:canary:password").toString("base64")}`;
    assert.ok(proxy.connects.every(({ authorization }) => authorization === expected));
  });

  for (const status of [403, 407]) {
    test(`and names it if it refuses with ${status}`, async (t) => {
      const { env, port } = await secureEmulator(t);
      const proxy = await startProxy(t, port, { status });
      const address = proxy.url.replace("//", "//canary:canary@");
      const { code, stderr } = await cli(t, ["list"], { env: { ...env, HTTPS_PROXY: address } });
      assert.equal(code, 3);
      assert.ok(stderr.includes(`the proxy ${proxy.url} refused with ${status}`), stderr);
      assert.doesNotMatch(stderr, /canary|\n\s+at /);
    });
  }

  test("and names it if it cannot be reached", async (t) => {
    const { env } = await secureEmulator(t);
    const proxy = await closedPort();
    const { code, stderr } = await cli(t, ["list"], { env: { ...env, HTTPS_PROXY: proxy } });
    assert.equal(code, 3);
    assert.ok(stderr.includes(`through the proxy ${proxy}: no server listens there (ECONNREFUSED)`), stderr);
  });

  test("and ends with Ctrl-C while it does not answer", async (t) => {
    const { env, port } = await secureEmulator(t);
    const proxy = await startProxy(t, port, { answers: false });
    const run = startCli(t, ["list"], { env: { ...env, HTTPS_PROXY: proxy.url } });
    for (let look = 0; proxy.connects.length === 0 && look < 2_000; look++)
      await new Promise((resolve) => setTimeout(resolve, 10));
    run.child.kill("SIGINT");
    assert.equal((await run.ended).code, 130);
  });

  test("with serve", async (t) => {
    const { env, port } = await secureEmulator(t);
    const proxy = await startProxy(t, port);
    const run = startCli(t, ["serve"], { env: { ...env, NODE_EXTRA_CA_CERTS: CA, HTTPS_PROXY: proxy.url } });
    await run.until(({ stdout }) => stdout.includes("\n"));
    const { origin, search } = new URL(run.said.stdout.trim());
    const entry = await fetch(`${origin}/${search}`);
    const [, path] = /; url=(\/[\w-]{24}\/)"/.exec(await entry.text()) ?? [];
    const cookie = String(entry.headers.get("set-cookie")).split(";")[0];
    const list = `${origin}${path}api/v3/default/operation-logs?limit=5`;
    const response = await fetch(list, { headers: { cookie } });
    assert.equal((await response.json()).operation_logs.length, 5);
    assert.deepEqual(
      proxy.connects.map(({ host }) => host),
      ["cbr.example:443"],
    );
    run.child.kill("SIGINT");
    await run.ended;
  });

  for (const value of [
    "socks5://127.0.0.1:1080",
    "ftp://proxy",
    "http://",
    "socks5://canary:canary@127.0.0.1:1",
  ]) {
    test(`and refuses one that it cannot use: ${value}`, async (t) => {
      const { env } = await secureEmulator(t);
      const { code, stderr } = await cli(t, ["list"], { env: { ...env, ALL_PROXY: value } });
      assert.equal(code, 2);
      assert.match(stderr, /^cbr-tasks: ALL_PROXY: expected the http or https URL of a proxy, got /);
      assert.doesNotMatch(stderr, /canary/);
    });
  }
});

describe("no proxy is used", () => {
  test("for the hosts in NO_PROXY, nor for https with HTTP_PROXY alone", async (t) => {
    const { env, port } = await secureEmulator(t);
    const proxy = await startProxy(t, port);
    const direct = { ...env, CBR_ENDPOINT: `https://127.0.0.1:${port}`, NODE_EXTRA_CA_CERTS: CA };
    for (const variables of /** @type {Record<string, string>[]} */ ([
      { HTTPS_PROXY: proxy.url, NO_PROXY: "localhost,127.0.0.1" },
      { ALL_PROXY: proxy.url, no_proxy: "127.0.0.0/8" },
      { HTTPS_PROXY: proxy.url, NO_PROXY: "*" },
      { HTTP_PROXY: proxy.url },
    ])) {
      const { code, stderr } = await cli(t, ["list"], { env: { ...direct, ...variables } });
      assert.deepEqual([code, stderr], [0, ""]);
    }
    assert.deepEqual(proxy.connects, []);
  });

  /** @type {[list: string, url: string, isDirect: boolean][]} */
  const TABLE = [
    ["example.com", "https://example.com", true],
    ["example.com", "https://cbr.example.com", true],
    [".example.com", "https://cbr.example.com", true],
    ["*.example.com", "https://cbr.example.com", true],
    ["example.com", "https://badexample.com", false],
    ["EXAMPLE.com", "https://example.COM", true],
    ["example.com:8443", "https://example.com:8443", true],
    ["example.com:8443", "https://example.com", false],
    ["example.com:443", "https://example.com", true],
    ["a, b c,,example.com", "https://example.com", true],
    ["10.0.0.0/8", "https://10.1.2.3", true],
    ["10.0.0.0/8", "https://11.1.2.3", false],
    ["fd00::/8", "https://[fd00::1]", true],
    ["::1", "https://[::1]:8443", true],
    ["10.0.0.0/99", "https://10.0.0.1", false],
    ["", "https://example.com", false],
    ["*", "https://example.com", true],
    [".", "https://example.com", false],
  ];
  for (const [list, url, isDirect] of TABLE) {
    test(`NO_PROXY=${list} ${isDirect ? "names" : "does not name"} ${url}`, () => {
      const proxies = proxiesOf({ HTTPS_PROXY: "http://proxy:3128", NO_PROXY: list });
      assert.equal(proxies.of(new URL(url)), isDirect ? undefined : "http://proxy:3128");
    });
  }

  test("for http on this machine, where a proxy elsewhere would see the token", () => {
    const { of } = proxiesOf({ http_proxy: "http://proxy:3128" });
    for (const url of ["http://127.0.0.1:80", "http://localhost", "http://[::1]:8080"])
      assert.equal(of(new URL(url)), undefined);
    assert.equal(of(new URL("http://cbr.example")), "http://proxy:3128");
  });

  test("with variables that are empty, and small letters come first", () => {
    assert.equal(proxiesOf({ HTTPS_PROXY: " ", ALL_PROXY: "" }).https, undefined);
    const { https } = proxiesOf({ HTTPS_PROXY: "http://b", https_proxy: "http://a", ALL_PROXY: "http://c" });
    assert.deepEqual(https, { value: "http://a", from: "https_proxy" });
  });
});

describe("certificates", () => {
  /** @param {import("node:test").TestContext} t @param {string} more */
  async function profile(t, more) {
    const { env, port } = await secureEmulator(t);
    const cwd = folder(t);
    writeFileSync(
      join(cwd, "clouds.yaml"),
      `clouds:\n  x:\n    cbr_endpoint_override: https://127.0.0.1:${port}\n    ${more}\n    auth: { token: ${env.OS_TOKEN}, project_id: ${env.OS_PROJECT_ID} }\n`,
    );
    return { cwd, env, port };
  }

  test("of an authority in cacert are trusted", async (t) => {
    const { cwd } = await profile(t, `cacert: ${CA}`);
    const { code, stdout, stderr } = await cli(t, ["list"], { cwd });
    assert.deepEqual([code, stderr], [0, ""]);
    assert.equal(lines(stdout).length, 20);
    const { stdout: who } = await cli(t, ["whoami", "-o", "json"], { cwd });
    assert.equal(JSON.parse(who).cacert.value, CA);
  });

  test("of an authority in a file of the home folder are trusted", async (t) => {
    const { cwd } = await profile(t, "cacert: ~/own.pem");
    copyFileSync(CA, join(cwd, "own.pem"));
    assert.equal((await cli(t, ["list"], { cwd })).code, 0);
  });

  test("of an authority in OS_CACERT or NODE_EXTRA_CA_CERTS are trusted", async (t) => {
    const { env, port } = await profile(t, "");
    for (const name of ["OS_CACERT", "NODE_EXTRA_CA_CERTS"]) {
      const { code } = await cli(t, ["list"], {
        env: { ...env, CBR_ENDPOINT: `https://127.0.0.1:${port}`, [name]: CA },
      });
      assert.equal(code, 0, name);
    }
  });

  test("of an authority in cacert are trusted behind a proxy", async (t) => {
    const { env, port } = await secureEmulator(t);
    const proxy = await startProxy(t, port);
    const { code, stderr } = await cli(t, ["list"], {
      env: { ...env, OS_CACERT: CA, HTTPS_PROXY: proxy.url },
    });
    assert.deepEqual([code, stderr], [0, ""]);
    assert.equal(proxy.connects.length > 0, true);
  });

  test("of any other authority are refused, with and without a proxy", async (t) => {
    const { env, port } = await secureEmulator(t);
    const proxy = await startProxy(t, port);
    for (const variables of /** @type {Record<string, string>[]} */ ([
      { HTTPS_PROXY: proxy.url },
      { CBR_ENDPOINT: `https://127.0.0.1:${port}` },
    ])) {
      const { code, stderr } = await cli(t, ["list"], { env: { ...env, ...variables } });
      assert.equal(code, 3);
      assert.match(stderr, /the certificate's issuer is not trusted here/);
      assert.match(stderr, /hint: .*NODE_EXTRA_CA_CERTS/);
    }
  });

  for (const [more, said] of /** @type {const} */ ([
    [
      "verify: false",
      /verify of profile x of .*: expected certificates to be checked, got false: without that, anybody /,
    ],
    ["verify: no", /verify of profile x of .*, got no: /],
    ["insecure: true", /insecure of profile x of .*, got true: /],
    ["cacert: none.pem", /cacert \(profile x of .*\): expected an existing file, got .*none\.pem/],
    ["cacert: clouds.yaml", /cacert \(profile x of .*\): expected a file with certificates in PEM form/],
  ])) {
    test(`are always checked: ${more} is refused`, async (t) => {
      const { cwd } = await profile(t, more);
      const { code, stdout, stderr } = await cli(t, ["list"], { cwd });
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, said);
    });
  }

  test("are always checked: OS_INSECURE and HW_INSECURE are refused", async (t) => {
    const { resolve } = machine(t);
    const os = { OS_TOKEN: "t", OS_PROJECT_ID: "p", OS_REGION_NAME: "eu-de" };
    const hw = { HW_ACCESS_KEY: "a", HW_SECRET_KEY: "s", HW_REGION_NAME: "cn-north-4" };
    await assert.rejects(
      resolve({ ...os, OS_INSECURE: "true" }),
      /^UsageError: OS_INSECURE: expected certificates/,
    );
    await assert.rejects(
      resolve({ ...hw, HW_INSECURE: "1" }),
      /^UsageError: HW_INSECURE: expected certificates/,
    );
    assert.equal((await resolve({ ...os, OS_INSECURE: "false" })).options.region, "eu-de");
  });
});
