import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { esm } from "../client/support.js";
import { ALIASES, facet, histogram, NUMBERS, numberOf, sorted, summary, TEXTS, textOf } from "./oracle.js";
import { bodies, encode, fails, filled, rowsOf } from "./support.js";

/** @typedef {import("cbr-tasks").OperationLog} OperationLog */
/** @typedef {import("cbr-tasks/table").TaskQuery} TaskQuery */
/** @typedef {(task: OperationLog) => boolean} Test */

const has = (/** @type {string} */ key, /** @type {string} */ part) => (/** @type {OperationLog} */ task) =>
  (textOf(task, key) ?? "").toLowerCase().includes(part.toLowerCase());
const starts =
  (/** @type {string} */ key, /** @type {string} */ part) => (/** @type {OperationLog} */ task) =>
    (textOf(task, key) ?? "").toLowerCase().startsWith(part.toLowerCase());
const is =
  (/** @type {string} */ key, /** @type {string[]} */ ...values) =>
  (/** @type {OperationLog} */ task) =>
    values.some((value) => textOf(task, key)?.toLowerCase() === value.toLowerCase());
const within = (/** @type {string} */ key, /** @type {number} */ from, /** @type {number} */ to) => {
  return (/** @type {OperationLog} */ task) => {
    const value = numberOf(task, key);
    return value !== undefined && value >= from && value < to;
  };
};
const not = (/** @type {Test} */ inner) => (/** @type {OperationLog} */ task) => !inner(task);
const all =
  (/** @type {Test[]} */ ...tests) =>
  (/** @type {OperationLog} */ task) =>
    tests.every((one) => one(task));
const any =
  (/** @type {Test[]} */ ...tests) =>
  (/** @type {OperationLog} */ task) =>
    tests.some((one) => one(task));
const day = (/** @type {string} */ text) => Date.parse(`${text}T00:00:00Z`) * 1_000;
const HOUR = 3_600_000_000;
const FOR_EVER = Number.POSITIVE_INFINITY;
const word = (/** @type {string} */ part) =>
  any(
    ...["resource_name", "vault_name", "error_message"].map((key) => has(key, part)),
    ...["id", "resource_id", "vault_id", "policy_id"].map((key) => starts(key, part)),
    is("error_code", part),
  );

/** Filters as text and as object, and the equivalent predicate. @type {[text: string, filter: import("cbr-tasks/table").TaskFilter, test: Test][]} */
const FILTERS = [
  ["", {}, () => true],
  ["status:failed", { status: "failed" }, is("status", "failed")],
  ["status:FAILED,timeout", { status: ["FAILED", "timeout"] }, is("status", "failed", "timeout")],
  ["-type:sync", { not: { type: "sync" } }, not(is("operation_type", "sync"))],
  ["type:none-of-these", { type: "none-of-these" }, () => false],
  [
    "resource_type:OS::Nova::Server",
    { resource_type: "OS::Nova::Server" },
    is("resource_type", "OS::Nova::Server"),
  ],
  ["vault:prod", { vault: "prod" }, any(has("vault_name", "prod"), starts("vault_id", "prod"))],
  ["resource:系统", { resource: "系统" }, any(has("resource_name", "系统"), starts("resource_id", "系统"))],
  ["id:7", { id: "7" }, starts("id", "7")],
  ["id:7,a0", { id: ["7", "a0"] }, any(starts("id", "7"), starts("id", "a0"))],
  ["project:04f1829c788037ac2fb8c01eb2b04b95", { project: "04f1829c788037ac2fb8c01eb2b04b95" }, () => true],
  ["has:error", { has: "error" }, (task) => textOf(task, "error_code") !== undefined],
  [
    "has:vault,policy -has:ended",
    { has: ["vault", "policy"], not: { has: "ended" } },
    all(
      (task) => ["vault_name", "vault_id", "policy_id"].some((key) => textOf(task, key) !== undefined),
      (task) => numberOf(task, "ended_at") === undefined,
    ),
  ],
  [
    "started>=2024-05-01",
    { started: { gte: "2024-05-01" } },
    within("started_at", day("2024-05-01"), FOR_EVER),
  ],
  [
    "ended>2024-05-01 ended<2024-05-10T12:00",
    { ended: { gt: "2024-05-01", lt: new Date("2024-05-10T12:00:00Z") } },
    within("ended_at", day("2024-05-02"), day("2024-05-10") + 12 * HOUR),
  ],
  [
    "created:2024-05-20",
    { created: "2024-05-20" },
    within("created_at", day("2024-05-20"), day("2024-05-21")),
  ],
  [
    "updated<=2024-05-20",
    { updated: { lte: "2024-05-20" } },
    within("updated_at", Number.NEGATIVE_INFINITY, day("2024-05-21")),
  ],
  ["duration>2h", { duration: { gt: 7_200_000 } }, within("duration", 2 * HOUR + 1, FOR_EVER)],
  ["duration<=90s", { duration: { lte: "90s" } }, within("duration", -FOR_EVER, 90_000_001)],
  ["progress:100", { progress: 100 }, (task) => numberOf(task, "progress") === 100],
  ["progress<50.5", { progress: { lt: 50.5 } }, within("progress", -FOR_EVER, 50.5)],
  ["web", { text: "web" }, word("web")],
  ["web 01", { text: ["web", "01"] }, all(word("web"), word("01"))],
  ['"disk is"', { text: "disk is" }, word("disk is")],
  [
    "status:failed (type:backup OR type:restore duration>1h)",
    { status: "failed", any: [{ type: "backup" }, { type: "restore", duration: { gt: "1h" } }] },
    all(
      is("status", "failed"),
      any(
        is("operation_type", "backup"),
        all(is("operation_type", "restore"), within("duration", HOUR + 1, FOR_EVER)),
      ),
    ),
  ],
  [
    "-(status:success -error:BackupService.6113) web",
    { not: { status: "success", not: { error: "BackupService.6113" } }, text: "web" },
    all(not(all(is("status", "success"), not(is("error_code", "BackupService.6113")))), word("web")),
  ],
];

describe("3,000 tasks", () => {
  const table = filled(...bodies(3_000, { seed: 5 }));
  /** @type {OperationLog[]} */
  let tasks = [];
  before(() => {
    tasks = rowsOf(table);
  });

  test("filters find what their plain form finds, as text and as object", () => {
    const sizes = new Set();
    for (const [text, filter, matches] of FILTERS) {
      const expected = tasks.filter(matches);
      for (const where of [text, filter]) {
        const view = table.query({ where });
        assert.equal(view.length, expected.length, text);
        assert.deepEqual(
          view.ids,
          expected.map((task) => task.id),
          text,
        );
        view.free();
      }
      sizes.add(expected.length);
    }
    // Of filters that all find nothing, or everything, little is learned.
    assert.ok(sizes.size > FILTERS.length / 2, `${sizes.size} sizes`);
  });

  test("times that count from now do so", (t) => {
    t.mock.method(Date, "now", () => Date.parse("2024-05-23T14:35:00Z"));
    const from = day("2024-05-20") + 14 * HOUR + 35 * 60_000_000;
    const view = table.query({ where: "started:-72h" });
    const expected = tasks.filter(within("started_at", from, FOR_EVER));
    assert.ok(expected.length > 100);
    assert.deepEqual(
      view.ids,
      expected.map((task) => task.id),
    );
  });

  test("every key sorts, both ways, stable and with what is missing last", () => {
    for (const key of [...Object.keys(TEXTS), ...Object.keys(NUMBERS), ...Object.keys(ALIASES)]) {
      for (const descending of [false, true]) {
        const view = table.query({ sort: /** @type {any} */ ({ key, descending }) });
        const expected = sorted(tasks, [{ key, descending }]);
        assert.deepEqual(
          view.ids,
          expected.map((task) => task.id),
          `${key} ${descending}`,
        );
      }
    }
  });

  test("a key by its name, several keys and a filter go together", () => {
    /** @type {[sort: TaskQuery["sort"], keys: { key: string, descending?: boolean }[]][]} */
    const orders = [
      ["vault", [{ key: "vault_name" }]],
      [
        ["status", "started"],
        [{ key: "status" }, { key: "started_at" }],
      ],
      [
        [{ key: "type", descending: true }, "duration", { key: "id" }],
        [{ key: "type", descending: true }, { key: "duration" }, { key: "id" }],
      ],
      [
        [{ key: "progress" }, { key: "vault_id", descending: true }],
        [{ key: "progress" }, { key: "vault_id", descending: true }],
      ],
      [[], []],
    ];
    const failed = tasks.filter(is("status", "failed", "success"));
    for (const [sort, keys] of orders) {
      const view = table.query({ where: "status:failed,success", sort });
      assert.deepEqual(view.rows(), sorted(failed, keys), JSON.stringify(sort));
    }
  });

  test("rows and ids are cut as slice cuts", () => {
    const view = table.query({ where: "-status:success", sort: "started_at" });
    const expected = sorted(tasks.filter(not(is("status", "success"))), [{ key: "started_at" }]);
    const places = [
      undefined,
      0,
      1,
      49,
      50.9,
      -1,
      -2.7,
      -50,
      expected.length,
      1e9,
      -1e9,
      FOR_EVER,
      -FOR_EVER,
    ];
    for (const start of places) {
      for (const end of places) {
        const wanted = expected.slice(start, end);
        assert.deepEqual(
          view.ids.slice(start, end),
          wanted.map((task) => task.id),
          `${start} ${end}`,
        );
        if (wanted.length < 100) assert.deepEqual(view.rows(start, end), wanted);
      }
    }
  });

  test("facets count every value of every text", () => {
    const view = table.query({ where: "-type:sync" });
    const wanted = tasks.filter(not(is("operation_type", "sync")));
    const keys = Object.keys({ ...TEXTS, ...ALIASES }).filter((key) => key !== "id" && !numberName(key));
    const all = view.facets(/** @type {any} */ (keys));
    assert.deepEqual(Object.keys(all), keys);
    for (const key of keys) {
      const expected = facet(wanted, key);
      assert.deepEqual(all[/** @type {"status"} */ (key)], Object.fromEntries(expected), key);
      // Objects put names that look like integers first.
      const order = Object.keys(Object.fromEntries(expected));
      assert.deepEqual(Object.keys(all[/** @type {"status"} */ (key)]), order, key);
    }
    assert.deepEqual(view.facets("status"), { status: Object.fromEntries(facet(wanted, "status")) });
    assert.deepEqual(view.facets([]), {});
  });

  test("histograms count every number in bins and at intervals, split or not", () => {
    const view = table.query();
    const week = 7 * 86_400_000;
    /** @type {[import("cbr-tasks/table").HistogramOptions, Parameters<typeof histogram>[1]][]} */
    const asked = [
      [{}, {}],
      [{ bins: 1 }, { bins: 1 }],
      [
        { by: "ended", bins: 7, split: "status" },
        { by: "ended_at", bins: 7, split: "status" },
      ],
      [
        { by: "created_at", interval: "1d", split: "type" },
        { by: "created_at", interval: 86_400_000, split: "type" },
      ],
      [{ interval: "1w" }, { interval: week }],
      [{ interval: week * 2 }, { interval: week * 2 }],
      [
        { by: "updated", interval: 3_600_000 },
        { by: "updated_at", interval: 3_600_000 },
      ],
      [
        { by: "duration", bins: 13, split: "vault" },
        { by: "duration", bins: 13, split: "vault_name" },
      ],
      [
        { by: "duration", interval: "15m" },
        { by: "duration", interval: 900_000 },
      ],
      [
        { by: "duration", interval: "1w" },
        { by: "duration", interval: week },
      ],
      [
        { by: "progress", bins: 10 },
        { by: "progress", bins: 10 },
      ],
      [
        { by: "progress", interval: 12.5, split: "status" },
        { by: "progress", interval: 12.5, split: "status" },
      ],
    ];
    for (const [options, plain] of asked) {
      assert.deepEqual(view.histogram(options), histogram(tasks, plain), JSON.stringify(options));
    }
    const none = table.query({ where: "-has:ended" });
    assert.deepEqual(none.histogram({ by: "ended", split: "status" }), { bins: [], missing: none.length });
  });

  test("a summary says what counting says", () => {
    for (const [text, filter, matches] of FILTERS) {
      const view = table.query({ where: filter });
      assert.deepEqual(view.summary(), summary(tasks.filter(matches)), text);
      view.free();
    }
  });

  test("what is taken out of order comes into views as into arrays", () => {
    const table = filled(...bodies(500, { seed: 3 }).toReversed());
    const [first] = rowsOf(table);
    table.ingest(
      encode(JSON.stringify({ ...first, status: "__proto__", updated_at: "2030-01-01T00:00:00Z" })),
    );
    const tasks = rowsOf(table);
    const view = table.query();
    const { status } = view.facets("status");
    assert.equal(Object.getOwnPropertyDescriptor(status, "__proto__")?.value, 1);
    assert.equal(Object.getPrototypeOf(status), Object.prototype);
    assert.deepEqual(Object.entries(view.summary().statuses), facet(tasks, "status"));
    assert.deepEqual(table.query({ where: "status:__proto__" }).ids, [first?.id]);
  });
});

/** @param {string} key */
const numberName = (key) => (ALIASES[key] ?? key) in NUMBERS;

test("an empty table has views that are empty", () => {
  const view = new esm.TaskTable().query({ where: "status:failed", sort: ["started", "vault"] });
  assert.equal(view.length, 0);
  assert.deepEqual([view.rows(), view.ids, view.rows(-5, 5)], [[], [], []]);
  assert.deepEqual(view.facets(["status", "vault"]), { status: {}, vault: {} });
  assert.deepEqual(view.histogram({ split: "status" }), { bins: [], missing: 0 });
  assert.deepEqual(view.summary(), { total: 0, statuses: {}, types: {} });
  fails(() => view.facets(/** @type {any} */ ("started")), "validation");
});
