import assert from "node:assert/strict";
import { test } from "node:test";
import { esm } from "../client/support.js";
import { fails, filled, listOf } from "./support.js";

// src/table/health/tests has the rules; here is what JavaScript gets of them.
const resource = { id: "7b1c", type: "OS::Nova::Server", name: "wéb-01" };

/** @param {string} id @param {string} status @param {string} day @param {object} [more] */
const backup = (id, status, day, more) => ({
  id,
  status,
  operation_type: "backup",
  started_at: `${day}T02:00:00Z`,
  extra_info: { resource },
  ...more,
});

const HISTORY = listOf(
  backup("a", "success", "2026-10-01", { ended_at: "2026-10-01T02:20:00Z" }),
  backup("b", "success", "2026-11-01", { ended_at: "2026-11-01T02:20:00Z" }),
  backup("c", "success", "2026-11-02", { ended_at: "2026-11-02T02:20:00.5Z", policy_id: "p-1" }),
  backup("d", "failed", "2026-11-03", {
    error_info: { code: "E.1", message: "disk is full" },
    vault_id: "v-1",
    vault_name: "prod",
  }),
  backup("e", "running", "2026-11-04"),
  { id: "f", status: "success", operation_type: "restore", extra_info: { resource: { name: "other" } } },
);

const NOW = "2026-11-04T02:30:00Z";

test("a resource has its figures under the names of the declarations", () => {
  assert.deepEqual(filled(HISTORY).health({ now: NOW }), [
    {
      resource,
      vault: { id: "v-1", name: "prod" },
      policy: "p-1",
      verdict: "failing",
      reason: "the last backup failed; the last good one is 2d9m old",
      lastSuccess: "2026-11-02T02:20:00.5Z",
      age: 173_399_500,
      lastAttempt: "2026-11-04T02:00:00Z",
      lastStatus: "running",
      running: { id: "e", since: "2026-11-04T02:00:00Z" },
      streak: "sssfr",
      successRate7d: 2 / 3,
      successRate30d: 2 / 3,
      cadence: 16 * 86_400_000,
      nextDue: "2026-11-18T02:00:00Z",
    },
    {
      resource: { name: "other" },
      verdict: "unknown",
      reason: "no backup was attempted in the 34d30m that the table covers",
      streak: "",
    },
  ]);
});

test("the error is that of the last attempt", () => {
  const [row] = filled(
    listOf(backup("d", "failed", "2026-11-03", { error_info: { code: "", message: "no" } })),
  ).health();
  assert.deepEqual(row.error, { message: "no" });
  assert.equal(row.successRate30d === undefined || row.successRate30d === 0, true);
});

test("rates are the numbers of a division", () => {
  for (const [good, all] of [
    [1, 3],
    [2, 7],
    [48, 49],
    [30, 31],
    [0, 5],
    [5, 5],
  ]) {
    const tasks = Array.from({ length: all }, (_, at) =>
      backup(`t${at}`, at < good ? "success" : "failed", "2026-11-03"),
    );
    assert.equal(filled(listOf(...tasks)).health({ now: NOW })[0].successRate7d, good / all);
  }
});

/** A failed backup on each of these days. @param {...string} days */
const failed = (...days) => days.map((day, at) => backup(`f${at}`, "failed", day));
const good = (/** @type {string} */ day, length = 20) =>
  backup(`g${day}`, "success", day, { ended_at: `${day}T02:${length}:00Z` });
const gone = (/** @type {string} */ type, /** @type {object} */ more) =>
  backup("gone", "success", "2026-11-03", { operation_type: type, ...more });

// One case for each reason; `now` is 2026-11-04T02:30:00Z.
for (const [verdict, reason, ...tasks] of /** @type {[string, string, ...object[]][]} */ ([
  ["retired", "it was removed from its vault at 2026-11-03T02:00:00Z", gone("remove_resource", {})],
  [
    "retired",
    "its vault was deleted at 2026-11-03T02:00:00Z",
    backup("a", "success", "2026-11-01", { vault_id: "v" }),
    gone("vault_delete", { vault_id: "v", extra_info: {} }),
  ],
  [
    "failing",
    "the last 2 backups failed; the last good one is 3d10m old",
    good("2026-11-01"),
    ...failed("2026-11-02", "2026-11-03"),
  ],
  ["failing", "the last 2 backups failed; no good one is known", ...failed("2026-11-02", "2026-11-03")],
  [
    "failing",
    "the last backup failed; the last good one is 2d10m old",
    good("2026-11-02"),
    ...failed("2026-11-03"),
  ],
  [
    "stuck",
    "a backup has been running for 1d30m, more than three times the 95th percentile of 20m",
    good("2026-11-02"),
    backup("r", "running", "2026-11-03"),
  ],
  [
    "stuck",
    "a backup has been running for 2d30m, more than the maximum age of 1d",
    backup("r", "running", "2026-11-02"),
  ],
  ["overdue", "the last good backup is 1d10m old, more than the maximum age of 1d", good("2026-11-03")],
  [
    "due",
    "the next backup was due 20m ago; there was one every 1h",
    ...["23:10", "00:10", "01:10"].map((clock, at) =>
      backup(`h${at}`, "success", "", { started_at: `2026-11-0${at === 0 ? 3 : 4}T${clock}:00Z` }),
    ),
  ],
  ["ok", "the last good backup is 10m old, and at most 1d is allowed", good("2026-11-04")],
  ["unknown", "the good backups have no times", backup("a", "success", "", { started_at: null })],
  [
    "unknown",
    "no backup was good, but the table covers only 30m, less than the maximum age of 1d",
    ...failed("2026-11-04"),
  ],
  [
    "unknown",
    "no backup was attempted in the 2d30m that the table covers",
    backup("x", "success", "2026-11-02", { operation_type: "restore" }),
  ],
  ["never", "no backup was good in 2d30m; attempts: 1", ...failed("2026-11-02")],
]))
  test(`${verdict}: ${reason}`, () => {
    const [row] = filled(listOf(...tasks)).health({ now: NOW });
    assert.deepEqual([row.verdict, row.reason], [verdict, reason]);
  });

test("an empty table has no rows", () => assert.deepEqual(new esm.TaskTable().health(), []));

test("the worst verdict comes first, then the oldest good backup, then the name", () => {
  /** @param {string} name @param {string} status @param {string} day @param {object} [more] */
  const of = (name, status, day, more) =>
    backup(`${name}-${day}`, status, day, { extra_info: { resource: { id: name, name } }, ...more });
  const tasks = [
    of("gone", "success", "2026-11-03"),
    of("gone", "success", "2026-11-04", { operation_type: "remove_resource" }),
    of("ok-b", "success", "2026-11-04"),
    of("ok-a", "success", "2026-11-04"),
    of("ok-old", "success", "2026-11-03", { ended_at: "2026-11-03T09:00:00Z" }),
    of("moved", "success", "2026-11-04", { operation_type: "restore" }),
    of("never", "failed", "2026-11-01"),
    of("overdue", "success", "2026-11-02"),
    of("stuck", "success", "2026-11-02", { ended_at: "2026-11-02T02:01:00Z" }),
    of("stuck", "running", "2026-11-03"),
    of("failing", "failed", "2026-11-03"),
    of("failing", "failed", "2026-11-04"),
  ];
  const rows = filled(listOf(...tasks)).health({ now: NOW });
  assert.deepEqual(
    rows.map((row) => row.resource.name),
    ["failing", "stuck", "overdue", "never", "moved", "ok-old", "ok-a", "ok-b", "gone"],
  );
});

test("many rows are in one array", () => {
  const tasks = Array.from({ length: 1000 }, (_, at) =>
    backup(`t${at}`, "success", "2026-11-03", {
      extra_info: { resource: { id: `r-${at}`, name: `n${1000 + at}` } },
    }),
  );
  const rows = filled(listOf(...tasks)).health({ now: NOW });
  assert.deepEqual(
    rows.map((row) => row.resource.id),
    tasks.map((_, at) => `r-${at}`),
  );
});

test("now is a Date, milliseconds or a text, and the clock without one", (t) => {
  t.mock.method(Date, "now", () => Date.parse(NOW));
  const table = filled(HISTORY);
  for (const now of [NOW, "2026-11-04T04:30+02:00", new Date(NOW), Date.parse(NOW), undefined, null])
    assert.equal(table.health(/** @type {any} */ ({ now }))[0].age, 173_399_500, String(now));
});

test("maxAge is milliseconds or a text", () => {
  const table = filled(HISTORY);
  /** @param {string | number} maxAge */
  const verdict = (maxAge) =>
    table.health({ now: NOW, maxAge }).find((row) => row.resource.id === resource.id)?.verdict;
  for (const maxAge of ["3d", 3 * 86_400_000, "71h60m", 173_399_500])
    assert.equal(verdict(maxAge), "ok", String(maxAge));
  assert.equal(verdict(173_399_499), "failing");
});

test("kinds are the types that count", () => {
  const row = filled(HISTORY).health({ now: NOW, kinds: ["restore", "copy"] });
  assert.deepEqual(
    row.map(({ verdict, streak }) => [verdict, streak]),
    [
      ["unknown", "s"],
      ["unknown", ""],
    ],
  );
});

test("a table that was freed has no health", () => {
  const table = filled(HISTORY);
  table.free();
  fails(() => table.health(), "validation", /got one that was freed/);
});

/** @type {[options: any, message: string | RegExp][]} */
const WRONG = [
  ["24h", "options: expected an object, got a string"],
  [{ maxage: 1 }, 'options: expected maxAge, now or kinds, got "maxage"'],
  [{ maxAge: "a day" }, 'maxAge: expected a duration such as 90s, 15m, 2h, 3d or 1h30m, got "a day"'],
  [
    { maxAge: -1 },
    "maxAge: expected milliseconds above 0 or a duration such as 90s, 15m, 2h or 3d, got a number",
  ],
  [{ maxAge: "0s" }, "maxAge: expected more than 0, got 0s"],
  [{ now: "tonight" }, "now: expected a Date, milliseconds since 1970 or a time with its zone, got a string"],
  [
    { now: new Date(Number.NaN) },
    "now: expected a Date, milliseconds since 1970 or a time with its zone, got a Date",
  ],
  [{ now: Number.NaN }, "now: expected a Date, milliseconds since 1970 or a time with its zone, got NaN"],
  [{ now: {} }, "now: expected a Date, milliseconds since 1970 or a time with its zone, got an object"],
  [{ kinds: "backup" }, "kinds: expected an array of at least one operation type, got a string"],
  [{ kinds: [] }, "kinds: expected an array of at least one operation type, got an array of 0"],
  [{ kinds: ["backup", 1] }, "kinds[]: expected a string, got 1"],
];

for (const [options, message] of WRONG)
  test(`refuses the options ${JSON.stringify(options)}`, () => {
    fails(() => filled(HISTORY).health(options), "validation", message);
  });
