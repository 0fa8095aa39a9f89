import assert from "node:assert/strict";
import { test } from "node:test";
import { copies, esm } from "../client/support.js";
import { encode, filled, listOf } from "./support.js";

const NOW = "2026-11-04T02:30:00Z";

/** @param {string} id @param {string} status @param {string} start @param {string | undefined} end @param {object} [more] */
const backup = (id, status, start, end, more) => ({
  id,
  status,
  operation_type: "backup",
  started_at: `2026-11-0${start}Z`,
  ended_at: end && `2026-11-0${end}Z`,
  ...more,
});
const web = {
  extra_info: { resource: { id: "r-1", type: "OS::Nova::Server", name: "wéb" } },
  vault_name: "prod",
};
const db = { extra_info: { resource: { id: "r-2", name: 'a "b"\\\nc\u0000' } }, vault_id: "v-2" };

const TASKS = listOf(
  backup("1", "success", "3T02:00:00", "3T02:10:00", web),
  backup("2", "success", "4T01:00:00", "4T01:00:00.5", web),
  backup("3", "running", "4T02:00:00.25", undefined, web),
  backup("4", "failed", "1T02:00:00", "1T02:20:00", db),
  backup("5", "failed", "2T02:00:00", "2T02:30:00", db),
  { id: "6", status: "success", operation_type: "sync" },
);

const OPENMETRICS = `# TYPE cbr_resource_last_success_timestamp_seconds gauge
# UNIT cbr_resource_last_success_timestamp_seconds seconds
# HELP cbr_resource_last_success_timestamp_seconds End of the last good backup.
cbr_resource_last_success_timestamp_seconds{resource_id="r-1",resource_name="wéb",resource_type="OS::Nova::Server",vault="prod"} 1793754000.5
# TYPE cbr_resource_last_attempt_timestamp_seconds gauge
# UNIT cbr_resource_last_attempt_timestamp_seconds seconds
# HELP cbr_resource_last_attempt_timestamp_seconds Start of the last attempt.
cbr_resource_last_attempt_timestamp_seconds{resource_id="r-2",resource_name="a \\"b\\"\\\\\\nc\ufffd",vault="v-2"} 1793584800
cbr_resource_last_attempt_timestamp_seconds{resource_id="r-1",resource_name="wéb",resource_type="OS::Nova::Server",vault="prod"} 1793757600.25
# TYPE cbr_resource_running_seconds gauge
# UNIT cbr_resource_running_seconds seconds
# HELP cbr_resource_running_seconds Time since the start of the attempt that is running.
cbr_resource_running_seconds{resource_id="r-1",resource_name="wéb",resource_type="OS::Nova::Server",vault="prod"} 1799.75
# TYPE cbr_resource_verdict gauge
# HELP cbr_resource_verdict Verdict on the backups of the resource, as a label. The value is always 1.
cbr_resource_verdict{resource_id="r-2",resource_name="a \\"b\\"\\\\\\nc\ufffd",vault="v-2",verdict="failing"} 1
cbr_resource_verdict{resource_id="r-1",resource_name="wéb",resource_type="OS::Nova::Server",vault="prod",verdict="ok"} 1
# TYPE cbr_resources_omitted gauge
# HELP cbr_resources_omitted Resources without series, because there are more than maxResources.
cbr_resources_omitted 0
# TYPE cbr_tasks gauge
# HELP cbr_tasks Tasks in the table by type and status.
cbr_tasks{type="backup",status="failed"} 2
cbr_tasks{type="backup",status="success"} 2
cbr_tasks{type="backup",status="running"} 1
cbr_tasks{type="sync",status="success"} 1
# TYPE cbr_task_duration_seconds summary
# UNIT cbr_task_duration_seconds seconds
# HELP cbr_task_duration_seconds Durations of the tasks in the table by type. Sum and count fall when tasks leave the table.
cbr_task_duration_seconds{type="backup",quantile="0.5"} 900
cbr_task_duration_seconds{type="backup",quantile="0.95"} 1710
cbr_task_duration_seconds_sum{type="backup"} 3600.5
cbr_task_duration_seconds_count{type="backup"} 4
# EOF
`;

for (const [name, { TaskTable, toOpenMetrics }] of copies) {
  test(`${name}: metrics as OpenMetrics, with labels escaped`, async () => {
    const table = new TaskTable();
    table.ingest(encode(TASKS));
    assert.equal(await toOpenMetrics(table, { now: NOW }), OPENMETRICS);
  });
}

test("the older format has neither units nor an end", async () => {
  const text = await esm.toOpenMetrics(filled(TASKS), { now: new Date(NOW), format: "prometheus" });
  assert.equal(text, OPENMETRICS.replace(/^# (UNIT .*|EOF)\n/gm, ""));
});

test("an empty table has the descriptions of its families", async () => {
  const text = await esm.toOpenMetrics(new esm.TaskTable());
  assert.deepEqual(text.match(/^[^#].*$/gm), ["cbr_resources_omitted 0"]);
  assert.match(text, /\n# EOF\n$/);
});

test("maxResources keeps the worst, and tells the number of the others", async () => {
  const text = await esm.toOpenMetrics(filled(TASKS), { now: NOW, maxResources: 1 });
  assert.deepEqual(text.match(/^cbr_resource(s_omitted|_verdict).*$/gm), [
    'cbr_resource_verdict{resource_id="r-2",resource_name="a \\"b\\"\\\\\\nc\ufffd",vault="v-2",verdict="failing"} 1',
    "cbr_resources_omitted 1",
  ]);
});

test("labels are bounded, and resources that they make equal have one series", async () => {
  const long = "𝄞".repeat(300);
  const table = filled(
    listOf(
      backup("1", "failed", "1T02:00:00", undefined, { extra_info: { resource: { name: `${long}a` } } }),
      backup("2", "failed", "1T02:00:00", undefined, { extra_info: { resource: { name: `${long}b` } } }),
    ),
  );
  const text = await esm.toOpenMetrics(table, { now: NOW });
  const [verdict, ...others] = text.match(/^cbr_resource_verdict.*$/gm) ?? [];
  assert.equal(verdict, `cbr_resource_verdict{resource_name="${"𝄞".repeat(200)}",verdict="never"} 1`);
  assert.deepEqual(others, []);
  assert.match(text, /^cbr_resources_omitted 1$/m);
});

test("maxAge and kinds are those of health", async () => {
  const { toOpenMetrics } = esm;
  const verdicts = async (/** @type {object} */ options) =>
    (await toOpenMetrics(filled(TASKS), { now: NOW, ...options })).match(/verdict="\w+"/g);
  assert.deepEqual(await verdicts({ maxAge: "1h" }), ['verdict="failing"', 'verdict="overdue"']);
  assert.deepEqual(await verdicts({ kinds: ["copy"] }), ['verdict="unknown"', 'verdict="unknown"']);
});

test("wrong options are refused by name", async () => {
  const table = new esm.TaskTable();
  /** @type {[any, string][]} */
  const cases = [
    [{ format: "json" }, 'format: expected "openmetrics" or "prometheus", got "json"'],
    [{ maxResources: -1 }, "maxResources: expected an integer from 0 to 9007199254740991, got -1"],
    [{ size: 1 }, 'options: expected now, maxAge, kinds, format or maxResources, got "size"'],
    [{ now: "soon" }, "now: expected a Date, milliseconds since 1970 or a time with its zone, got a string"],
  ];
  for (const [options, message] of cases)
    await assert.rejects(esm.toOpenMetrics(table, options), { kind: "validation", message });
});
