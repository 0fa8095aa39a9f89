import assert from "node:assert/strict";
import { request } from "node:http";
import { test } from "node:test";
import { Exporter } from "../../../pkg-template/cli/server/exporter.js";
import { accepted, listenAddress } from "../../../pkg-template/cli/server/metrics-server.js";
import { serve } from "../client/support.js";
import { cli, PROJECT, startCli } from "./support.js";

const TASK = {
  id: "1",
  status: "success",
  operation_type: "backup",
  started_at: "2026-11-01T02:00:00Z",
  extra_info: { resource: { id: "r-1", name: "web" } },
};

/**
 * A service that a test can break, and an exporter of it.
 *
 * @param {import("node:test").TestContext} t
 * @param {{ status?: number, args?: string[] }} [options]
 */
async function world(t, { status = 200, args = [] } = {}) {
  const state = { status, requests: 0 };
  const { url } = await serve(t, ({ url }, res) => {
    state.requests += 1;
    res.writeHead(state.status, { "content-type": "application/json" });
    const isFirst = url?.includes("offset=0");
    res.end(JSON.stringify({ operation_logs: isFirst ? [TASK] : [], count: 1 }));
  });
  const env = { CBR_ENDPOINT: url, OS_PROJECT_ID: PROJECT, OS_TOKEN: "t" };
  const { child, ended, until, said } = startCli(
    t,
    ["exporter", "--listen", "127.0.0.1:0", "--interval", "100ms", ...args],
    { env },
  );
  await until(({ stdout }) => stdout.endsWith("/metrics\n"));
  const address = new URL(said.stdout.trim());
  /** @param {Record<string, string>} [headers] @param {string} [path] @param {string} [method] */
  const ask = (headers = {}, path = "/metrics", method = "GET") =>
    /** @type {Promise<{ status?: number, type?: string, body: string }>} */ (
      new Promise((resolve, reject) => {
        const { hostname, port } = address;
        const sent = request({ hostname, port, path, method, headers, agent: false }, (res) => {
          let body = "";
          res.setEncoding("utf8");
          res.on("data", (chunk) => {
            body += chunk;
          });
          res.on("end", () => resolve({ status: res.statusCode, type: res.headers["content-type"], body }));
        });
        sent.on("error", reject);
        sent.end();
      })
    );
  /** Asks until the metrics have a line. @param {RegExp} line */
  const scrape = async (line) => {
    for (;;) {
      const { body } = await ask();
      if (line.test(body)) return body;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  return { state, address, ask, scrape, child, ended, said };
}

/** @param {string} metrics @param {string} name */
const figure = (metrics, name) =>
  Number(
    metrics
      .split("\n")
      .find((line) => line.startsWith(`${name} `))
      ?.split(" ")[1],
  );

const UP = /^cbr_up 1$/m;
const DOWN = /^cbr_up 0$/m;
const VERDICT = /^cbr_resource_verdict\{resource_id="r-1",resource_name="web",verdict="\w+"\} 1$/m;

test("metrics are served in the format that is accepted", { timeout: 60_000 }, async (t) => {
  const { ask, scrape } = await world(t);
  assert.match(await scrape(UP), VERDICT);
  const older = await ask();
  assert.deepEqual([older.status, older.type], [200, "text/plain; version=0.0.4; charset=utf-8"]);
  assert.match(older.body, /^# TYPE cbr_api_requests_total counter$/m);
  assert.doesNotMatch(older.body, /^# (UNIT|EOF)/m);
  const open = await ask({ accept: "application/openmetrics-text;version=1.0.0,text/plain;q=0.5" });
  assert.deepEqual(
    [open.status, open.type],
    [200, "application/openmetrics-text; version=1.0.0; charset=utf-8"],
  );
  assert.match(
    open.body,
    /^# TYPE cbr_api_requests counter\n# HELP [^\n]+\ncbr_api_requests_total\{outcome="success"\} \d+$/m,
  );
  assert.match(open.body, /\n# EOF\n$/);
  assert.equal(open.body.match(/# EOF/g)?.length, 1);

  const page = await ask({}, "/");
  assert.deepEqual([page.status, page.type], [200, "text/html; charset=utf-8"]);
  assert.match(page.body, /<a href="\/metrics">/);
  const head = await ask({}, "/metrics", "HEAD");
  assert.deepEqual([head.status, head.body], [200, ""]);
});

test("a service that fails is told with the last metrics, and one that is back too", {
  timeout: 60_000,
}, async (t) => {
  const { state, scrape, said } = await world(t);
  const good = await scrape(UP);
  assert.ok(figure(good, "cbr_scrape_last_success_timestamp_seconds") > 1_700_000_000);
  assert.ok(figure(good, "cbr_scrape_duration_seconds") >= 0);

  state.status = 403;
  const bad = await scrape(DOWN);
  assert.match(bad, VERDICT);
  assert.match(bad, /^cbr_api_requests_total\{outcome="refused"\} [1-9]\d*$/m);
  const since = figure(bad, "cbr_scrape_last_success_timestamp_seconds");
  assert.ok(since > 1_700_000_000);
  assert.ok(since <= figure(bad, "cbr_scrape_last_attempt_timestamp_seconds"));
  assert.match(said.stderr, /^cbr-tasks: .*403/m);

  state.status = 200;
  assert.match(await scrape(UP), VERDICT);
});

test("a service that hangs is down after 20 seconds, and up with its next answer", async () => {
  let now = 1_700_000_000_000;
  /** @type {(() => void)[]} */
  const waiting = [];
  const exporter = new Exporter({
    write: async () => "",
    fetch: () => new Promise((resolve) => waiting.push(() => resolve({ status: 200 }))),
    interval: 30_000,
    now: () => now,
  });
  /** @param {number} millis */
  const upAfter = async (millis) => {
    now += millis;
    return /^cbr_up \d$/m.exec(await exporter.text("prometheus"))?.[0];
  };
  const answer = async () => {
    for (const each of waiting.splice(0)) each();
    await new Promise(setImmediate);
  };
  exporter.fetch("list");
  await answer();
  exporter.received();
  assert.equal(await upAfter(30_000), "cbr_up 1");
  exporter.fetch("list");
  assert.equal(await upAfter(20_000), "cbr_up 1");
  assert.equal(await upAfter(2_000), "cbr_up 0");
  // The attempt after one that was given up does not begin anew.
  exporter.fetch("list");
  assert.equal(await upAfter(2_000), "cbr_up 0");
  await answer();
  assert.equal(await upAfter(2_000), "cbr_up 1");
  assert.equal(await upAfter(118_000), "cbr_up 1");
  assert.equal(await upAfter(2_000), "cbr_up 0");
});

test("it begins with a service that fails, and says so", { timeout: 60_000 }, async (t) => {
  const { state, ask, scrape } = await world(t, { status: 401 });
  const { status, body } = await ask();
  assert.equal(status, 200);
  assert.match(body, DOWN);
  assert.doesNotMatch(body, /^cbr_scrape_last_success_timestamp_seconds /m);
  state.status = 200;
  await scrape(UP);
});

test("scrapes send no requests of their own", { timeout: 60_000 }, async (t) => {
  const { state, ask, scrape } = await world(t, { args: ["--interval", "10m"] });
  await scrape(UP);
  // The first round of the watch follows the listing at once.
  let requests;
  do {
    requests = state.requests;
    await new Promise((resolve) => setTimeout(resolve, 500));
  } while (requests !== state.requests);
  await Promise.all(Array.from({ length: 50 }, () => ask()));
  assert.equal(state.requests, requests);
});

test("only reads of this machine's own names are answered", { timeout: 60_000 }, async (t) => {
  const { ask, address } = await world(t);
  assert.equal((await ask({ host: `localhost:${address.port}` })).status, 200);
  for (const headers of /** @type {Record<string, string>[]} */ ([
    { host: "rebound.example" },
    { host: `rebound.example:${address.port}` },
    { origin: "http://evil.example" },
    { "sec-fetch-site": "cross-site" },
  ]))
    assert.equal((await ask(headers)).status, 403, JSON.stringify(headers));
  assert.equal((await ask({}, "/metrics", "POST")).status, 405);
  assert.equal((await ask({}, "/etc/passwd")).status, 404);
});

for (const signal of /** @type {const} */ (["SIGTERM", "SIGINT"])) {
  test(`${signal} ends it with exit code 0`, { timeout: 60_000 }, async (t) => {
    const { child, ended, scrape } = await world(t);
    await scrape(UP);
    child.kill(signal);
    const { code, stderr } = await ended;
    assert.deepEqual([code, stderr], [0, ""]);
  });
}

test("an address that other machines reach needs a flag", async (t) => {
  const { code, stderr } = await cli(t, ["exporter", "--listen", "0.0.0.0:9834"]);
  assert.equal(code, 2);
  assert.match(
    stderr,
    /^cbr-tasks: --listen: expected an address of this machine, got 0\.0\.0\.0\nhint: --allow-remote /,
  );
  assert.deepEqual(listenAddress("[::1]:80", false), { host: "::1", port: 80, isLocal: true });
  assert.deepEqual(listenAddress("localhost:0", false), { host: "localhost", port: 0, isLocal: true });
  assert.deepEqual(listenAddress("0.0.0.0:9834", true), { host: "0.0.0.0", port: 9834, isLocal: false });
  for (const text of ["9834", ":9834", "127.0.0.1", "127.0.0.1:99999", "http://127.0.0.1:80", "a b:80"])
    assert.throws(() => listenAddress(text, true), /^UsageError: --listen: expected an address and a port/);
  for (const text of ["127.0.0.1.example:80", "foo.localhost:80", "[::]:80"])
    assert.throws(() => listenAddress(text, false), /expected an address of this machine/);
});

test("Accept decides about the format", () => {
  /** @type {[string, string][]} */
  const cases = [
    ["", "prometheus"],
    ["*/*", "prometheus"],
    ["text/html,*/*;q=0.8", "prometheus"],
    ["application/openmetrics-text; version=1.0.0", "openmetrics"],
    [
      "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
      "openmetrics",
    ],
    ["application/openmetrics-text;q=0.3,text/plain;q=0.9", "prometheus"],
    ["application/openmetrics-text;q=0", "prometheus"],
  ];
  for (const [accept, format] of cases) assert.equal(accepted(accept), format, accept);
});
