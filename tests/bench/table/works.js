/** Measured operations on an array and a table. Both must have the same results. */
import { compare } from "../measure.js";
import * as plain from "./plain.js";
import * as histories from "./plain-histories.js";

/** @typedef {import("../measure.js").Figure} Figure */
/** @typedef {import("cbr-tasks/table").TaskTable} TaskTable */
/** @typedef {import("./plain.js").Task} Task */

const STATUS = "failed";
const PART = "web";
const BINS = 60;
const ROWS = 50;

/** Time of the health: that of the newest tasks. */
const NOW = Date.UTC(2024, 4, 23, 14, 35);

/** Shortest measurement, in milliseconds: with it, a clock of 5 µs is precise enough. */
const LEAST = 5;

/** Pause in front of a measurement, in milliseconds. */
const SETTLE = 100;

/**
 * @param {Task[]} tasks
 * @param {TaskTable} table
 * @param {{ slow: number, quick: number }} rounds
 * @returns {Promise<{ filter: Figure[], sort: Figure[], counts: Figure[], groups: Figure[], health: Figure[], rows: Figure[] }>}
 */
export async function work(tasks, table, rounds) {
  checkSort(tasks, table);
  checkCounts(tasks, table);
  checkGroups(tasks, table);
  checkHealth(tasks, table);
  // The checks were a warm-up already: slow operations need no other.
  const slow = { rounds: rounds.slow, warmup: rounds.slow >> 2, least: LEAST };
  // Baselines leave much garbage, whose collection goes on behind them.
  const settled = { ...slow, settle: SETTLE };
  const quick = quickOf(rounds);
  const sort = await compare(
    {
      "tasks.toSorted()": () => plain.sort(tasks),
      "the same by Date.parse() of each": () => plain.sortByKeys(tasks),
      "table.query({ sort })": () => using(table.query({ sort: "started_at" }), (view) => view.length),
    },
    slow,
  );
  const counts = await compare(
    {
      "loops over tasks": () => [plain.facets(tasks), plain.histogram(tasks, BINS)],
      "view.facets() and view.histogram()": () => using(table.query(), count),
    },
    quick,
  );
  const groups = await compare(
    {
      "groups of tasks in a Map": () => histories.groups(tasks).length,
      "view.groups()": () =>
        using(table.query(), (view) =>
          view
            .groups({ by: "resource" })
            .map(({ key, count, lastSuccess, streak }) => ({ key, count, lastSuccess, streak })),
        ).length,
    },
    settled,
  );
  const health = await compare(
    {
      "health of tasks in a Map": () => histories.health(tasks, NOW).length,
      "table.health()": () => table.health({ now: NOW }).length,
    },
    settled,
  );
  const view = table.query({ where: { status: STATUS }, sort: "started_at" });
  checkRows(tasks, view);
  const text = JSON.stringify(view.rows(0, ROWS));
  const rows = await compare(
    { "JSON.parse() of the rows": () => JSON.parse(text), "view.rows()": () => view.rows(0, ROWS) },
    { rounds: 21, warmup: 10, least: LEAST },
  );
  view.free();
  return { filter: await filter(tasks, table, rounds), sort, counts, groups, health, rows };
}

/** @param {{ quick: number }} rounds */
const quickOf = ({ quick }) => ({ rounds: quick, warmup: 3, least: LEAST });

/**
 * @param {Task[]} tasks
 * @param {TaskTable} table
 * @param {{ quick: number }} rounds
 */
export function filter(tasks, table, rounds) {
  checkFilter(tasks, table);
  return compare(
    {
      "tasks.filter()": () => plain.filter(tasks, STATUS, PART).length,
      "table.query({ where })": () => using(table.query({ where: WHERE }), (view) => view.length),
    },
    quickOf(rounds),
  );
}

const WHERE = `status:${STATUS} resource:${PART}`;

/**
 * @template T
 * @param {import("cbr-tasks/table").TaskView} view
 * @param {(view: import("cbr-tasks/table").TaskView) => T} look
 */
function using(view, look) {
  const seen = look(view);
  view.free();
  return seen;
}

/** @param {import("cbr-tasks/table").TaskView} view */
function count(view) {
  return {
    facets: view.facets(["status", "operation_type", "vault_name"]),
    histogram: view.histogram({ by: "started_at", bins: BINS, split: "status" }),
  };
}

/** @param {Task[]} tasks @param {TaskTable} table */
function checkFilter(tasks, table) {
  const expected = plain.filter(tasks, STATUS, PART).length;
  same(
    "tasks found",
    using(table.query({ where: WHERE }), (view) => view.length),
    expected,
  );
  if (expected === 0) throw new Error("a filter that finds nothing shows nothing");
}

/** @param {Task[]} tasks @param {TaskTable} table */
function checkSort(tasks, table) {
  const ids = using(table.query({ sort: "started_at" }), (view) => view.ids);
  const sorted = plain.sort(tasks);
  same("sorted tasks", ids.length, sorted.length);
  const wrong = sorted.findIndex((task, at) => task.id !== ids[at]);
  same("place where the orders differ", wrong, -1);
}

/** @param {Task[]} tasks @param {TaskTable} table */
function checkCounts(tasks, table) {
  const { facets, histogram } = using(table.query(), count);
  const expected = plain.facets(tasks);
  for (const key of /** @type {const} */ (["status", "operation_type", "vault_name"]))
    same(`values of ${key}`, written(facets[key]), written(expected[key]));
  const bins = plain.histogram(tasks, BINS);
  same("bins", histogram.bins.length, bins.length);
  const off = histogram.bins.reduce((sum, bin, at) => sum + Math.abs(bin.count - bins[at].count), 0);
  // Date.parse() ignores microseconds, so a few tasks are on the other side of a bin's edge.
  if (off > BINS) throw new Error(`expected the same bins, got ${off} tasks in others`);
  /** @type {Record<string, number>} */
  const sums = {};
  for (const bin of histogram.bins)
    for (const [status, count] of Object.entries(bin.split ?? {})) sums[status] = (sums[status] ?? 0) + count;
  same("statuses of all bins", written(sums), written(expected.status));
}

/** @param {Task[]} tasks @param {TaskTable} table */
function checkGroups(tasks, table) {
  const found = using(table.query(), (view) => view.groups({ by: "resource" }).map(groupText));
  same("groups", found.join("\n"), histories.groups(tasks).map(plainGroupText).join("\n"));
}

/** @param {any} group */
const groupText = ({ key, count, statuses, streak, latest, latestSuccess }) =>
  [key, count, written(statuses), streak, latest.id, latestSuccess?.id].join(" ");

/** @param {ReturnType<typeof histories.groups>[number]} group */
function plainGroupText({ history, ...group }) {
  /** @type {Record<string, number>} */
  const statuses = {};
  for (const { status } of history) statuses[status] = (statuses[status] ?? 0) + 1;
  return groupText({
    ...group,
    statuses,
    latest: history.at(-1),
    latestSuccess: history.findLast(({ status }) => status === "success"),
  });
}

/** @param {Task[]} tasks @param {TaskTable} table */
function checkHealth(tasks, table) {
  const found = table.health({ now: NOW }).map(healthText).sort();
  same("health", found.join("\n"), histories.health(tasks, NOW).map(healthText).sort().join("\n"));
}

/** @param {any} health */
const healthText = ({ resource, streak, lastStatus, successRate7d, successRate30d }) =>
  [resource.id, streak, lastStatus, successRate7d || 0, successRate30d || 0].join(" ");

/** @param {Task[]} tasks @param {import("cbr-tasks/table").TaskView} view */
function checkRows(tasks, view) {
  const expected = plain.sort(tasks.filter((task) => task.status === STATUS)).slice(0, ROWS);
  const ids = view.rows(0, ROWS).map((task) => task.id);
  same("first rows", String(ids), String(expected.map((task) => task.id)));
  same("number of first rows", ids.length, ROWS);
}

/** @param {Record<string, number>} counts */
function written(counts) {
  return JSON.stringify(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** @param {string} what @param {unknown} got @param {unknown} expected */
function same(what, got, expected) {
  if (got !== expected) throw new Error(`${what}: expected ${expected}, got ${got}`);
}
