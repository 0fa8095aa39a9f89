import assert from "node:assert/strict";
import { test } from "node:test";
import { collect, esm } from "../client/support.js";
import { decode, fails, filled, listOf } from "./support.js";

/** @typedef {import("cbr-tasks/table").TaskFilter} TaskFilter */
/** @typedef {import("cbr-tasks/table").TaskQuery} TaskQuery */
/** @typedef {import("cbr-tasks/table").HistogramOptions} HistogramOptions */

// src/table/tests/differential.rs has every filter, key and figure against an oracle; here is what JavaScript gets of them.
const TASKS = [
  {
    id: "a1",
    status: "success",
    operation_type: "backup",
    vault_name: "prod",
    started_at: "2024-05-20T10:00:00Z",
    ended_at: "2024-05-20T10:01:00Z",
    extra_info: { common: { progress: 100 } },
  },
  {
    id: "a2",
    status: "failed",
    operation_type: "backup",
    vault_name: "prod eu",
    started_at: "2024-05-20T23:00:00Z",
    ended_at: "2024-05-20T23:03:00Z",
    error_info: { code: "E.1", message: "disk is full" },
    extra_info: { common: { progress: 40 } },
  },
  {
    id: "b1",
    status: "running",
    operation_type: "restore",
    vault_name: "prod",
    started_at: "2024-05-22T10:00:00Z",
    extra_info: { common: { progress: 50 } },
  },
  { id: "b2", status: "timeout", operation_type: "sync" },
];

const table = filled(listOf(...TASKS));

/** @type {[text: string, filter: TaskFilter, ids: string[]][]} */
const FILTERS = [
  ["", {}, ["a1", "a2", "b1", "b2"]],
  ["status:FAILED,timeout", { status: ["FAILED", "timeout"] }, ["a2", "b2"]],
  ["-type:sync", { not: { type: "sync" } }, ["a1", "a2", "b1"]],
  ["has:started -has:ended", { has: "started", not: { has: "ended" } }, ["b1"]],
  [
    "started>=2024-05-20T23:00 started<2024-05-22",
    { started: { gte: new Date("2024-05-20T23:00:00Z"), lt: "2024-05-22" } },
    ["a2"],
  ],
  ["started:2024-05-20", { started: "2024-05-20" }, ["a1", "a2"]],
  ["duration>1m30s", { duration: { gt: 90_000 } }, ["a2"]],
  ["progress<50.5 progress>40", { progress: { lt: 50.5, gt: 40 } }, ["b1"]],
  ["id:a disk", { id: "a", text: ["disk"] }, ["a2"]],
  [
    "vault:prod (type:restore OR error:E.1)",
    { vault: "prod", any: [{ type: "restore" }, { error: "E.1" }] },
    ["a2", "b1"],
  ],
];

for (const [text, filter, ids] of FILTERS) {
  test(`the filter "${text}" finds the same as text and as an object`, () => {
    for (const where of [text, filter]) {
      const view = table.query({ where });
      assert.deepEqual([view.length, view.ids], [ids.length, ids]);
      assert.deepEqual(
        view.rows(),
        TASKS.filter(({ id }) => ids.includes(id)),
      );
    }
  });
}

test("times that count from now do so", (t) => {
  t.mock.method(Date, "now", () => Date.parse("2024-05-23T14:35:00Z"));
  assert.deepEqual(table.query({ where: "started:-72h" }).ids, ["a2", "b1"]);
});

test("a key sorts by any of its names, in either direction, alone or with others, and with a filter", () => {
  /** @type {[sort: TaskQuery["sort"], ids: string[]][]} */
  const orders = [
    [undefined, ["a1", "a2", "b1", "b2"]],
    [[], ["a1", "a2", "b1", "b2"]],
    ["status", ["a2", "b1", "a1", "b2"]],
    ["vault", ["a1", "b1", "a2", "b2"]],
    [{ key: "started_at", descending: true }, ["b1", "a2", "a1", "b2"]],
    [
      ["type", { key: "duration", descending: true }],
      ["a2", "a1", "b1", "b2"],
    ],
    [
      [{ key: "vault_name" }, { key: "progress", descending: false }],
      ["b1", "a1", "a2", "b2"],
    ],
  ];
  for (const [sort, ids] of orders) {
    assert.deepEqual(table.query({ sort }).ids, ids, JSON.stringify(sort));
    const some = table.query({ where: "-id:b1", sort });
    assert.deepEqual(
      some.ids,
      ids.filter((id) => id !== "b1"),
    );
  }
});

test("rows are cut as slice cuts", () => {
  const view = table.query();
  const places = [
    undefined,
    0,
    1,
    2.9,
    -1,
    -2.7,
    4,
    1e9,
    -1e9,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  for (const start of places) {
    for (const end of places)
      assert.deepEqual(view.rows(start, end), TASKS.slice(start, end), `${start} ${end}`);
  }
});

test("facets count the values of texts under the names that were asked for", () => {
  const view = table.query();
  const vault = { prod: 2, "": 1, "prod eu": 1 };
  const type = { backup: 2, restore: 1, sync: 1 };
  assert.deepEqual(view.facets("vault"), { vault });
  const both = view.facets(["type", "vault_name"]);
  assert.deepEqual(both, { type, vault_name: vault });
  assert.deepEqual(Object.keys(both.vault_name), ["prod", "", "prod eu"]);
  assert.deepEqual(view.facets([]), {});
});

test("histograms count in bins or at intervals, split or not", () => {
  const view = table.query();
  const day = 86_400_000;
  const none = { failed: 0, running: 0, success: 0, timeout: 0 };
  const monday = Date.parse("2024-05-20T00:00:00Z");
  const bin = (/** @type {number} */ start, /** @type {number} */ width, /** @type {number} */ count) => ({
    start,
    end: start + width,
    count,
  });
  /** @type {[HistogramOptions, bins: object[], missing: number][]} */
  const asked = [
    [{ interval: "1w" }, [bin(monday, 7 * day, 3)], 1],
    [{ by: "started", interval: 2 * day }, [bin(monday - day, 2 * day, 2), bin(monday + day, 2 * day, 1)], 1],
    [
      { by: "started_at", interval: "1d", split: "status" },
      [
        { ...bin(monday, day, 2), split: { ...none, failed: 1, success: 1 } },
        { ...bin(monday + day, day, 0), split: none },
        { ...bin(monday + 2 * day, day, 1), split: { ...none, running: 1 } },
      ],
      1,
    ],
    [{ by: "duration", interval: 120_000 }, [bin(0, 120_000, 1), bin(120_000, 120_000, 1)], 2],
    [
      { by: "progress", interval: 12.5 },
      [3, 4, 5, 6, 7, 8].map((at) => bin(at * 12.5, 12.5, [1, 1, 0, 0, 0, 1][at - 3] ?? 0)),
      1,
    ],
  ];
  for (const [options, bins, missing] of asked) {
    assert.deepEqual(view.histogram(options), { bins, missing }, JSON.stringify(options));
  }
  assert.equal(view.histogram().bins.length, 60);
});

test("a summary counts statuses, types and durations, and has the oldest task that goes on", () => {
  assert.deepEqual(table.query().summary(), {
    total: 4,
    statuses: { failed: 1, running: 1, success: 1, timeout: 1 },
    successRate: 1 / 3,
    types: {
      backup: { count: 2, duration: { count: 2, min: 60_000, median: 120_000, p95: 174_000, max: 180_000 } },
      restore: { count: 1 },
      sync: { count: 1 },
    },
    oldestRunning: TASKS[2],
  });
});

test("names of Object.prototype are values like others", () => {
  const odd = filled(listOf({ id: "x", status: "__proto__" }));
  const { status } = odd.query().facets("status");
  assert.equal(Object.getOwnPropertyDescriptor(status, "__proto__")?.value, 1);
  assert.equal(Object.getPrototypeOf(status), Object.prototype);
  assert.deepEqual(Object.entries(odd.query().summary().statuses), [["__proto__", 1]]);
  assert.deepEqual(odd.query({ where: "status:__proto__" }).ids, ["x"]);
});

test("an empty table has views that are empty", () => {
  const view = new esm.TaskTable().query({ where: "status:failed", sort: ["started", "vault"] });
  assert.equal(view.length, 0);
  assert.deepEqual([view.rows(), view.ids, view.rows(-5, 5)], [[], [], []]);
  assert.deepEqual(view.facets(["status", "vault"]), { status: {}, vault: {} });
  assert.deepEqual(view.histogram({ split: "status" }), { bins: [], missing: 0 });
  assert.deepEqual(view.summary(), { total: 0, statuses: {}, types: {} });
  fails(() => view.facets(/** @type {any} */ ("started")), "validation");
});

test("half of a surrogate pair is text in ids, filters, facets and CSV, and stays in rows", async () => {
  const odd = filled(
    String.raw`{"operation_logs":[{"id":"\ud800","vault_name":"a\udc00b","status":"failed"},{"id":"c"}]}`,
  );
  const [row] = odd.query().rows();
  assert.equal(row?.id, "\ud800");
  assert.equal(row?.vault_name, "a\udc00b");
  for (const where of [{ id: "\ud800" }, { vault: "a\udc00b" }, { text: ["a\udc00b"] }, 'vault:"a\udc00b"']) {
    assert.deepEqual(odd.query({ where }).ids, ["\ufffd"], JSON.stringify(where));
  }
  assert.equal(odd.get("\ud800")?.status, "failed");
  assert.ok(JSON.stringify(odd.query().facets("vault")).includes("a\ufffdb"));
  const csv = odd.query({ where: { id: "\ud800" } }).toCsv({ columns: ["id", "vault_name"] });
  assert.equal(decode(await collect(csv)), "id,vault_name\r\n\ufffd,a\ufffdb\r\n");
});

test("ids of every kind are told in the view's order, over the pieces in which they are handed over", () => {
  const uuid = (/** @type {number} */ at) => `4827f2da-b008-4507-ab7d-${String(at).padStart(12, "0")}`;
  const odd = new Map([
    [0, "task 0"],
    [2_047, "ü".repeat(18)],
    [2_048, "x\ny\u2028"],
    [4_100, "灾".repeat(12)],
    [4_101, "a".repeat(36)],
    [6_000, "a".repeat(35)],
    [6_001, "a".repeat(37)],
  ]);
  const ids = Array.from({ length: 10_000 }, (_, at) => odd.get(at) ?? uuid(at));
  const table = filled(listOf(...ids.map((id) => ({ id, status: "success" })), { status: "failed" }));
  assert.deepEqual(table.query().ids, [...ids, ""]);
  assert.deepEqual(table.query({ where: "id:4827f2da", sort: "id" }).ids, [
    ...ids.filter((id) => id.startsWith("4827")).sort(),
  ]);
  assert.deepEqual(table.query({ where: "status:nothing" }).ids, []);
});
