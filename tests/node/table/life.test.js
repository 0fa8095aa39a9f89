import assert from "node:assert/strict";
import { test } from "node:test";
import { collected, held, wasmOf } from "../client/memory-support.js";
import { collect, copies, esm, tableGlueUrl } from "../client/support.js";
import { bodies, decode, encode, fails, filled, rejects, rowsOf } from "./support.js";

/** @typedef {import("cbr-tasks/table").TaskTable} TaskTable */
/** @typedef {import("cbr-tasks/table").TaskView} TaskView */

const wasm = await wasmOf(tableGlueUrl);

const FREED_TABLE = "table: expected a TaskTable of this copy of cbr-tasks, got one that was freed";
const FREED_VIEW = "view: expected a TaskView, got one that was freed";
const CLEARED =
  "view: expected its table as it was, got one that has been cleared or freed, or that lost tasks";

/** All methods of a view. @type {((view: TaskView) => unknown)[]} */
const LOOKS = [
  (view) => view.rows(),
  (view) => view.rows(0, 0),
  (view) => view.ids,
  (view) => view.facets("status"),
  (view) => view.histogram(),
  (view) => view.summary(),
  (view) => view.toCsv(),
  (view) => view.toNdjson(),
];

for (const [name, copy] of copies) {
  test(`freed objects throw a clear error, and may be freed again (${name})`, () => {
    const table = new copy.TaskTable();
    table.ingest(encode(bodies(10)[0] ?? ""));
    const view = table.query();
    view.free();
    view.free();
    for (const look of [...LOOKS, (/** @type {TaskView} */ view) => view.length]) {
      fails(() => look(view), "validation", FREED_VIEW);
    }
    const kept = table.query();
    table.free();
    table.free();
    /** @type {((table: TaskTable) => unknown)[]} */
    const calls = [
      (table) => table.length,
      (table) => table.memoryBytes,
      (table) => table.ingest(encode("[]")),
      (table) => table.get("id"),
      (table) => table.remove("id"),
      (table) => table.query(),
      (table) => table.snapshot(),
      (table) => table.clear(),
    ];
    for (const call of calls) fails(() => call(table), "validation", FREED_TABLE);
    for (const look of LOOKS) fails(() => look(kept), "validation", CLEARED);
    assert.equal(kept.length, 10);
    kept.free();
  });

  test(`tables and views are disposable (${name})`, () => {
    // Node has the symbol from version 20 on; the syntax came later.
    const table = new copy.TaskTable();
    const view = table.query();
    view[Symbol.dispose]();
    fails(() => view.length, "validation", FREED_VIEW);
    table[Symbol.dispose]();
    fails(() => table.length, "validation", FREED_TABLE);
    table[Symbol.dispose]();
  });
}

test("views of a cleared table throw, also after it is filled again", async () => {
  const table = filled(...bodies(2_000));
  const view = table.query({ sort: "started" });
  const chunks = view.toNdjson();
  const first = await chunks.next();
  assert.equal(first.done, false);
  table.clear();
  assert.equal(table.length, 0);
  table.ingest(encode(bodies(2_000, { seed: 2 })[0] ?? ""));
  for (const look of LOOKS) fails(() => look(view), "validation", CLEARED);
  await rejects(chunks.next(), "validation", CLEARED);
  assert.deepEqual(await chunks.next(), { value: undefined, done: true });
  assert.equal(table.query().length, 1_000);
});

test("an export goes on while tasks are added and its view is freed", async () => {
  const texts = bodies(6_000);
  const table = filled(...texts.slice(0, 3));
  const view = table.query();
  const before = rowsOf(table);
  /** @type {Uint8Array[]} */
  const chunks = [];
  for await (const chunk of view.toNdjson()) {
    chunks.push(chunk);
    if (chunks.length === 2) table.ingest(encode(texts[3] ?? ""));
    if (chunks.length === 3) view.free();
    if (chunks.length === 4) table.ingest(encode(texts[4] ?? ""));
  }
  assert.ok(chunks.length > 10, `${chunks.length} chunks`);
  assert.equal(table.length, 5_000);
  const again = new esm.TaskTable();
  again.ingest(encode(decode(chunks)));
  assert.deepEqual(rowsOf(again), before);
});

test("an export can be left early, and two exports at a time are independent", async () => {
  const table = filled(...bodies(3_000));
  const view = table.query();
  const left = view.toCsv();
  await left.next();
  assert.deepEqual(await left.return(), { value: undefined, done: true });
  assert.deepEqual(await left.next(), { value: undefined, done: true });
  const whole = decode(await collect(view.toCsv()));
  const [one, other] = [view.toCsv(), view.toCsv()];
  /** @type {Uint8Array[][]} */
  const both = [[], []];
  for (;;) {
    const chunks = [await one.next(), await other.next()];
    if (chunks.every(({ done }) => done)) break;
    for (const [at, { value }] of chunks.entries()) if (value) both[at]?.push(value);
  }
  for (const chunks of both) assert.equal(decode(chunks), whole);
});

test("a view keeps its table alive", async () => {
  const view = filled(...bodies(1_000)).query({ where: "status:failed" });
  const { length } = view;
  for (let round = 0; round < 5; round += 1) {
    filled(...bodies(1_000, { seed: round }));
    await collected();
  }
  assert.ok(length > 0);
  assert.equal(view.rows().length, length);
});

test("unreachable tables and views free their memory", async () => {
  const [text = ""] = bodies(1_000);
  const round = async () => {
    for (let at = 0; at < 20; at += 1) filled(text).query({ sort: "vault" }).rows(0, 5);
    await collected();
  };
  await round();
  await round();
  const [memory, objects] = [wasm.memory.buffer.byteLength, held(wasm)];
  for (let at = 0; at < 5; at += 1) await round();
  assert.equal(wasm.memory.buffer.byteLength, memory);
  assert.ok(held(wasm) <= objects, `${held(wasm)} objects held, ${objects} before`);
});

test("a snapshot restores the same table", () => {
  const table = filled(...bodies(2_000), '[{"status":"no id"},{"id":"odd","__proto__":{"x":[]},"n":1e400}]');
  const restored = esm.TaskTable.restore(table.snapshot());
  assert.deepEqual(rowsOf(restored), rowsOf(table));
  assert.deepEqual(restored.snapshot(), table.snapshot());
});

test("a damaged snapshot is a decode error", () => {
  const snapshot = filled(...bodies(3)).snapshot();
  const damaged = snapshot.slice();
  damaged[100] = Number(damaged[100]) ^ 1;
  for (const bytes of [damaged, snapshot.subarray(0, 100), encode("[]")]) {
    const error = fails(
      () => esm.TaskTable.restore(bytes),
      "decode",
      /^expected a snapshot of a table, got /,
    );
    assert.ok(!error.retryable && error.hint);
  }
  assert.equal(esm.TaskTable.restore(snapshot).length, 3);
});

test("filling and clearing a table fifty times more needs no more memory than ten times", () => {
  const pages = bodies(20_000).map(encode);
  const table = new esm.TaskTable();
  const empty = table.memoryBytes;
  const round = () => {
    for (const page of pages) table.ingest(page);
    assert.equal(table.length, 20_000);
    assert.ok(table.memoryBytes > 2_000_000);
    table.clear();
    assert.equal(table.length, 0);
    assert.equal(table.memoryBytes, empty);
  };
  for (let at = 0; at < 10; at += 1) round();
  const before = wasm.memory.buffer.byteLength;
  for (let at = 0; at < 50; at += 1) round();
  assert.equal(wasm.memory.buffer.byteLength, before);
});

/** All uses of tables and views. @type {Record<string, (table: TaskTable, view: TaskView) => unknown>} */
const USES = {
  "a query": (table) =>
    table.query({ where: { status: ["failed", "success"] }, sort: ["vault", "started"] }).free(),
  "a query that is wrong": (table) => fails(() => table.query({ where: "status:" }), "validation"),
  "a key that is wrong": (table) =>
    fails(() => table.query({ sort: /** @type {any} */ ({ key: {} }) }), "validation"),
  rows: (_, view) => view.rows(0, 5),
  ids: (_, view) => view.ids,
  facets: (_, view) => view.facets(["status", "vault"]),
  "facets that are wrong": (_, view) => fails(() => view.facets(/** @type {any} */ ([{}])), "validation"),
  "a histogram": (_, view) => view.histogram({ bins: 5, split: "status" }),
  "a summary": (_, view) => view.summary(),
  "an export": async (_, view) => collect(view.toCsv({ columns: ["id", "status"] })),
  "an export that is left": async (_, view) => {
    for await (const chunk of view.toNdjson()) return chunk;
    return undefined;
  },
  "an export that never starts": (_, view) => view.toNdjson(),
  "a task": (table) => table.get("no such task"),
  "a body": (table) => table.ingest(encode('[{"id":"a","status":"failed"}]')),
  "a body that is wrong": (table) => fails(() => table.ingest(encode('[{"id":')), "decode"),
  "a snapshot": (table) => esm.TaskTable.restore(table.snapshot()).free(),
  "a snapshot that is wrong": () => fails(() => esm.TaskTable.restore(encode("cbrtable")), "decode"),
  "a table": () => new esm.TaskTable().free(),
  "a table that is never freed": () => new esm.TaskTable().query(),
};

test("10,000 uses of every kind need no more memory of WebAssembly and JavaScript than 2,000", async (t) => {
  const table = filled(...bodies(50));
  const view = table.query();
  const uses = Object.values(USES);
  const run = async (/** @type {number} */ count) => {
    for (let at = 0; at < count; at += 1) {
      await uses[at % uses.length]?.(table, view);
      if (at % 200 === 0) await collected();
    }
    await collected();
  };
  const figures = () => ({
    wasm: wasm.memory.buffer.byteLength,
    held: held(wasm),
    heap: process.memoryUsage().heapUsed,
  });
  await run(2_000);
  const before = figures();
  await run(10_000);
  const after = figures();
  t.diagnostic(`before ${JSON.stringify(before)}, after ${JSON.stringify(after)}`);
  assert.equal(after.wasm, before.wasm);
  assert.ok(after.held <= before.held, `${after.held} objects held, ${before.held} before`);
  assert.ok(after.heap - before.heap < 1 << 20, `the heap grew by ${after.heap - before.heap}`);
});

for (const [name, use] of Object.entries(USES)) {
  test(`${name}: leaves no JavaScript object in WebAssembly`, async () => {
    const table = filled(...bodies(50));
    const view = table.query();
    const some = async () => {
      for (let turn = 0; turn < 30; turn += 1) await use(table, view);
      await collected();
    };
    await some();
    const before = held(wasm);
    await some();
    assert.ok(held(wasm) <= before, `${held(wasm)} objects held, ${before} before`);
  });
}
