import assert from "node:assert/strict";
import { test } from "node:test";
import { esm } from "../client/support.js";
import { encode, fails, filled, listOf } from "./support.js";

/**
 * @param {string} id
 * @param {string} status
 * @param {string} [start]
 * @param {object} [more]
 */
const task = (id, status, start, more) => ({ id, status, started_at: start, vault_name: "prod", ...more });

const TASKS = [
  task("a", "success", "2026-11-01T02:00:00Z", { ended_at: "2026-11-01T02:00:10Z" }),
  task("b", "failed", "2026-11-01T03:30:00.00025Z", { error_info: { code: "E.2" } }),
  task("c", "success", "2026-11-02T02:00:00+02:00", { ended_at: "2026-11-02T00:00:40Z" }),
  task("d", "timeout", "2026-11-03T02:00:00Z", { vault_name: "dev", error_info: { code: "E.1" } }),
  task("e", "failed", "2026-11-03T02:59:59.999Z", { error_info: { code: "E.1" } }),
  task("f", "running", undefined, { vault_name: undefined }),
];

/** @param {any} options @param {object[]} [tasks] */
const groups = (options, tasks = TASKS) =>
  /** @type {any[]} */ (
    filled(listOf(...tasks))
      .query()
      .groups(options)
  );

/** Figures of a group, without its tasks and durations. @param {any} group */
const figures = ({ key, count, statuses, first, last, streak }) => ({
  key,
  count,
  statuses,
  first,
  last,
  streak,
});

/** @param {any} options @param {object[]} [tasks] */
const keys = (options, tasks) => groups(options, tasks).map(({ key }) => key);

test("a group has its figures", () => {
  const [prod, dev, none] = groups({ by: "vault" });
  assert.deepEqual(JSON.parse(JSON.stringify(prod)), {
    key: "prod",
    count: 4,
    statuses: { success: 2, failed: 2 },
    first: "2026-11-01T02:00:00Z",
    last: "2026-11-03T02:59:59.999Z",
    lastSuccess: "2026-11-02T00:00:00Z",
    streak: "sfsf",
    latest: {
      id: "e",
      status: "failed",
      started_at: "2026-11-03T02:59:59.999Z",
      vault_name: "prod",
      error_info: { code: "E.1" },
    },
    latestSuccess: {
      id: "c",
      status: "success",
      started_at: "2026-11-02T00:00:00Z",
      vault_name: "prod",
      ended_at: "2026-11-02T00:00:40Z",
    },
    // 38.5 seconds are 0.95 of the way from 10 to 40.
    duration: { median: 25_000, p95: 38_500, max: 40_000 },
  });
  assert.deepEqual(figures(dev), {
    key: "dev",
    count: 1,
    statuses: { timeout: 1 },
    first: "2026-11-03T02:00:00Z",
    last: "2026-11-03T02:00:00Z",
    streak: "t",
  });
  assert.deepEqual([dev.latestSuccess, dev.lastSuccess, dev.duration], [undefined, undefined, {}]);
  assert.deepEqual(figures(none), {
    key: "",
    count: 1,
    statuses: { running: 1 },
    first: undefined,
    last: undefined,
    streak: "r",
  });
  assert.deepEqual(Object.entries(dev), [
    ["key", "dev"],
    ["count", 1],
  ]);
  assert.equal(none.latest.id, "f");
});

test("microseconds are in the times", () => {
  const [group] = groups({ by: "error_code" }).filter(({ key }) => key === "E.2");
  assert.equal(group.first, "2026-11-01T03:30:00.00025Z");
  assert.equal(group.first, group.latest.started_at);
  const [old] = groups({ by: "vault" }, [task("o", "success", "0001-01-01T00:00:00.5Z")]);
  assert.deepEqual([old.first, old.latest.started_at], ["0001-01-01T00:00:00.5Z", "0001-01-01T00:00:00.5Z"]);
});

test("two keys make a group for each pair", () => {
  assert.deepEqual(keys({ by: ["vault", "error"], sort: "key" }), [
    ["dev", "E.1"],
    ["prod", "E.1"],
    ["prod", "E.2"],
    ["prod", ""],
    ["", ""],
  ]);
  assert.deepEqual(keys({ by: ["vault"], sort: "key" }), [["dev"], ["prod"], [""]]);
});

test("days and hours are those of UTC", () => {
  assert.deepEqual(keys({ by: "started:day", sort: "key" }), [
    "2026-11-01T00:00:00Z",
    "2026-11-02T00:00:00Z",
    "2026-11-03T00:00:00Z",
    "",
  ]);
  assert.deepEqual(
    groups({ by: ["started_at:hour", "status"], sort: "key", limit: 2 }).map(({ key, count }) => [
      ...key,
      count,
    ]),
    [
      ["2026-11-01T02:00:00Z", "success", 1],
      ["2026-11-01T03:00:00Z", "failed", 1],
    ],
  );
});

for (const [sort, expected] of /** @type {[any, string[]][]} */ ([
  [undefined, ["prod", "dev", ""]],
  [{ key: "count" }, ["prod", "dev", ""]],
  [{ key: "count", descending: false }, ["dev", "", "prod"]],
  ["key", ["dev", "prod", ""]],
  [{ key: "key", descending: true }, ["prod", "dev", ""]],
  ["first", ["dev", "prod", ""]],
  [{ key: "first", descending: false }, ["prod", "dev", ""]],
  ["last", ["prod", "dev", ""]],
  [{ key: "last", descending: false }, ["dev", "prod", ""]],
  ["latestSuccess", ["prod", "dev", ""]],
  ["median", ["prod", "dev", ""]],
  ["timeout", ["dev", "prod", ""]],
  ["running", ["", "dev", "prod"]],
]))
  test(`sorts by ${JSON.stringify(sort)}`, () => {
    assert.deepEqual(keys({ by: "vault", sort }), expected);
  });

test("a limit leaves the first groups", () => {
  assert.deepEqual(keys({ by: "vault", sort: "key", limit: 2 }), ["dev", "prod"]);
  assert.deepEqual(keys({ by: "vault", limit: 9 }).length, 3);
});

test("a streak has the last tasks, the newest last", () => {
  const statuses = ["success", "failed", "timeout", "skipped", "running", "waiting", "paused", ""];
  const tasks = [...statuses, ...statuses].map((status, at) =>
    task(`t${at}`, status, `2026-11-${10 + at}T00:00:00Z`),
  );
  for (const order of [tasks, tasks.toReversed()]) {
    const streak = (/** @type {number} */ length) => groups({ by: "vault", streak: length }, order)[0].streak;
    assert.equal(groups({ by: "vault" }, order)[0].streak, "tkrw??sftkrw??");
    assert.deepEqual([streak(0), streak(3), streak(100)], ["", "w??", "sftkrw??sftkrw??"]);
  }
});

test("a status of any name is counted", () => {
  const [group] = groups({ by: "vault" }, [
    task("a", "__proto__", "2026-11-01T00:00:00Z"),
    task("b", "", "2026-11-01T00:00:00Z"),
    { id: "c", vault_name: "prod" },
  ]);
  assert.deepEqual(Object.entries(group.statuses).toSorted(), [
    ["", 2],
    ["__proto__", 1],
  ]);
});

test("a group has a view in the order of the view", () => {
  const table = filled(listOf(...TASKS));
  const view = table.query({ sort: { key: "id", descending: true } });
  const [prod] = view.groups({ by: "vault" });
  view.free();
  const group = prod.view();
  assert.ok(group instanceof esm.TaskView);
  assert.deepEqual([group.length, group.ids], [4, ["e", "c", "b", "a"]]);
  const [again] = group.groups({ by: "status" });
  assert.deepEqual([again.key, again.view().ids], ["failed", ["e", "b"]]);
});

test("only the tasks of a view are in groups", () => {
  const view = filled(listOf(...TASKS)).query({ where: "status:failed" });
  const [prod, ...others] = view.groups({ by: "vault" });
  assert.deepEqual([prod.count, prod.latestSuccess, others.length], [2, undefined, 0]);
  assert.deepEqual(
    filled(listOf(...TASKS))
      .query({ where: "status:skipped" })
      .groups({ by: "vault" }),
    [],
  );
  assert.deepEqual(new esm.TaskTable().query().groups({ by: "vault" }), []);
});

test("a task that changes later leaves its status in its group, and groups without times have a first one", () => {
  const table = filled(listOf(...TASKS, task("u", "skipped", undefined)));
  const [prod] = table.query().groups({ by: "vault" });
  table.ingest(encode(listOf(task("a", "paused", "2026-11-01T02:00:00Z"))));
  assert.deepEqual(prod.statuses, { skipped: 1, success: 2, failed: 2 });
  assert.deepEqual([prod.first, prod.streak], ["2026-11-01T02:00:00Z", "ksfsf"]);
});

test("as many statuses as groups are counted, too", () => {
  const tasks = Array.from({ length: 300 }, (_, at) => ({
    ...task(`t${at}`, `s${at}`, "2026-11-01T02:00:00Z"),
    vault_name: `v${at}`,
  }));
  const table = filled(listOf(...tasks, { ...tasks[0], id: "again" }));
  const groups = table.query().groups({ by: "vault", sort: "key" });
  table.ingest(encode(listOf({ ...tasks[7], status: "paused" })));
  assert.deepEqual(
    groups.map(({ key, statuses }) => [key, statuses]).toSorted(),
    tasks.map(({ vault_name, status }, at) => [vault_name, { [status]: at === 0 ? 2 : 1 }]).toSorted(),
  );
});

test("tasks that come later are in no group", () => {
  const table = filled(listOf(...TASKS));
  const view = table.query();
  const [prod] = view.groups({ by: "vault" });
  table.ingest(encode(listOf(task("z", "success", "2026-12-01T00:00:00Z"))));
  assert.deepEqual([prod.count, prod.view().length, prod.latest.id], [4, 4, "e"]);
  assert.equal(view.groups({ by: "vault" })[0].count, 4);
  assert.equal(table.query().groups({ by: "vault" })[0].latest.id, "z");
});

test("a table that was cleared has no tasks for its groups", () => {
  const table = filled(listOf(...TASKS));
  const [group] = table.query().groups({ by: "vault" });
  table.clear();
  fails(() => group.latest, "validation", /got one that has been cleared or freed/);
  fails(() => group.view(), "validation", /got one that has been cleared or freed/);
});

const BY = "by: expected a key or an array of one or two, got";
const SORTS =
  "key, count, first, last, latestSuccess, median, p95, max, success, failed, timeout, skipped, running, waiting";
for (const [options, message] of /** @type {[any, string | RegExp][]} */ ([
  [undefined, "options: expected an object, got undefined"],
  [{ by: "vault", order: 1 }, 'options: expected by, sort, limit or streak, got "order"'],
  [{}, `${BY} undefined`],
  [{ by: [] }, `${BY} an array of 0`],
  [{ by: ["vault", "error", "status"] }, `${BY} an array of 3`],
  [{ by: 5 }, `${BY} 5`],
  [{ by: "vaults" }, /^by: expected one of id, status, .+, got "vaults"$/],
  [{ by: "id" }, /^by: expected a key of texts such as .+, got "id"$/],
  [{ by: "started" }, /^by: expected a key of texts such as .+, got "started"$/],
  [{ by: "started:week" }, /^by: expected .+, got "started:week"$/],
  [{ by: "vault:day" }, /^by: expected a key of texts such as .+, got "vault:day"$/],
  [{ by: "vault", sort: "latest" }, `sort: expected one of ${SORTS}, got "latest"`],
  [{ by: "vault", sort: {} }, `sort: expected one of ${SORTS}, got undefined`],
  [{ by: "vault", sort: { by: "key" } }, 'sort: expected key or descending, got "by"'],
  [{ by: "vault", sort: { key: "key", descending: 1 } }, "sort.descending: expected a boolean, got 1"],
  [{ by: "vault", limit: 0 }, "limit: expected an integer from 1 to 4294967295, got 0"],
  [{ by: "vault", limit: "1" }, "limit: expected an integer from 1 to 4294967295, got a string"],
  [{ by: "vault", streak: 101 }, "streak: expected an integer from 0 to 100, got 101"],
  [{ by: "vault", streak: 1.5 }, "streak: expected an integer from 0 to 100, got 1.5"],
]))
  test(`refuses the options ${JSON.stringify(options)}`, () => {
    fails(() => groups(options), "validation", message);
  });
