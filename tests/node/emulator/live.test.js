import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { BadOption, createEmulator } from "../../../www/emulator/http/server.js";
import { start as startProgram } from "../cli/support.js";
import { ask, manualClock, NOW, PROJECT, start } from "./support.js";

/** @param {any[]} logs @param {string} id */
const byId = (logs, id) => logs.find((log) => log.id === id);

test("without live nothing changes with time", async (t) => {
  const { clock, tick } = manualClock();
  const server = await start(t, { clock });
  const { text } = await server.list();
  tick(86_400_000);
  assert.equal((await server.list()).text, text);
});

test("live: a waiting task starts, progresses and ends", async (t) => {
  const { clock, tick } = manualClock();
  const server = await start(t, { clock, live: true, tasks: 400 });
  const waiting = (await server.list({ status: "waiting" })).json.operation_logs;
  assert.ok(waiting.length > 0);
  const { id } = waiting[0];
  const seen = new Set();
  let progress = -1;
  let updated = "";
  for (let second = 0; second < 300; second += 2) {
    const log = (await server.show(id)).json.operation_log;
    seen.add(log.status);
    assert.ok(log.updated_at >= updated, "updated_at goes back");
    updated = log.updated_at;
    if (log.status === "running") {
      assert.ok(log.extra_info.common.progress >= progress && log.extra_info.common.progress < 100);
      progress = log.extra_info.common.progress;
      assert.equal("ended_at" in log, false);
    }
    tick(2_000);
  }
  assert.ok(progress > 20, "it was seen to progress");
  const [first, second, ...last] = seen;
  assert.deepEqual([first, second, last.length], ["waiting", "running", 1]);
  assert.ok("ended_at" in (await server.show(id)).json.operation_log);
});

test("live: new tasks are first, and old ones do not change", async (t) => {
  const { clock, tick } = manualClock();
  const server = await start(t, { clock, live: true, tasks: 200 });
  const before = (await server.list()).json.operation_logs;
  tick(80_000);
  const after = (await server.list()).json;
  assert.equal(after.count, 210);
  assert.deepEqual(
    after.operation_logs.slice(10).map((/** @type {any} */ log) => log.id),
    before.map((/** @type {any} */ log) => log.id),
  );
  for (const log of before.filter((/** @type {any} */ each) => "ended_at" in each)) {
    assert.deepEqual(byId(after.operation_logs, log.id), log);
  }
  const started = after.operation_logs.map((/** @type {any} */ log) => log.created_at);
  assert.ok(Date.parse(`${started[0]}Z`) <= clock());
  tick(600_000);
  const old = byId((await server.list()).json.operation_logs, after.operation_logs[0].id);
  assert.ok("ended_at" in old, "a new task ends within minutes");
});

test("live: the changes do not depend on the number of requests", async (t) => {
  const often = manualClock();
  const once = manualClock();
  const options = /** @type {const} */ ({ live: true, churn: { inserts: 2, removals: 1.5 }, tasks: 300 });
  const a = await start(t, { ...options, clock: often.clock });
  const b = await start(t, { ...options, clock: once.clock });
  for (let i = 0; i < 60; i += 1) {
    often.tick(1_000);
    await a.list({ limit: 1 });
  }
  once.tick(60_000);
  assert.equal((await b.list()).text, (await a.list()).text);
  assert.equal(b.emulator.tasks().length, 300 + 120 - 90);
  assert.equal(new Set(b.emulator.tasks().ids()).size, 330);
});

test("live can be turned on later, and running tasks go on", async (t) => {
  const { clock, tick } = manualClock();
  const server = await start(t, { clock, tasks: 300 });
  const running = (await server.list({ status: "running" })).json.count;
  server.emulator.configure({ live: true });
  assert.equal((await server.list({ status: "running" })).json.count, running);
  server.emulator.advance(3_600_000);
  tick(1_000);
  assert.ok((await server.list()).json.count > 300 + 400);
});

test("configure refuses unknown options and changes nothing", () => {
  const emulator = createEmulator({ tasks: 1 });
  for (const bad of [
    { latency: -1 },
    { dialect: "klingon" },
    { tasks: 5 },
    { faults: { drop: 0.6, html: 0.6 } },
    { toString: 1 },
    { rateLimit: { requests: 0, seconds: 1 } },
  ]) {
    assert.throws(() => emulator.configure(/** @type {any} */ (bad)), BadOption, JSON.stringify(bad));
  }
  assert.throws(
    () => createEmulator(/** @type {any} */ ({ tasks: 1_000_001 })),
    /tasks: expected an integer from 0 to 1000000, got 1000001/,
  );
});

test("the control endpoint exists only if enabled", async (t) => {
  const { url } = await start(t);
  assert.equal((await ask(`${url}/__emulator/stats`)).status, 404);
});

test("the control endpoint configures, acts and counts", async (t) => {
  const server = await start(t, { control: true, cors: "*", tasks: 50 });
  const at = `${server.url}/__emulator`;
  /** @param {unknown} body */
  const configure = (body, headers = { "content-type": "application/json" }) =>
    ask(`${at}/configure`, { method: "POST", headers, body: JSON.stringify(body) });
  await configure({ faultQueue: ["html"], dialect: "zulu" });
  assert.equal((await server.list()).status, 502);
  assert.match((await server.list()).json.operation_logs[0].started_at, /Z$/);
  const stats = (await ask(`${at}/stats`)).json;
  assert.deepEqual(stats, {
    total: 2,
    requests: { list: { 200: 1, 502: 1 } },
    faults: { html: 1 },
    peak: 1,
    inFlight: 0,
  });
  await configure({ insert: 3, remove: 1, resetStats: true });
  assert.equal((await server.list()).json.count, 52);
  assert.equal((await ask(`${at}/stats`)).json.total, 1);
  await configure({ revokeTokens: true });
  assert.equal((await server.list()).status, 401);
  assert.equal((await configure({ nonsense: 1 })).status, 400);
  assert.equal((await configure(null)).status, 400);
  assert.equal((await configure({ latency: 5, insert: "some" })).status, 400);
  assert.equal((await configure({}, { "content-type": "text/plain" })).status, 415);
  assert.equal((await ask(`${at}/configure`, { method: "OPTIONS" })).status, 204);
});

const MAIN = fileURLToPath(new URL("../../../www/emulator/main.js", import.meta.url));

/** @param {import("node:test").TestContext} t @param {...string} args */
const run = (t, ...args) => startProgram(t, [process.execPath, MAIN, ...args]);

for (const signal of /** @type {const} */ (["SIGTERM", "SIGINT"])) {
  test(`the program prints one line when ready, serves, and ends on ${signal}`, async (t) => {
    const { child, ended, until, said } = run(
      t,
      "--port",
      "0",
      "--tasks",
      "30",
      "--seed",
      "s",
      "--fault",
      "slow=0,hang=1",
      "--fault",
      "500=0",
      "--fault-routes",
      "show",
    );
    await until(({ stdout }) => stdout.endsWith("\n"));
    assert.equal(said.stdout.split("\n").length, 2);
    const ready = JSON.parse(said.stdout);
    assert.deepEqual(Object.keys(ready), [
      "url",
      "project_id",
      "token",
      "access_key",
      "secret_key",
      "username",
      "password",
      "domain_name",
    ]);
    assert.equal(ready.project_id, PROJECT);
    const headers = { "x-auth-token": ready.token };
    const logs = `${ready.url}/v3/${ready.project_id}/operation-logs`;
    assert.equal((await ask(logs, { headers })).json.count, 30);
    // A request without a response must not keep the program alive.
    const hanging = ask(`${logs}/x`, { headers });
    child.kill(signal);
    const { code, stderr } = await ended;
    assert.deepEqual([code, stderr], [0, ""]);
    await hanging;
  });
}

for (const [args, says] of /** @type {const} */ ([
  [["--nope"], /--nope/],
  [["--tasks", "many"], /--tasks: expected a number, got "many"/],
  [["--tasks", "1000001"], /tasks: expected an integer from 0 to 1000000/],
  [["--fault", "drop"], /--fault: expected KIND=RATE, got "drop"/],
  [["--fault", "fire=0.5"], /faults: expected drop, /],
  [["--rate-limit", "200"], /--rate-limit: expected N\/SECONDS/],
  [["--dialect", "x"], /dialect: expected naive, offset, zulu, got "x"/],
  [["--port", "70000"], /--port/],
  [["stray"], /stray/],
])) {
  test(`a wrong flag gives one line and exit code 2: ${args.join(" ")}`, async (t) => {
    const { code, stdout, stderr } = await run(t, ...args).ended;
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, says);
    assert.equal(stderr.trim().split("\n").length, 1);
  });
}

test("--help names every flag", async (t) => {
  const { code, stdout } = await run(t, "--help").ended;
  assert.equal(code, 0);
  for (const flag of [
    "--port",
    "--tasks",
    "--seed",
    "--dialect",
    "--latency",
    "--rate-limit",
    "--fault",
    "--cors",
    "--live",
    "--churn",
    "--control",
  ]) {
    assert.ok(stdout.includes(flag), flag);
  }
});

test("all flags can be used together", async (t) => {
  const { until, said } = run(
    t,
    "--tasks=10",
    "--project-id=p1",
    "--region=eu-de",
    "--project=eu-de_dev=p2:4",
    "--dialect=offset",
    "--order=oldest",
    "--count=page",
    "--clamp-limit=5",
    "--no-paging",
    "--latency=1",
    "--rate-limit=5/60",
    "--slow=10",
    "--cors=*",
    "--no-expose",
    "--live",
    "--churn=0.5,0",
    "--token-seconds=60",
    "--skew=-30",
    `--now=${new Date(NOW).toISOString()}`,
    "--control",
    "--temporary-keys",
  );
  await until(({ stdout }) => stdout.endsWith("\n"));
  const ready = JSON.parse(said.stdout);
  assert.equal(ready.temporary.security_token.length > 20, true);
  const { json, headers } = await ask(`${ready.url}/v3/p1/operation-logs?limit=900`, {
    headers: { "x-auth-token": ready.token },
  });
  assert.deepEqual([json.count, json.operation_logs.length, json.limit], [5, 5, undefined]);
  assert.match(json.operation_logs[0].started_at, /^2024-0[45]-.*\+00:00$/);
  assert.equal(headers["access-control-expose-headers"], undefined);
});
