import { exposition, labelsText } from "./exposition.js";
import { timeOf } from "./health.js";
import { integer, optionsOf, wrong } from "./options.js";

/** @import { OpenMetricsOptions, ResourceHealth, TaskTable, TaskView } from "cbr-tasks/table" */
/** @import { Family, Labels, Sample } from "./exposition.js" */

/** Most series of tasks and of durations: types and statuses come from the service. */
const MAX_GROUPS = 200;

/**
 * Writes metrics of the resources and tasks in a table.
 *
 * @param {TaskTable} table
 * @param {OpenMetricsOptions} [options]
 * @returns {Promise<string>}
 */
export async function toOpenMetrics(table, options = {}) {
  optionsOf("options", options, ["now", "maxAge", "kinds", "format", "maxResources"]);
  const { now = Date.now(), format = "openmetrics", maxResources = 5000, ...judged } = options;
  if (format !== "openmetrics" && format !== "prometheus")
    throw wrong("format", '"openmetrics" or "prometheus"', format, JSON.stringify(format));
  const limit = integer("maxResources", maxResources, 0, Number.MAX_SAFE_INTEGER);
  const resources = ofResources(table.health({ ...judged, now }), timeOf(now), limit);
  const view = table.query();
  try {
    const text = exposition([...resources, ofTasks(view), await ofDurations(view)], format);
    return format === "openmetrics" ? `${text}# EOF\n` : text;
  } finally {
    view.free();
  }
}

/**
 * Families of the resources. Those with the worst verdicts are kept, and of several with the same labels the worst.
 *
 * @param {ResourceHealth[]} rows the worst first
 * @param {number} now in milliseconds
 * @param {number} limit
 * @returns {Family[]}
 */
function ofResources(rows, now, limit) {
  /** @type {Map<string, { row: ResourceHealth, labels: Labels }>} */
  const kept = new Map();
  for (const row of rows) {
    if (kept.size === limit) break;
    const { resource, vault } = row;
    const labels = {
      resource_id: resource.id,
      resource_name: resource.name,
      resource_type: resource.type,
      vault: vault?.name ?? vault?.id,
    };
    const text = labelsText(labels);
    if (!kept.has(text)) kept.set(text, { row, labels });
  }
  /**
   * @param {string} name
   * @param {string} help
   * @param {(row: ResourceHealth) => number} figureOf not a number for none
   * @returns {Family}
   */
  const gauge = (name, help, figureOf) => ({
    name: `cbr_resource_${name}_seconds`,
    type: "gauge",
    help,
    samples: Array.from(
      kept.values(),
      ({ row, labels }) => /** @type {Sample} */ ([labels, figureOf(row)]),
    ).filter(([, value]) => !Number.isNaN(value)),
  });
  const seconds = (/** @type {string | undefined} */ time) => Date.parse(time ?? "") / 1000;
  return [
    gauge("last_success_timestamp", "End of the last good backup.", ({ lastSuccess }) =>
      seconds(lastSuccess),
    ),
    gauge("last_attempt_timestamp", "Start of the last attempt.", ({ lastAttempt }) => seconds(lastAttempt)),
    gauge("running", "Time since the start of the attempt that is running.", ({ running }) =>
      Math.max(now / 1000 - seconds(running?.since), 0),
    ),
    {
      name: "cbr_resource_verdict",
      type: "gauge",
      help: "Verdict on the backups of the resource, as a label. The value is always 1.",
      samples: Array.from(kept.values(), ({ row, labels }) => [{ ...labels, verdict: row.verdict }, 1]),
    },
    {
      name: "cbr_resources_omitted",
      type: "gauge",
      help: "Resources without series, because there are more than maxResources.",
      samples: [[{}, rows.length - kept.size]],
    },
  ];
}

/**
 * @param {TaskView} view
 * @returns {Family}
 */
function ofTasks(view) {
  const groups = view.groups({ by: ["type", "status"], sort: "count", limit: MAX_GROUPS });
  return {
    name: "cbr_tasks",
    type: "gauge",
    help: "Tasks in the table by type and status.",
    samples: groups.map(({ key: [type, status], count }) => [{ type, status }, count]),
  };
}

/**
 * @param {TaskView} view
 * @returns {Promise<Family>}
 */
async function ofDurations(view) {
  /** @type {Sample[]} */
  const samples = [];
  for (const group of view.groups({ by: "type", sort: "count", limit: MAX_GROUPS })) {
    const { median, p95 } = group.duration;
    if (median === undefined || p95 === undefined) continue;
    const type = group.key;
    const { count, sum } = await totalOf(group.view());
    samples.push(
      [{ type, quantile: "0.5" }, median / 1000],
      [{ type, quantile: "0.95" }, p95 / 1000],
      [{ type }, sum / 1000, "_sum"],
      [{ type }, count, "_count"],
    );
  }
  return {
    name: "cbr_task_duration_seconds",
    type: "summary",
    help: "Durations of the tasks in the table by type. Sum and count fall when tasks leave the table.",
    samples,
  };
}

/**
 * Number and sum of the durations, in milliseconds.
 *
 * @param {TaskView} view is freed
 */
async function totalOf(view) {
  let [count, sum, rest] = [0, 0, ""];
  const decoder = new TextDecoder();
  try {
    for await (const chunk of view.toCsv({ columns: ["duration"] })) {
      const lines = (rest + decoder.decode(chunk)).split("\r\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        if (!/^\d+$/.test(line)) continue;
        count += 1;
        sum += Number(line);
      }
    }
    return { count, sum };
  } finally {
    view.free();
  }
}
