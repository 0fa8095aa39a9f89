import assert from "node:assert/strict";
import { test } from "node:test";
import { width } from "../../../pkg-template/cli/text/fit.js";
import { serve } from "../client/support.js";
import { CTRL_C, cli, emulator, lines, onTerminal, PROJECT, startCli, startOnTerminal } from "./support.js";

/**
 * A service whose tasks advance by one state at each request.
 *
 * @param {import("node:test").TestContext} t
 * @param {Record<string, string[]>} tasks states by id; the last stays
 */
async function service(t, tasks) {
  const { url } = await serve(t, (req, res) => {
    const id = (req.url ?? "").split("/").at(-1) ?? "";
    const states = tasks[id];
    const error = { error_code: "BackupService.6500", error_msg: "no such task" };
    res.writeHead(states === undefined ? 404 : 200, { "content-type": "application/json" });
    const status = states?.length > 1 ? states.shift() : states?.[0];
    const log = { id, status, extra_info: { common: { progress: 50 } } };
    res.end(JSON.stringify(states === undefined ? error : { operation_log: log }));
  });
  return { CBR_ENDPOINT: url, OS_PROJECT_ID: PROJECT, OS_TOKEN: "t" };
}

test("wait ends with 0 when all tasks have succeeded, and shows them", async (t) => {
  const env = await service(t, { one: ["running", "success"], two: ["skipped"] });
  const { code, stdout, stderr } = await cli(t, ["wait", "one", "two", "one"], { env });
  assert.deepEqual([code, stderr], [0, ""]);
  // In the order in which they end.
  assert.deepEqual(
    lines(stdout).map(({ id, status }) => [id, status]),
    [
      ["two", "skipped"],
      ["one", "success"],
    ],
  );
});

test("wait ends with 1 when a task has failed or timed out, and shows it too", async (t) => {
  for (const status of ["failed", "timeout"]) {
    const env = await service(t, { one: ["success"], two: [status] });
    const { code, stdout, stderr } = await cli(t, ["wait", "one", "two"], { env });
    assert.deepEqual([code, stderr], [1, ""]);
    assert.deepEqual(
      lines(stdout)
        .map((task) => task.status)
        .sort(),
      [status, "success"].sort(),
    );
  }
});

test("wait ends with 1 when a task has not ended after --max-wait, and shows it as it is", async (t) => {
  const env = await service(t, { one: ["running"], two: ["success"] });
  const wait = ["wait", "one", "two", "--max-wait", "1s"];
  const { code, stdout, stderr } = await cli(t, wait, { env });
  assert.equal(code, 1);
  assert.deepEqual(
    lines(stdout).map(({ id, status }) => [id, status]),
    [
      ["two", "success"],
      ["one", "running"],
    ],
  );
  assert.match(
    stderr,
    /^cbr-tasks: one: still running at 50 % after \d+ s\nhint: the task continues: .* with --max-wait\n$/,
  );
  const table = await cli(t, [...wait, "--output", "table", "--columns", "id,status"], { env });
  assert.equal(table.stdout, "ID   STATUS\none  running\ntwo  success\n");
});

test("a task that does not exist does not end the wait for the others, and its exit code is stronger than that of a failed task", async (t) => {
  const env = await service(t, { one: ["running", "failed"] });
  const { code, stdout, stderr } = await cli(t, ["wait", "none", "one"], { env });
  assert.equal(code, 3);
  assert.match(stderr, /^cbr-tasks: none: the service answered 404 .*\nhint: .*\n$/);
  assert.deepEqual(
    lines(stdout).map(({ id }) => id),
    ["one"],
  );
});

test("on a terminal the tasks are a table in the order of the arguments", async (t) => {
  const env = { ...(await service(t, { one: ["running", "success"], two: ["failed"] })), NO_COLOR: "1" };
  const { code, shown } = await onTerminal(t, ["wait", "one", "two", "--columns", "id,status"], { env });
  assert.equal(code, 1);
  // A wait takes longer than a second, so there was a progress bar.
  assert.ok(shown.endsWith("\r\u001b[KID   STATUS\r\none  success\r\ntwo  failed\r\n"), shown);
});

test("watch prints changes, one per line, until it is interrupted", async (t) => {
  let clock = 1_716_474_900_000;
  const { env, service: emulated } = await emulator(t, { tasks: 0, live: true, clock: () => clock });
  const watch = startCli(t, ["watch", "--interval", "1s"], { env });
  for (let tries = 0; tries < 60 && !watch.said.stdout.includes('"finished"'); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    clock += 20_000;
    emulated.advance(0);
  }
  watch.child.kill("SIGINT");
  const { code, stdout, stderr } = await watch.ended;
  assert.deepEqual([code, stderr], [130, "cbr-tasks: interrupted\n"]);
  const changes = lines(stdout);
  const [finished] = changes.filter(({ type }) => type === "finished");
  assert.ok(finished, stdout);
  assert.notEqual(finished.task.status, "running");
  const of = changes.filter(({ task }) => task.id === finished.task.id);
  assert.equal(of[0].type, "added");
  assert.equal(of.at(-1).type, "finished");
});

test("watch survives failures of the service, and prints them", async (t) => {
  const { env, service: emulated } = await emulator(t, { tasks: 5 });
  const watch = startCli(
    t,
    ["watch", "--since", "2020-01-01", "--interval", "1s", "--query", "status:success"],
    {
      env,
    },
  );
  await watch.until(({ stdout }) => stdout.includes("\n"));
  emulated.configure({ faultQueue: Array(4).fill("500") });
  await watch.until(({ stderr }) => stderr.includes("\n"));
  watch.child.kill("SIGINT");
  const { code, stdout, stderr } = await watch.ended;
  assert.equal(code, 130);
  assert.match(stderr, /^cbr-tasks: the service answered 500/);
  assert.ok(lines(stdout).every(({ task }) => task.status === "success"));
});

test("on a terminal watch prints its interval, and lines that are no wider than the terminal", async (t) => {
  const { env } = await emulator(t, { tasks: 5 });
  const watch = startOnTerminal(t, ["watch", "--since", "2020-01-01", "--interval", "90s"], {
    env: { ...env, NO_COLOR: "1" },
    columns: 80,
  });
  await watch.until(({ stdout }) => stdout.split("\n").length >= 8);
  watch.type(CTRL_C);
  const { code, stdout } = await watch.ended;
  assert.equal(code, 130);
  const [, first, ...changes] = stdout.split("\r\n");
  assert.equal(first, "checking every 1m 30s; Ctrl-C ends it");
  for (const line of changes.slice(0, 5)) {
    assert.match(line, /^\d\d:\d\d:\d\dZ {2}(?:added {5}|finished {2})\w+ .* {2}[0-9a-f]{8}…$/);
    assert.ok(width(line) <= 80, line);
  }
});
