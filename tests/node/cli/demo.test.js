import assert from "node:assert/strict";
import { test } from "node:test";
import { start } from "./portal-support.js";
import { CTRL_C, cli, startOnTerminal } from "./support.js";

test("demo shows tasks without an account, and stops its emulator at the end", async (t) => {
  const { child, line, ended } = start(t, ["demo", "--port", "0", "--tasks", "300", "--no-live"]);
  const address = await line();
  assert.match(address, /^http:\/\/127\.0\.0\.1:\d+\/$/);
  assert.equal((await fetch(address)).status, 200);
  const list = await (await fetch(`${address}api/v3/default/operation-logs?limit=5`)).json();
  assert.equal(list.count, 300);
  assert.equal(list.operation_logs.length, 5);
  assert.deepEqual(await (await fetch(`${address}about.json`)).json(), { demo: true });
  child.kill("SIGINT");
  const { code, stdout, stderr } = await ended;
  assert.deepEqual([code, stdout.split("\n")[0], stderr], [0, address, ""]);
  await assert.rejects(fetch(address));
});

test("demo prints the variables with which the command and programs use its tasks", async (t) => {
  const { line, said, until } = start(t, ["demo", "--port", "0", "--tasks", "30", "--no-live"]);
  await line();
  await until(({ stdout }) => /OS_TOKEN=.+\n$/.test(stdout));
  const [, note, ...commands] = said.stdout.trimEnd().split("\n");
  assert.match(note, /^# /);
  const env = Object.fromEntries(
    commands.map((command) =>
      (/^(?:export|set) (\w+)=(\S+)$/.exec(command) ?? assert.fail(command)).slice(1),
    ),
  );
  assert.deepEqual(Object.keys(env), ["CBR_ENDPOINT", "OS_PROJECT_ID", "OS_TOKEN"]);
  const { code, stdout } = await cli(t, ["list", "--output", "ndjson"], { env });
  assert.equal(code, 0);
  assert.equal(stdout.trimEnd().split("\n").length, 30);
});

test("demo has 20,000 tasks by default, and some of them are running", async (t) => {
  const { child, line, ended } = start(t, ["demo", "--port", "0"]);
  const address = await line();
  const list = await (await fetch(`${address}api/v3/default/operation-logs?limit=1`)).json();
  assert.ok(list.count >= 20_000, `${list.count}`);
  child.kill("SIGTERM");
  assert.equal((await ended).code, 0);
});

test("demo refuses requests of other sites", async (t) => {
  const { line } = start(t, ["demo", "--port", "0", "--tasks", "10"]);
  const path = `${await line()}api/v3/default/operation-logs`;
  assert.equal((await fetch(path, { headers: { origin: "https://evil.example" } })).status, 403);
});

test("demo uses another port if 8080 is taken, but only the given one with --port", async (t) => {
  const first = start(t, ["demo", "--tasks", "1"]);
  const second = start(t, ["demo", "--tasks", "1"]);
  const ports = [await first.line(), await second.line()].map((line) => Number(new URL(line).port));
  assert.notEqual(ports[0], ports[1]);
  assert.ok(
    ports.every((port) => port >= 8080 && port <= 8100),
    `${ports}`,
  );
  const third = await cli(t, ["demo", "--tasks", "1", "--port", `${ports[0]}`]);
  assert.equal(third.code, 2);
  assert.match(
    third.stderr,
    new RegExp(`^cbr-tasks: port ${ports[0]} is taken: choose another one with --port\n`),
  );
});

test("demo reports a wrong number", async (t) => {
  for (const tasks of ["many", "-1", "1000001", "1.5"]) {
    const { code, stdout, stderr } = await cli(t, ["demo", "--tasks", tasks]);
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, /tasks/);
  }
});

test("demo ends on Ctrl-C with 0", async (t) => {
  const { ended, until, type } = startOnTerminal(t, ["demo", "--port", "0", "--tasks", "1"]);
  await until(({ stdout }) => /http:\S+\r?\n/.test(stdout));
  type(CTRL_C);
  const { code, stdout } = await ended;
  assert.equal(code, 0);
  assert.doesNotMatch(stdout, /cbr-tasks:/);
});
