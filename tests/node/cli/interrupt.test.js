import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { serve } from "../client/support.js";
import { CTRL_C, emulator, folder, lines, PROJECT, start, startCli, startOnTerminal } from "./support.js";

/** Control sequence that clears a line. */
const CLEAR = "\r\u001b[K";
const BIN = `${process.env.CBR_TASKS_PKG}/node_modules/cbr-tasks/bin/cbr-tasks.js`;

/**
 * A service whose pages have one task each, and that hangs at one of the pages.
 *
 * @param {import("node:test").TestContext} t
 * @param {number} answers
 */
async function hanging(t, answers) {
  const { url, requests } = await serve(t, (req, res) => {
    const offset = Number(new URL(req.url ?? "", "http://127.0.0.1").searchParams.get("offset") ?? 0);
    if (requests.length > answers) return;
    const tasks = Array.from({ length: 1000 }, (_, at) => ({ id: `t-${offset + at}`, status: "running" }));
    res.writeHead(200, { "content-type": "application/json" });
    res.end(JSON.stringify({ operation_logs: tasks, count: 1_000_000 }));
  });
  const env = { CBR_ENDPOINT: url, OS_PROJECT_ID: PROJECT, OS_TOKEN: "t" };
  /** Waits for the request that hangs. */
  const hangs = async () => {
    for (let tries = 0; tries < 4000 && requests.length <= answers; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    assert.ok(requests.length > answers, "nothing hangs");
  };
  return { env, hangs };
}

test("Ctrl-C ends each command with 130, whatever it waits for, and leaves no partial file", async (t) => {
  for (const args of [
    ["list"],
    ["list", "--sort", "id"],
    ["get", "x"],
    ["wait", "x", "y"],
    ["watch"],
    ["stats"],
    ["health"],
    ["export", "tasks.csv"],
    ["export", "tasks.ndjson"],
    ["export", "-", "--output", "csv"],
  ]) {
    for (const answers of [0, args[0] === "get" || args[0] === "wait" ? 0 : 2]) {
      const { env, hangs } = await hanging(t, answers);
      const cwd = folder(t);
      const run = startOnTerminal(t, args, { env, cwd });
      await hangs();
      run.type(CTRL_C);
      const { code, stdout } = await run.ended;
      assert.equal(code, 130, `${args.join(" ")}: ${stdout}`);
      assert.match(stdout, /cbr-tasks: interrupted\r\n$/, args.join(" "));
      assert.deepEqual(readdirSync(cwd), [], args.join(" "));
    }
  }
});

test("Ctrl-C ends a command that waits for stdin", async (t) => {
  const run = startOnTerminal(t, ["query", "", "-"], {});
  await run.until(({ stdout }) => stdout.includes("reading"));
  run.type(CTRL_C);
  const { code, stdout } = await run.ended;
  assert.deepEqual([code, stdout.endsWith("cbr-tasks: interrupted\r\n")], [130, true], stdout);
});

test("Ctrl-C ends a long output", async (t) => {
  const cwd = folder(t);
  const rows = Array.from(
    { length: 100_000 },
    (_, at) => `{"id": "${at}", "vault_name": "${"v".repeat(80)}"}\n`,
  );
  writeFileSync(join(cwd, "tasks.ndjson"), rows.join(""));
  for (const format of ["ndjson", "csv", "table", "json"]) {
    const run = startOnTerminal(t, ["query", "", "tasks.ndjson", "--output", format], { cwd });
    await run.until(({ stdout }) => stdout.includes("vvv"));
    run.type(CTRL_C);
    const { code, stdout } = await run.ended;
    assert.equal(code, 130, format);
    assert.ok(stdout.endsWith("cbr-tasks: interrupted\r\n"), format);
  }
});

test("SIGTERM and SIGHUP end a command with 128 plus their number, and leave no partial file", async (t) => {
  for (const [signal, expected] of /** @type {const} */ ([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ])) {
    const { env, hangs } = await hanging(t, 2);
    const cwd = folder(t);
    const run = startCli(t, ["export", "tasks.ndjson"], { env, cwd });
    await hangs();
    assert.equal(readdirSync(cwd).length, 1);
    run.child.kill(signal);
    const { code, stderr } = await run.ended;
    assert.deepEqual([code, stderr], [expected, "cbr-tasks: interrupted\n"]);
    assert.deepEqual(readdirSync(cwd), []);
  }
});

test("a closed output ends the command with 0 and without a message", async (t) => {
  const { env } = await emulator(t, { tasks: 20_000, live: true, now: Date.now(), clock: Date.now });
  for (const args of [
    "list",
    "list --output csv",
    "list --output json",
    "list --sort id",
    "watch --interval 1s",
  ]) {
    const script = `"$0" "$1" ${args} | head -n 3; echo "codes: \${PIPESTATUS[@]}"`;
    const { ended } = start(t, ["bash", "-c", script, process.execPath, BIN], { env });
    const { stdout, stderr } = await ended;
    assert.equal(stderr, "", args);
    assert.match(stdout, /\ncodes: 0 0\n$/, args);
    assert.equal(stdout.split("\n").length, 5, args);
  }
});

test("a closed stderr does not change how a command ends", async (t) => {
  const { env } = await emulator(t, { tasks: 3 });
  const script = '"$0" "$1" list --verbose 2>&- ; echo "code: $?"';
  const { ended } = start(t, ["bash", "-c", script, process.execPath, BIN], { env });
  const { stdout } = await ended;
  assert.match(stdout, /\ncode: 0\n$/);
  assert.equal(lines(stdout.slice(0, stdout.lastIndexOf("code:"))).length, 3);
});

test("a terminal shows a progress bar after a second, and it is removed at the end", async (t) => {
  const { env } = await emulator(t, { tasks: 3000, latency: 1500 });
  const run = startOnTerminal(t, ["list", "--sort", "id", "--limit", "1"], {
    env: { ...env, NO_COLOR: "1" },
    columns: 120,
  });
  const { code, stdout } = await run.ended;
  assert.equal(code, 0);
  assert.ok(stdout.includes(`${CLEAR}[########----------------]  33 %  1000 of 3000 tasks`), stdout);
  assert.match(stdout.slice(stdout.lastIndexOf(CLEAR) + CLEAR.length), /^ID +STATUS .*\r\n.*\r\n$/);
});

test("a pipe to a program on the same terminal has no progress bar, a file has one", async (t) => {
  const { env } = await emulator(t, { tasks: 3, latency: 1500 });
  const piped = startOnTerminal(t, ["list"], { env, shell: '"$@" | cat' });
  const { code, stdout } = await piped.ended;
  assert.equal(code, 0);
  assert.ok(!stdout.includes(CLEAR) && !stdout.includes("fetching"), stdout);
  assert.equal(lines(stdout.trimStart().replaceAll("\r", "")).length, 3);
  const filed = await startOnTerminal(t, ["list"], { env, shell: '"$@" > tasks.ndjson' }).ended;
  assert.ok(filed.stdout.includes(`${CLEAR}fetching tasks`), filed.stdout);
});

test("a pipe has no progress bar", async (t) => {
  const { env } = await emulator(t, { tasks: 3, latency: 1500 });
  const { code, stderr } = await startCli(t, ["list"], { env }).ended;
  assert.deepEqual([code, stderr], [0, ""]);
});
