import assert from "node:assert/strict";
import { test } from "node:test";
import { copies, esm } from "../client/support.js";
import { bodies, decode, encode, fails, filled, listOf, rejects, rowsOf } from "./support.js";

const ENDED =
  "view: expected its table as it was, got one that has been cleared or freed, or that lost tasks";

const [A, B, C] = [
  { id: "4827f2da-b008-4507-ab7d-42d0df5ed912", status: "failed", vault_name: "prod" },
  { id: "b", status: "failed", vault_name: "test" },
  { id: "c", status: "success", vault_name: "test" },
];

for (const [name, copy] of copies) {
  test(`removed tasks are in nothing that is asked afterwards (${name})`, () => {
    const table = new copy.TaskTable();
    table.ingest(encode(listOf(A, B, C)));
    assert.equal(table.remove("b"), 1);
    assert.equal(table.remove("b"), 0);
    assert.deepEqual([table.length, table.get("b")], [2, undefined]);
    const view = table.query({ sort: { key: "vault_name", descending: true } });
    assert.deepEqual(view.ids, ["c", A.id]);
    assert.deepEqual(view.facets(["status", "vault_name"]), {
      status: { failed: 1, success: 1 },
      vault_name: { prod: 1, test: 1 },
    });
    assert.equal(view.summary().total, 2);
    assert.equal(table.query({ where: "status:failed" }).length, 1);
    assert.equal(table.remove([A.id, "c", "x", "c"]), 2);
    assert.equal(table.remove([]), 0);
    assert.deepEqual([table.length, table.query().length], [0, 0]);
  });
}

test("a removed id that comes again is a new task, the last one", () => {
  const table = filled(listOf(A, B, C));
  table.remove(A.id);
  assert.deepEqual({ ...table.ingest(encode(listOf(A, B))) }, { added: 1, updated: 0, unchanged: 1 });
  assert.deepEqual(table.query().ids, ["b", "c", A.id]);
});

test("views and exports that were begun before a removal end, but for the length", async () => {
  const table = filled(...bodies(2_000));
  const view = table.query({ sort: "started" });
  const [chunks, others] = [view.toNdjson(), view.toNdjson()];
  await chunks.next();
  assert.equal(table.remove("nobody's"), 0);
  assert.equal(view.rows(0, 1).length, 1);
  await others.next();
  assert.equal(table.remove(view.ids.slice(7, 8)), 1);
  for (const look of [() => view.rows(), () => view.ids, () => view.facets("status"), () => view.toCsv()]) {
    fails(look, "validation", ENDED);
  }
  await rejects(chunks.next(), "validation", ENDED);
  await rejects(others.next(), "validation", ENDED);
  assert.equal(view.length, 2_000);
  assert.equal(table.query().length, 1_999);
});

test("a snapshot has nothing of removed tasks", () => {
  const table = filled(listOf(A, B, { ...C, vault_name: "a vault of its own" }));
  table.remove("c");
  const snapshot = table.snapshot();
  assert.ok(!decode([snapshot]).includes("of its own"));
  assert.ok(decode([snapshot]).includes("prod"));
  assert.deepEqual(rowsOf(esm.TaskTable.restore(snapshot)), rowsOf(table));
});

test("when most tasks are removed, the table gives their memory back", () => {
  const table = filled(...bodies(20_000));
  const before = table.memoryBytes;
  const rows = rowsOf(table);
  assert.equal(table.remove(table.query().ids.slice(0, 18_000)), 18_000);
  assert.ok(table.memoryBytes * 4 < before, `${table.memoryBytes} of ${before}`);
  assert.deepEqual(rowsOf(table), rows.slice(18_000));
});

test("ids that are no strings are refused, and nothing is removed", () => {
  const table = filled(listOf(A, B, C));
  /** @type {[ids: unknown, message: string][]} */
  const wrong = [
    [7, "ids[0]: expected a string, got a number"],
    [undefined, "ids[0]: expected a string, got undefined"],
    [["b", null], "ids[1]: expected a string, got null"],
  ];
  for (const [ids, message] of wrong) {
    fails(() => table.remove(/** @type {any} */ (ids)), "validation", message);
  }
  assert.equal(table.length, 3);
});
