import assert from "node:assert/strict";
import { test } from "node:test";
import { copies, esm, mocked } from "../client/support.js";
import { bodies, decode, encode, fails, filled, listOf, rowsOf } from "./support.js";

const [A, B, C] = [
  { id: "a", status: "failed" },
  { id: "b", status: "success" },
  { id: "c", status: "failed" },
];

for (const [name, copy] of copies) {
  test(`a source labels tasks for filters, sorts, facets and CSV, and is not part of them (${name})`, async () => {
    const table = new copy.TaskTable();
    table.ingest(encode(listOf(A, B)), { source: "eu-nl/prod" });
    table.ingest([/** @type {any} */ (C)], { source: "eu-de/prod" });
    const failed = { where: { source: "eu-de", status: /** @type {const} */ ("failed") } };
    assert.deepEqual(table.query(failed).ids, ["c"]);
    assert.deepEqual(table.query({ where: "source:eu-nl" }).ids, ["a", "b"]);
    const view = table.query({ sort: "source" });
    assert.deepEqual(view.ids, ["c", "a", "b"]);
    assert.deepEqual(view.facets("source"), { source: { "eu-nl/prod": 2, "eu-de/prod": 1 } });
    assert.ok(!("source" in (table.get("c") ?? {})));
    let csv = "";
    for await (const chunk of view.toCsv({ columns: ["id", "source"] })) csv += decode([chunk]);
    assert.equal(csv, "id,source\r\nc,eu-de/prod\r\na,eu-nl/prod\r\nb,eu-nl/prod\r\n");
    const [header = ""] = decode([(await view.toCsv().next()).value ?? new Uint8Array()]).split("\r\n");
    assert.ok(header.endsWith(",progress,duration"));
    const restored = copy.TaskTable.restore(table.snapshot());
    assert.deepEqual(restored.query().facets("source"), view.facets("source"));
  });
}

test("a later state takes its source with it, and without one the label stays", () => {
  const table = filled(listOf(A));
  assert.deepEqual(table.query().facets("source"), { source: { "": 1 } });
  assert.equal(table.ingest(encode(listOf(A)), { source: "one" }).updated, 1);
  assert.equal(table.ingest(encode(listOf({ ...A, status: "success" }))).updated, 1);
  assert.deepEqual(table.query().facets("source"), { source: { one: 1 } });
  assert.equal(table.ingest(encode(listOf(A)), { source: "two" }).updated, 1);
  assert.deepEqual(table.query().facets("source"), { source: { two: 1 } });
});

test("a listing takes its source into the table", async () => {
  const [body = ""] = bodies(5);
  const client = mocked(() => new Response(body));
  const table = new esm.TaskTable();
  await client.tasks.list().into(table, { source: "eu-de/prod" });
  assert.deepEqual(table.query().facets("source"), { source: { "eu-de/prod": 5 } });
  assert.deepEqual(rowsOf(table), rowsOf(filled(body)));
});

test("options of ingest that are wrong are refused", () => {
  const table = filled(listOf(A));
  /** @type {[options: unknown, message: string][]} */
  const wrong = [
    ["eu-de", "options: expected an object, got a string"],
    [{ region: "eu-de" }, 'options: expected source, got "region"'],
    [{ source: 7 }, "source: expected a string, got a number"],
    [{ source: "" }, "source: expected a text of 1 to 256 characters, got one of 0"],
    [{ source: "x".repeat(257) }, "source: expected a text of 1 to 256 characters, got one of 257"],
  ];
  for (const [options, message] of wrong) {
    fails(() => table.ingest(encode(listOf(B)), /** @type {any} */ (options)), "validation", message);
  }
  assert.equal(table.length, 1);
  for (const options of [undefined, null, {}, { source: undefined }, { source: null }]) {
    table.ingest(encode(listOf(A)), /** @type {any} */ (options));
  }
});
