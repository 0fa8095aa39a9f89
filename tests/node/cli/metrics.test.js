import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { cli, folder, serving, text } from "./support.js";

const TASK = {
  id: "1",
  status: "failed",
  operation_type: "backup",
  started_at: "2026-11-01T02:00:00Z",
  ended_at: "2026-11-01T02:20:00Z",
  extra_info: { resource: { id: "r-1", name: "web" } },
};
const SERIES = [
  'cbr_resource_last_attempt_timestamp_seconds{resource_id="r-1",resource_name="web"} 1793498400',
  'cbr_resource_verdict{resource_id="r-1",resource_name="web",verdict="never"} 1',
  "cbr_resources_omitted 0",
  'cbr_tasks{type="backup",status="failed"} 1',
  'cbr_task_duration_seconds{type="backup",quantile="0.5"} 1200',
  'cbr_task_duration_seconds{type="backup",quantile="0.95"} 1200',
  'cbr_task_duration_seconds_sum{type="backup"} 1200',
  'cbr_task_duration_seconds_count{type="backup"} 1',
];

/** @param {string} metrics */
const seriesOf = (metrics) => metrics.split("\n").filter((line) => line !== "" && !line.startsWith("#"));

test("metrics of files, in both formats", async (t) => {
  const cwd = folder(t);
  writeFileSync(join(cwd, "tasks.ndjson.gz"), gzipSync(`${JSON.stringify(TASK)}\n`));
  const older = await cli(t, ["metrics", "tasks.ndjson.gz"], { cwd });
  assert.deepEqual([older.code, older.stderr], [0, ""]);
  assert.deepEqual(seriesOf(older.stdout), SERIES);
  assert.doesNotMatch(older.stdout, /^# (UNIT|EOF)/m);
  const open = await cli(t, ["metrics", "-", "-o", "openmetrics"], { cwd, input: JSON.stringify(TASK) });
  assert.deepEqual(seriesOf(open.stdout), SERIES);
  assert.match(open.stdout, /\n# EOF\n$/);
});

test("--file replaces the file with the metrics of the service, and leaves nothing else", async (t) => {
  const cwd = folder(t);
  const env = await serving(t, [TASK]);
  writeFileSync(join(cwd, "cbr.prom"), "old");
  const { code, stdout, stderr } = await cli(t, ["metrics", "--file", "cbr.prom"], { cwd, env });
  assert.deepEqual([code, stdout, stderr], [0, "", ""]);
  assert.deepEqual(seriesOf(text(join(cwd, "cbr.prom"))), SERIES);
  assert.deepEqual(readdirSync(cwd), ["cbr.prom"]);
});

test("after a failure the old file stays", async (t) => {
  const cwd = folder(t);
  writeFileSync(join(cwd, "cbr.prom"), "old");
  writeFileSync(join(cwd, "broken.ndjson"), "{]\n");
  const { code } = await cli(t, ["metrics", "broken.ndjson", "--file", "cbr.prom"], { cwd });
  assert.equal(code, 2);
  assert.equal(text(join(cwd, "cbr.prom")), "old");
  assert.deepEqual(readdirSync(cwd).sort(), ["broken.ndjson", "cbr.prom"]);
});

test("wrong flags are refused", async (t) => {
  /** @type {[string[], string][]} */
  const cases = [
    [
      ["--status", "failed"],
      "--status: expected none, because verdicts need the tasks in every state, got one",
    ],
    [["x.ndjson", "--vault-name", "prod"], "files: expected no filter of the service with them, got one"],
    [
      ["x.ndjson", "--max-age", "soon"],
      '--max-age: expected a duration such as 30s, 5m or 1h30m, got "soon"',
    ],
  ];
  for (const [args, message] of cases) {
    const { code, stderr } = await cli(t, ["metrics", ...args]);
    assert.deepEqual([code, stderr], [2, `cbr-tasks: ${message}\n`]);
  }
});
