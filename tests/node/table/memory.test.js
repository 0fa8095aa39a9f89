import assert from "node:assert/strict";
import { test } from "node:test";
import { collect, emulated, esm, rejection } from "../client/support.js";
import { limitedTable } from "./limited-support.js";
import { bodies, decode, encode, listOf, rowsOf } from "./support.js";

/** @typedef {import("cbr-tasks/table").TaskTable} TaskTable */
/** @typedef {import("cbr-tasks/table").TaskView} TaskView */

const MIB = 1 << 20;
const MESSAGE = "expected memory for more tasks, got none from the allocator";

/**
 * The result of a call, or the error of running out of memory. Any other error fails the test.
 * @template T
 * @param {() => T} call
 */
function outcome(call) {
  try {
    return { value: call() };
  } catch (error) {
    assert.ok(
      esm.isCbrError(error, "memory"),
      `expected an error of kind memory, got ${/** @type {any} */ (error)?.stack}`,
    );
    assert.equal(error.message, MESSAGE);
    assert.equal(error.retryable, false);
    return { error };
  }
}

/** Calls until memory runs out. @param {(turn: number) => unknown} call */
function untilFull(call) {
  for (let turn = 0; turn < 1_000_000; turn += 1) if (outcome(() => call(turn)).error) return turn;
  assert.fail("the memory never ends");
}

const page = bodies(1_000, { seed: 9 })[0] ?? "";

test("a table that runs out of memory throws an error, keeps its tasks, and works again after clear()", async (t) => {
  const { copy, memory } = await limitedTable(t, 24 * MIB);
  const pages = bodies(150_000, { seed: 4 }).map(encode);
  const table = new copy.TaskTable();
  const taken = untilFull((turn) => table.ingest(pages[turn] ?? assert.fail("too few pages")));
  assert.ok(taken > 40, `${taken} pages`);
  assert.ok(memory.buffer.byteLength <= 24 * MIB);
  assert.equal(table.length, taken * 1_000);

  // The same with unlimited memory.
  const free = new esm.TaskTable();
  for (const page of pages.slice(0, taken)) free.ingest(page);
  const [view, expected] = [table.query(), free.query()];
  for (const at of [0, 4_321, -100]) {
    const end = at < 0 ? undefined : at + 100;
    assert.deepEqual(view.rows(at, end), expected.rows(at, end));
  }
  assert.deepEqual(view.facets(["status", "vault"]), expected.facets(["status", "vault"]));
  const where = "status:failed web";
  assert.deepEqual(table.query({ where }).ids, free.query({ where }).ids);
  // A known page needs as much memory as a new one; a small one may still fit.
  assert.ok(outcome(() => table.ingest(pages[taken] ?? "")).error);
  assert.equal(table.length, taken * 1_000);

  table.clear();
  assert.deepEqual(table.ingest(encode(page)), { added: 1_000, updated: 0, unchanged: 0 });
  const again = untilFull((turn) => table.ingest(pages[turn] ?? ""));
  assert.ok(again >= taken * 0.9, `${again} pages, ${taken} before`);
  table.free();
});

/** Bodies of far more than the memory. @type {Record<string, (bytes: number) => any>} */
const HUGE = {
  "bytes of one text": (bytes) => new Uint8Array(bytes).fill(0x78),
  "bytes that are not UTF-8": (bytes) => new Uint8Array(bytes).fill(0xff),
  "a buffer": (bytes) => encode(listOf({ id: "1", note: "x".repeat(bytes) })).buffer,
  "a list of objects": (bytes) => [{ id: "1", note: "x".repeat(bytes) }],
  "short tasks": (bytes) =>
    encode(JSON.stringify(Array.from({ length: bytes / 12 }, (_, at) => ({ id: `${at}` })))),
};

for (const [what, huge] of Object.entries(HUGE)) {
  test(`${what} beyond the memory: an error of kind memory, and the table is as before`, async (t) => {
    const { copy } = await limitedTable(t, 8 * MIB);
    const table = new copy.TaskTable();
    table.ingest(encode(page));
    const expected = table.query().rows(0, 1_000);
    for (const size of [64, 4, 7]) {
      assert.ok(outcome(() => table.ingest(huge(size * MIB))).error, `${size} MiB`);
      assert.equal(table.length, 1_000);
      assert.deepEqual(table.query().rows(0, 1_000), expected);
    }
    assert.deepEqual(table.ingest(encode(page)), { added: 0, updated: 0, unchanged: 1_000 });
    assert.equal(table.ingest(encode(listOf({ id: "1", status: "failed" }))).added, 1);
    table.free();
  });
}

/** Bodies that need memory in different places. @type {Record<string, (turn: number) => string>} */
const KINDS = {
  "tasks as the service sends them": (turn) => {
    const tasks = JSON.parse(page).operation_logs;
    return listOf(
      ...tasks
        .slice(0, 100)
        .map((/** @type {any} */ task, /** @type {number} */ at) => ({ ...task, id: `${turn}-${at}` })),
    );
  },
  "tasks of which no two have the same fields": (turn) =>
    listOf(
      ...Array.from({ length: 50 }, (_, at) => ({
        id: `${turn}-${at}`,
        [`f${turn}x${at}`]: { [`g${at}y${turn}`]: turn },
      })),
    ),
  "texts of which no two are the same": (turn) =>
    listOf(
      ...Array.from({ length: 50 }, (_, at) => ({
        id: `${turn}-${at}`,
        status: `s${turn}-${at}`,
        vault_name: `v${turn}-${at} ${"v".repeat(200)}`,
        extra_info: { resource: { name: `ü${turn}-${at}` } },
      })),
    ),
  "long texts": (turn) => listOf({ id: `${turn}`, status: "failed", note: "x".repeat(100_000) }),
  "one task a body": (turn) =>
    JSON.stringify({ id: `${turn}`, status: "failed", n: [turn], started_at: "2024-05-23T14:35:23Z" }),
};

/** @param {TaskTable} table @param {import("cbr-tasks/table").TaskQuery} query */
function idsOf(table, query) {
  const view = table.query(query);
  try {
    return view.ids;
  } finally {
    view.free();
  }
}

/** Operations on a table and a view. @type {Record<string, (table: TaskTable, view: TaskView) => any>} */
const LOOKS = {
  rows: (_, view) => view.rows(0, 5),
  "all ids": (_, view) => view.ids,
  facets: (_, view) => view.facets(["status", "vault", "resource"]),
  histogram: (_, view) => view.histogram({ split: "type" }),
  summary: (_, view) => view.summary(),
  "a task": (table, view) => table.get(view.rows(3, 4)[0]?.id ?? ""),
  "a filter": (table) => idsOf(table, { where: "(web OR prod) -status:failed" }),
  order: (table) => idsOf(table, { sort: ["status", "vault", { key: "id", descending: true }] }),
  snapshot: (table) => table.snapshot(),
};

for (const [kind, body] of Object.entries(KINDS)) {
  test(`${kind}: running out of memory breaks nothing, and everything works when memory is free again`, async (t) => {
    const { copy } = await limitedTable(t, 6 * MIB);
    const table = new copy.TaskTable();
    // So that the operations have a result.
    for (let turn = 0; turn < 3; turn += 1) table.ingest(encode(body(turn)));
    const view = table.query();
    const { length } = table;
    const snapshot = table.snapshot();
    const looks = () =>
      Object.entries(LOOKS).map(([name, look]) => ({ name, ...outcome(() => look(table, view)) }));
    const expected = looks();
    assert.ok(expected.every(({ error }) => error === undefined));

    const other = new copy.TaskTable();
    const bodiesTaken = untilFull((turn) => other.ingest(encode(body(turn))));
    assert.ok(bodiesTaken > 10, `${bodiesTaken} bodies`);
    const held = other.length;
    // A full table can still be read. Long texts need more than the headroom for that.
    const isShort = kind !== "long texts";
    const sample = isShort ? other.query() : view;
    if (isShort) assert.equal(sample.rows(0, 3).length, 3);
    /** @type {unknown[]} */
    const views = [];
    untilFull(() => views.push(other.query({ sort: "id" })));
    untilFull(() => views.push(table.query()));

    for (let round = 0; round < 2; round += 1) {
      for (const [at, { name, value, error }] of looks().entries()) {
        if (name === "rows" && isShort) assert.equal(error, undefined);
        if (error === undefined) assert.deepEqual(value, expected[at]?.value, name);
      }
      for (const start of [() => view.toCsv(), () => view.toNdjson(), () => sample.toNdjson()]) {
        const failed = await (async () => collect(start()))().then(
          () => undefined,
          (error) => error,
        );
        if (failed !== undefined) assert.ok(esm.isCbrError(failed, "memory"), String(failed?.stack));
      }
      outcome(() => idsOf(other, { sort: "started_at" }));
      outcome(() => other.ingest(encode(body(bodiesTaken))));
      outcome(() => other.ingest(encode(body(bodiesTaken).slice(0, -1))).added && assert.fail("a cut body"));
      const another = new copy.TaskTable();
      outcome(() => another.ingest(encode(page)));
      another.free();
      outcome(() => copy.TaskTable.restore(snapshot).free());
    }
    assert.equal(table.length, length);

    for (const one of views.splice(0)) /** @type {any} */ (one).free?.();
    assert.ok(other.length >= held);
    if (isShort) assert.equal(sample.rows(0, 3).length, 3);
    other.clear();
    assert.deepEqual(looks(), expected);
    assert.equal(
      decode(await collect(view.toNdjson()))
        .trimEnd()
        .split("\n").length,
      length,
    );
    const again = untilFull((turn) => other.ingest(encode(body(turn))));
    // The free memory is fragmented by what is still held.
    assert.ok(again >= bodiesTaken / 2, `${again} bodies, ${bodiesTaken} before`);
  });
}

test("a list that is too long for the memory ends its load with the error, and the table has what came", async (t) => {
  const { copy } = await limitedTable(t, 12 * MIB);
  const { client } = await emulated(t, { tasks: 75_000 }, copy, { rateLimit: false });
  const table = new copy.TaskTable();
  let told = 0;
  const error = await rejection(
    client.tasks.list({ limit: 1_000 }).into(table, {
      onProgress: ({ added }) => {
        told = added;
      },
    }),
  );
  assert.ok(esm.isCbrError(error, "memory"), String(error?.stack));
  assert.ok(told > 10_000 && table.length >= told, `${told} told, ${table.length} held`);
  assert.equal(table.query({ where: "status:failed" }).rows(0, 10).length, 10);
  table.clear();
  assert.equal((await client.tasks.list({ limit: 1_000 }).toArray({ limit: 10 })).length, 10);
  const report = await client.tasks.list({ status: "failed" }).into(table);
  assert.equal(report.added, table.length);
  assert.ok(rowsOf(table).every(({ status }) => status === "failed"));
});
