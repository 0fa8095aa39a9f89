import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { parseMetrics } from "./metrics-parser.js";
import { cli, emulator, serving } from "./support.js";

const FOLDER = fileURLToPath(new URL("../../../docs/monitoring/", import.meta.url));

/** Metrics that only the exporter has. */
const OF_EXPORTER = [
  "cbr_up",
  "cbr_scrape_last_success_timestamp_seconds",
  "cbr_scrape_last_attempt_timestamp_seconds",
  "cbr_scrape_duration_seconds",
  "cbr_api_requests_total",
];
const OF_TASKS = [
  "cbr_resource_last_success_timestamp_seconds",
  "cbr_resource_last_attempt_timestamp_seconds",
  "cbr_resource_running_seconds",
  "cbr_resource_verdict",
  "cbr_resources_omitted",
  "cbr_tasks",
  "cbr_task_duration_seconds",
];

/**
 * Runs promtool; does nothing where it is not installed.
 *
 * @param {string[]} args
 * @param {string} [input]
 */
function promtool(args, input) {
  const { error, status, stdout, stderr } = spawnSync("promtool", args, {
    cwd: FOLDER,
    input,
    encoding: "utf8",
  });
  if (error === undefined) assert.equal(status, 0, stdout + stderr);
}

test("metrics of many tasks follow the formats", async (t) => {
  const { env } = await emulator(t, { tasks: 1500 });
  const older = await cli(t, ["metrics", "--since", "2020-01-01"], { env });
  const families = parseMetrics(older.stdout, "prometheus");
  assert.deepEqual([...families.keys()], OF_TASKS);
  assert.ok((families.get("cbr_resource_verdict")?.samples.length ?? 0) > 20);
  promtool(["check", "metrics"], older.stdout);
  const open = await cli(t, ["metrics", "--since", "2020-01-01", "--output", "openmetrics"], { env });
  const opened = parseMetrics(open.stdout, "openmetrics");
  const tasks = (opened.get("cbr_tasks")?.samples ?? []).reduce((sum, { value }) => sum + value, 0);
  assert.equal(tasks, 1500);
});

test("names that would break a line come through unchanged", async (t) => {
  const names = ['a"} 1\n# EOF', "\\", '\\"', "\\n", "{}", 'x="y",z="', "null", "\u202edlrow", "日本"];
  const env = await serving(
    t,
    names.map((name, at) => ({
      id: `t${at}`,
      status: "success",
      operation_type: "backup",
      started_at: "2026-11-01T02:00:00Z",
      extra_info: { resource: { id: `r${at}`, name } },
    })),
  );
  for (const format of /** @type {const} */ (["prometheus", "openmetrics"])) {
    const { stdout } = await cli(t, ["metrics", "--output", format], { env });
    const samples = parseMetrics(stdout, format).get("cbr_resource_verdict")?.samples ?? [];
    const found = samples.map(({ labels }) => [labels.resource_id, labels.resource_name]);
    assert.deepEqual(
      found.sort(),
      names.map((name, at) => [`r${at}`, name]),
    );
    if (format === "prometheus") promtool(["check", "metrics"], stdout);
  }
});

test("the alert rules are valid, and raise the alerts that they promise", () => {
  promtool(["check", "config", "prometheus.yml"]);
  promtool(["check", "rules", "alerts.yml"]);
  promtool(["test", "rules", "alerts.test.yml"]);
});

test("rules, dashboard and guide name only metrics that exist, and the guide all", () => {
  const all = [...OF_TASKS, ...OF_EXPORTER];
  for (const name of ["alerts.yml", "alerts.test.yml", "dashboard.json", "../monitoring.md"]) {
    const text = readFileSync(FOLDER + name, "utf8");
    const found = new Set(text.match(/\bcbr_\w+/g));
    assert.deepEqual(
      [...found].filter((metric) => !all.includes(metric)),
      [],
      name,
    );
    if (name.endsWith(".md"))
      assert.deepEqual(
        all.filter((metric) => !found.has(metric)),
        [],
      );
  }
  const { panels } = JSON.parse(readFileSync(`${FOLDER}dashboard.json`, "utf8"));
  assert.equal(new Set(panels.map((/** @type {{ id: number }} */ { id }) => id)).size, panels.length);
});
