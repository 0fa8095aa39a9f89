import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { cli, folder, lines, serving } from "./support.js";

/**
 * @param {string} id
 * @param {string} vault_name
 * @param {string} status
 * @param {number} minutes of its duration
 * @param {string} [code] of its error
 */
const task = (id, vault_name, status, minutes, code) => ({
  id,
  status,
  operation_type: "backup",
  vault_name,
  started_at: `2026-11-01T1${id}:00:00Z`,
  ended_at: `2026-11-01T1${id}:${String(minutes).padStart(2, "0")}:00Z`,
  ...(code === undefined ? {} : { error_info: { code, message: "" } }),
});

const TASKS = [
  task("0", "prod", "success", 10),
  task("1", "prod", "failed", 20, "E.1"),
  task("2", "prod", "failed", 30, "E.2"),
  task("3", "test", "success", 40),
  task("4", "test", "timeout", 50, "E.2"),
  task("5", "", "success", 5),
];

const NDJSON = TASKS.map((task) => `${JSON.stringify(task)}\n`).join("");

/** @param {import("node:test").TestContext} t @param {string[]} args */
const stats = (t, ...args) => cli(t, ["stats", "-", ...args], { input: NDJSON });

test("stats --by groups by a key, in each format", async (t) => {
  const table = await stats(t, "--by", "vault", "--output", "table");
  assert.deepEqual([table.code, table.stderr], [0, ""]);
  assert.deepEqual(table.stdout.split("\n"), [
    "VAULT   COUNT  SUCCESS  FAILED  TIMEOUT  LAST (UTC)        LAST SUCCESS      STREAK  MEDIAN      P95",
    "prod        3        1       2        0  2026-11-01 12:00  2026-11-01 10:00  sff        20m      29m",
    "test        2        1       0        1  2026-11-01 14:00  2026-11-01 13:00  st         45m  49m 30s",
    "(none)      1        1       0        0  2026-11-01 15:00  2026-11-01 15:00  s           5m       5m",
    "",
  ]);
  const csv = await stats(t, "--by", "vault", "--output", "csv", "--limit", "1");
  assert.equal(
    csv.stdout,
    "vault,count,success,failed,timeout,last,last_success,streak,median,p95\r\n" +
      "prod,3,1,2,0,2026-11-01T12:00:00Z,2026-11-01T10:00:00Z,sff,1200000,1740000\r\n",
  );
  const prod = {
    vault: "prod",
    count: 3,
    success: 1,
    failed: 2,
    timeout: 0,
    last: "2026-11-01T12:00:00Z",
    last_success: "2026-11-01T10:00:00Z",
    streak: "sff",
    median: 1_200_000,
    p95: 1_740_000,
  };
  assert.deepEqual(lines((await stats(t, "--by", "vault", "--limit", "1")).stdout), [prod]);
  const json = await stats(t, "--by", "vault", "--limit", "1", "--output", "json");
  assert.deepEqual(JSON.parse(json.stdout), [prod]);
});

test("stats --by takes two keys, a filter and an order", async (t) => {
  /** @param {string[]} args */
  const keys = async (...args) =>
    lines((await stats(t, ...args)).stdout).map(({ vault, error, count }) => [vault, error, count]);
  assert.deepEqual(await keys("--by", "vault,error", "--query", "has:error", "--sort", "key"), [
    ["prod", "E.1", 1],
    ["prod", "E.2", 1],
    ["test", "E.2", 1],
  ]);
  assert.deepEqual(await keys("--by", "error", "--sort", "last:asc", "--since", "2026-11-01T11:00:00Z"), [
    [undefined, "E.1", 1],
    [undefined, "E.2", 2],
    [undefined, "", 2],
  ]);
  assert.deepEqual(await keys("--by", "vault", "--sort", "last_success", "--limit", "2"), [
    ["", undefined, 1],
    ["test", undefined, 2],
  ]);
  assert.deepEqual(
    lines((await stats(t, "--by", "started:day")).stdout)[0]["started:day"],
    "2026-11-01T00:00:00Z",
  );
});

test("wrong groups are refused before any file is read or request is sent", async (t) => {
  for (const [args, message] of /** @type {[string[], RegExp][]} */ ([
    [["--by", "nothing"], /^cbr-tasks: --by: expected one of .*got "nothing"\n$/],
    [
      ["--by", "vault,error,type"],
      /^cbr-tasks: --by: expected a key or an array of one or two, got an array of 3\n$/,
    ],
    [["--by", "vault", "--sort", "size"], /^cbr-tasks: --sort: expected one of key, count, .*got "size"\n$/],
    [
      ["--by", "vault", "--sort", "count:up"],
      /^cbr-tasks: --sort: expected a figure such as .*got "count:up"\n$/,
    ],
    [["--sort", "count"], /^cbr-tasks: --sort: expected --by/],
    [["--limit", "2"], /^cbr-tasks: --limit: expected --by/],
    [["--output", "csv"], /^cbr-tasks: --output: expected table or json without --by, got csv\n$/],
  ])) {
    for (const file of [[], ["no-such-file"]]) {
      const { code, stdout, stderr } = await cli(t, ["stats", ...args, ...file]);
      assert.match(stderr, message);
      assert.deepEqual([code, stdout], [2, ""]);
    }
  }
});

test("files give the same figures as the service, compressed or as a snapshot", async (t) => {
  const { TaskTable } = await import(
    `${process.env.CBR_TASKS_PKG}/node_modules/cbr-tasks/table/table.node.js`
  );
  const table = new TaskTable();
  table.ingest(Buffer.from(NDJSON));
  const snapshot = Buffer.from(table.snapshot());
  const cwd = folder(t);
  writeFileSync(join(cwd, "a.snapshot"), snapshot);
  writeFileSync(join(cwd, "b.gz"), gzipSync(snapshot));
  writeFileSync(join(cwd, "c.gz"), gzipSync(NDJSON));
  const asked = await cli(t, ["stats"], { env: await serving(t, TASKS) });
  assert.equal(JSON.parse(asked.stdout).total, 6);
  for (const files of [["a.snapshot"], ["b.gz"], ["c.gz"], ["a.snapshot", "c.gz"]]) {
    const { code, stdout, stderr } = await cli(t, ["stats", ...files], { cwd });
    assert.deepEqual([code, stderr], [0, ""]);
    assert.equal(stdout, asked.stdout, files.join(" "));
  }
  writeFileSync(join(cwd, "cut.snapshot"), snapshot.subarray(0, 100));
  const cut = await cli(t, ["stats", "cut.snapshot"], { cwd });
  assert.equal(cut.code, 2);
  assert.match(cut.stderr, /^cbr-tasks: cut\.snapshot: .*(cut|damaged)/);
});
