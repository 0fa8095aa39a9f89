import assert from "node:assert/strict";
import { test } from "node:test";
import { texts } from "../client/parameters.js";
import { cli, emulator, lines, onTerminal, serving } from "./support.js";

const TASKS = [
  {
    id: "0001",
    status: "success",
    operation_type: "backup",
    vault_name: "生产存储库",
    started_at: "2026-11-01T10:00:00.25Z",
    ended_at: "2026-11-01T11:30:00.25Z",
    extra_info: { resource: { name: "web-01" } },
    shape: { of: "things to come", list: [1, 2.5, null] },
  },
  {
    id: "0002",
    status: "failed",
    operation_type: "restore",
    vault_name: "prod",
    started_at: "2026-11-01T12:00:00Z",
    ended_at: "2026-11-01T12:00:42Z",
    error_info: { code: "BackupService.6113", message: "no space" },
    extra_info: { resource: { name: "数据库" } },
  },
  { id: "0003", status: "brand_new" },
];

test("a pipe gets one task per line, unknown fields included", async (t) => {
  const { code, stdout, stderr } = await cli(t, ["list"], { env: await serving(t, TASKS) });
  assert.equal(stderr, "");
  assert.equal(code, 0);
  assert.deepEqual(lines(stdout), TASKS);
});

test("a terminal gets a table with aligned columns, also with wide characters", async (t) => {
  const { code, shown } = await onTerminal(t, ["list"], {
    env: { ...(await serving(t, TASKS)), NO_COLOR: "1" },
  });
  assert.equal(code, 0);
  assert.deepEqual(shown.split("\r\n"), [
    "ID    STATUS     TYPE     RESOURCE  VAULT       STARTED (UTC)        DURATION",
    "0001  success    backup   web-01    生产存储库  2026-11-01 10:00:00  1h 30m",
    "0002  failed     restore  数据库    prod        2026-11-01 12:00:00  42s",
    "0003  brand_new                                                      ",
    "",
  ]);
});

test("terminals get colours, unless NO_COLOR is set or TERM is dumb, and FORCE_COLOR turns them on anywhere", async (t) => {
  const env = await serving(t, TASKS);
  const red = "\u001b[31mfailed\u001b[0m";
  assert.ok((await onTerminal(t, ["list"], { env })).shown.includes(red));
  /** @type {Record<string, string>[]} */
  const without = [{ NO_COLOR: "1" }, { TERM: "dumb" }, { FORCE_COLOR: "0" }];
  for (const more of without) {
    const { shown } = await onTerminal(t, ["list"], { env: { ...env, ...more } });
    assert.ok(shown.includes("failed"));
    assert.ok(!shown.includes("\u001b"), JSON.stringify(more));
  }
  const table = ["list", "--output", "table"];
  assert.ok(!(await cli(t, table, { env })).stdout.includes("\u001b"));
  assert.ok((await cli(t, table, { env: { ...env, FORCE_COLOR: "1" } })).stdout.includes(red));
  const both = { ...env, FORCE_COLOR: "1", NO_COLOR: "1" };
  assert.ok(!(await cli(t, table, { env: both })).stdout.includes("\u001b"));
});

const LONG = {
  id: "4827f2da-b008-4507-ab7d-42d0df5ed912",
  status: "success",
  operation_type: "replication",
  vault_name: "a vault with a name that goes on for long",
  started_at: "2026-11-01T10:00:00Z",
  ended_at: "2026-11-01T10:00:01Z",
  extra_info: { resource: { name: "👩‍👩‍👧‍👦".repeat(20) } },
};
const IDS_ARE_CUT = "ids are cut to fit; --columns id shows whole ids";

test("a narrow terminal gets shorter columns, then fewer, and no line wraps", async (t) => {
  const env = { ...(await serving(t, [LONG])), NO_COLOR: "1" };
  const { shown } = await onTerminal(t, ["list"], { env, columns: 80 });
  assert.deepEqual(shown.split("\r\n"), [
    "ID         STATUS   TYPE         RESOURCE  VAULT      STARTED (UTC)     DURATION",
    `4827f2da…  success  replication  ${"👩‍👩‍👧‍👦".repeat(3)}…   a vault …  2026-11-01 10:00  1s`,
    IDS_ARE_CUT,
    "",
  ]);
});

test("sorted and chosen columns are never left out", async (t) => {
  const env = { ...(await serving(t, [LONG])), NO_COLOR: "1" };
  const sorted = await onTerminal(t, ["list", "--sort", "duration:desc"], { env, columns: 60 });
  assert.deepEqual(sorted.shown.split("\r\n").slice(0, 2), [
    "ID         STATUS   RESOURCE      STARTED (UTC)     DURATION",
    `4827f2da…  success  ${"👩‍👩‍👧‍👦".repeat(5)}…   2026-11-01 10:00  1s`,
  ]);
  const chosen = ["list", "--columns", "id,vault,resource,started,ended"];
  const { shown } = await onTerminal(t, chosen, { env, columns: 80 });
  assert.deepEqual(shown.split("\r\n"), [
    "ID                        VAULT     RESOURCE  STARTED (UTC)     ENDED (UTC)",
    `4827f2da-b008-4507-ab7d…  a vault…  ${"👩‍👩‍👧‍👦".repeat(3)}…   2026-11-01 10:00  2026-11-01 10:00`,
    IDS_ARE_CUT,
    "",
  ]);
});

test("each format has the right content", async (t) => {
  const env = await serving(t, TASKS);
  /** @param {...string} args */
  const list = async (...args) => (await cli(t, ["list", "--output", ...args], { env })).stdout;
  assert.deepEqual(JSON.parse(await list("json")), TASKS);
  assert.deepEqual(lines(await list("ndjson")), TASKS);
  assert.equal(
    await list("csv", "--columns", "id,vault,duration,error"),
    "id,vault_name,duration,error_code\r\n0001,生产存储库,5400000,\r\n0002,prod,42000,BackupService.6113\r\n0003,,,\r\n",
  );
  assert.equal(
    await list("table", "--columns", "id,message"),
    "ID    MESSAGE\n0001  \n0002  no space\n0003  \n",
  );
});

test("an empty result has its own form in each format", async (t) => {
  const env = await serving(t, []);
  const expected = { json: "[]\n", ndjson: "", csv: "id,status\r\n", table: "" };
  for (const [format, stdout] of Object.entries(expected)) {
    const columns = ["csv", "table"].includes(format) ? ["--columns", "id,status"] : [];
    const outcome = await cli(t, ["list", "--output", format, ...columns], { env });
    assert.deepEqual([outcome.stdout, outcome.stderr, outcome.code], [stdout, "", 0], format);
  }
  assert.equal((await onTerminal(t, ["list"], { env })).shown, "no tasks\r\n");
});

/** Values of those that the emulator does not take with any text. @type {Record<string, string>} */
const ACCEPTED = { status: "failed", operation_type: "backup" };

test("every filter of the service is sent under its name", async (t) => {
  const { env, urls } = await emulator(t, { tasks: 1 });
  const filters = texts((name) => ACCEPTED[name] ?? `--${name}`);
  const flags = Object.entries(filters).flatMap(([name, value]) => [`--${name.replaceAll("_", "-")}`, value]);
  const times = ["--since", "2026-11-01", "--until", "2026-11-02T12:00:00.5+02:00"];
  const { code, stderr } = await cli(t, ["list", ...flags, ...times], { env });
  assert.equal(stderr, "");
  assert.equal(code, 0);
  const { searchParams } = new URL(urls[0], "http://127.0.0.1");
  const { limit, offset, ...sent } = Object.fromEntries(searchParams);
  assert.deepEqual([limit, offset], ["1000", "0"]);
  assert.deepEqual(sent, {
    ...filters,
    start_time: "2026-11-01T00:00:00Z",
    end_time: "2026-11-02T10:00:01Z",
  });
});

test("--limit requests that many tasks and no more", async (t) => {
  const { env, urls } = await emulator(t, { tasks: 3000 });
  const { stdout } = await cli(t, ["list", "--limit", "7"], { env });
  assert.equal(lines(stdout).length, 7);
  assert.equal(urls.length, 1);
  assert.equal(new URL(urls[0], "http://127.0.0.1").searchParams.get("limit"), "7");
  assert.equal(lines((await cli(t, ["list", "--limit", "1500"], { env })).stdout).length, 1500);
});

test("all tasks are listed, on any number of pages", async (t) => {
  const { env, service } = await emulator(t, { tasks: 3456 });
  const { stdout } = await cli(t, ["list"], { env });
  const ids = lines(stdout).map(({ id }) => id);
  assert.deepEqual(ids.toSorted(), [...service.tasks().ids()].sort());
  const csv = (await cli(t, ["list", "--output", "csv", "--columns", "id"], { env })).stdout;
  assert.deepEqual(csv.trimEnd().split("\r\n"), ["id", ...ids]);
});

test("--query and --sort give the same as a table", async (t) => {
  const { env } = await emulator(t, { tasks: 2500 });
  const all = lines((await cli(t, ["list"], { env })).stdout);
  const wanted = all.filter(({ status }) => status === "failed");
  assert.ok(wanted.length > 20);
  const unsorted = await cli(t, ["list", "--query", "status:failed"], { env });
  assert.deepEqual(lines(unsorted.stdout), wanted);
  const few = await cli(t, ["list", "--query", "status:failed", "--limit", "3"], { env });
  assert.deepEqual(lines(few.stdout), wanted.slice(0, 3));
  const sorted = await cli(
    t,
    ["list", "--query", "status:failed", "--sort", "started:desc", "--limit", "5"],
    {
      env,
    },
  );
  const starts = wanted.map(({ started_at }) => started_at).sort((a, b) => Date.parse(b) - Date.parse(a));
  assert.deepEqual(
    lines(sorted.stdout).map(({ started_at }) => started_at),
    starts.slice(0, 5),
  );
});

test("get shows one task: by fields on a terminal, whole in a pipe", async (t) => {
  const { env, service } = await emulator(t, { tasks: 3 });
  const [id] = service.tasks().ids();
  const { stdout, code } = await cli(t, ["get", id], { env });
  assert.equal(code, 0);
  assert.equal(lines(stdout)[0].id, id);
  const { shown } = await onTerminal(t, ["get", id], { env: { ...env, NO_COLOR: "1" } });
  assert.match(shown, new RegExp(`^ID +${id}\r\nSTATUS +\\w+\r\n`));
  const json = (await cli(t, ["get", id, "--output", "json"], { env })).stdout;
  assert.deepEqual(JSON.parse(json), lines(stdout)[0]);
});

test("stats counts the service's tasks", async (t) => {
  const env = await serving(t, [
    {
      id: "1",
      status: "success",
      operation_type: "backup",
      vault_name: "a",
      started_at: "2026-11-01T10:00:00Z",
      ended_at: "2026-11-01T10:01:00Z",
    },
    {
      id: "2",
      status: "success",
      operation_type: "backup",
      vault_name: "a",
      started_at: "2026-11-01T10:00:00Z",
      ended_at: "2026-11-01T10:03:00Z",
    },
    {
      id: "3",
      status: "failed",
      operation_type: "backup",
      vault_name: "constructor",
      error_info: { code: "E.1", message: "" },
    },
    { id: "4", status: "timeout", operation_type: "sync" },
    { id: "5", status: "running", operation_type: "sync", started_at: "2026-11-01T10:00:00Z" },
  ]);
  const { stdout } = await cli(t, ["stats"], { env });
  const { oldest_running, ...figures } = JSON.parse(stdout);
  assert.equal(oldest_running.id, "5");
  assert.deepEqual(figures, {
    total: 5,
    success_rate: 0.5,
    statuses: { success: 2, failed: 1, timeout: 1, running: 1 },
    types: {
      backup: { count: 3, duration: { count: 2, min: 60000, median: 120000, p95: 174000, max: 180000 } },
      sync: { count: 2 },
    },
    vaults: {
      a: { count: 2, failed: 0 },
      constructor: { count: 1, failed: 1 },
      "": { count: 2, failed: 1 },
    },
    errors: { "E.1": 1 },
  });
  const table = (await cli(t, ["stats", "--query", "type:backup", "--output", "table"], { env })).stdout;
  assert.deepEqual(table.split("\n").slice(0, 12), [
    "TASKS              3",
    "SUCCESS RATE  66.7 %",
    "",
    "STATUS   TASKS",
    "success      2  66.7 %",
    "failed       1  33.3 %",
    "",
    "TYPE    TASKS  MEDIAN    95 %  LONGEST",
    "backup      3      2m  2m 54s       3m",
    "",
    "VAULT        TASKS  FAILED",
    "constructor      1       1  100.0 %",
  ]);
});
