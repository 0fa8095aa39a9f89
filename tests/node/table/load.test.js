import assert from "node:assert/strict";
import { test } from "node:test";
import { collect, copies, emulated, esm, mocked } from "../client/support.js";
import { DIALECTS, listOf, rowsOf } from "./support.js";

/** @typedef {import("cbr-tasks").LoadReport} LoadReport */
/** @typedef {import("cbr-tasks").OperationLog} OperationLog */

/** @param {Iterable<OperationLog>} tasks */
const _byId = (tasks) => new Map([...tasks].map((task) => [task.id, task]));

for (const [name, copy] of copies) {
  for (const dialect of DIALECTS) {
    test(`every task is in the table once, the same as by iteration (${name}, ${dialect})`, async (t) => {
      const { client } = await emulated(t, { tasks: 2_345, dialect }, copy);
      const table = new copy.TaskTable();
      const list = client.tasks.list({ limit: 500 });
      const report = await list.into(table);
      assert.deepEqual(report, {
        added: 2_345,
        updated: 0,
        unchanged: 0,
        tasks: 2_345,
        pages: 5,
        requests: 5,
        total: 2_345,
        shifts: 0,
        duplicates: 0,
        refetched: 0,
        looks: 0,
        settled: true,
      });
      const { added, updated, unchanged, ...listing } = report;
      assert.deepEqual(list.report, listing);
      const expected = await collect(client.tasks.list({ limit: 1_000 }));
      assert.deepEqual(rowsOf(table), expected);
      for (const one of expected.slice(0, 50)) assert.deepEqual(table.get(one.id), one);
    });
  }
}

test("a filter of the service, a request object and options of the call apply", async (t) => {
  const { client, queries } = await emulated(t, { tasks: 1_000 });
  const table = new esm.TaskTable();
  /** @type {import("cbr-tasks").ListReport[]} */
  const told = [];
  const request = new esm.ListOpLogs({ status: "failed", limit: 10 });
  const report = await client.tasks.list(request, { onProgress: (report) => told.push(report) }).into(table);
  const expected = await client.tasks.list({ status: "failed" }).toArray();
  assert.ok(expected.length > 20 && expected.length < 200, String(expected.length));
  assert.deepEqual(rowsOf(table), expected);
  assert.deepEqual([report.added, report.tasks], [expected.length, expected.length]);
  assert.ok(queries.every((query) => query.includes("status=failed")));
  assert.equal(told.at(-1)?.tasks, expected.length);
});

test("onProgress is called after every page, with the table's length", async (t) => {
  const { client } = await emulated(t, { tasks: 950 });
  const table = new esm.TaskTable();
  /** @type {number[]} */
  const lengths = [];
  /** @type {LoadReport[]} */
  const reports = [];
  /** @type {import("cbr-tasks").ListReport[]} */
  const told = [];
  const list = client.tasks.list({ limit: 100 }, { onProgress: (report) => told.push(report) });
  const last = await list.into(table, {
    onProgress: (report) => {
      reports.push(report);
      lengths.push(table.length);
    },
  });
  const pages = await collect(client.tasks.list({ limit: 100 }).pages());
  let sum = 0;
  const sums = pages.map(({ operation_logs }) => {
    sum += operation_logs.length;
    return sum;
  });
  assert.deepEqual(lengths, sums);
  assert.equal(lengths.at(-1), 950);
  assert.deepEqual(
    reports.map(({ added }) => added),
    lengths,
  );
  assert.deepEqual(
    reports.map(({ tasks }) => tasks),
    lengths,
  );
  assert.deepEqual(
    reports.map(({ pages }) => pages),
    lengths.map((_, at) => at + 1),
  );
  assert.ok(reports.every(({ total }) => total === 950));
  assert.deepEqual(reports.at(-1), last);
  // The list's own onProgress is called too, and once more at the end.
  assert.deepEqual(
    told.slice(0, lengths.length).map(({ tasks }) => tasks),
    lengths,
  );
});

test("a second load counts known tasks as unchanged and changed ones as updated", async (t) => {
  const { client } = await emulated(t, { tasks: 300 });
  const table = new esm.TaskTable();
  await client.tasks.list({ limit: 100 }).into(table);
  const again = await client.tasks.list({ limit: 100 }).into(table);
  assert.deepEqual([again.added, again.updated, again.unchanged], [0, 0, 300]);
  const [one] = rowsOf(table);
  const changed = { ...one, status: "timeout", updated_at: "2030-01-01T00:00:00Z" };
  const { tasks } = mocked(() => new Response(listOf(changed, { id: "new", status: "running" })));
  const third = await tasks.list().into(table);
  assert.deepEqual([third.added, third.updated, third.unchanged], [1, 1, 0]);
  assert.equal(table.get(String(one?.id))?.status, "timeout");
});

test("no task is lost by faults that are retried", async (t) => {
  const faults = { drop: 0.1, truncate: 0.1, 500: 0.1, html: 0.1 };
  const more = { retry: { limit: 50, baseDelay: 1, maxDelay: 2 }, rateLimit: /** @type {const} */ (false) };
  const { client, emulator } = await emulated(t, { tasks: 3_000, faults }, esm, more);
  const table = new esm.TaskTable();
  const report = await client.tasks.list({ limit: 100 }).into(table);
  assert.deepEqual([report.added, report.unchanged, table.length], [3_000, 0, 3_000]);
  assert.deepEqual(table.query().ids.sort(), [...emulator.tasks().ids()].sort());
});

test("tasks that are added and removed during a load are counted, and no other task is lost", async (t) => {
  const churn = { inserts: 20, removals: 20 };
  const now = Date.UTC(2024, 4, 23, 14, 35);
  const { client, emulator } = await emulated(t, {
    tasks: 5_000,
    now,
    clock: () => now,
    churn,
    live: true,
    onRequest: () => emulator.advance(100),
  });
  const before = new Set(emulator.tasks().ids());
  const table = new esm.TaskTable();
  const report = await client.tasks.list({ limit: 100 }).into(table);
  const after = new Set(emulator.tasks().ids());
  const loaded = new Set(table.query().ids);
  assert.equal(loaded.size, table.length);
  assert.equal(report.added, table.length);
  const lost = [...before].filter((id) => after.has(id) && !loaded.has(id));
  assert.deepEqual(lost, []);
  assert.ok(report.shifts + report.duplicates > 0, JSON.stringify(report));
});

test("a list can be loaded into two tables, iterated and awaited, independently", async (t) => {
  const { client } = await emulated(t, { tasks: 250 });
  const list = client.tasks.list({ limit: 100 });
  const tables = [new esm.TaskTable(), new esm.TaskTable()];
  const all = await Promise.all([...tables.map((table) => list.into(table)), list.toArray(), list]);
  assert.deepEqual(tables.map(rowsOf), [all[2], all[2]]);
});
