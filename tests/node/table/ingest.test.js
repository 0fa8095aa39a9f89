import assert from "node:assert/strict";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import { copies, esm } from "../client/support.js";
import { bodies, decoded, encode, fails, filled, listOf, rowsOf } from "./support.js";

/** @typedef {import("cbr-tasks/table").TaskTable} TaskTable */

const ID = "4827f2da-b008-4507-ab7d-42d0df5ed912";
const OTHER = "1dab32fa-ebf3-4f9a-889f-0b2c5cd1a1a5";

const task = (/** @type {object} */ more = {}) => ({
  id: ID,
  status: "failed",
  operation_type: "backup",
  updated_at: "2024-05-23T14:35:23.584418Z",
  ...more,
});

/** The whole visible state of a table. @param {TaskTable} table */
function look(table) {
  const view = table.query({ sort: "id" });
  try {
    return {
      length: table.length,
      rows: view.rows(),
      facets: view.facets(["status", "operation_type", "vault_name", "resource_name", "error_message"]),
      summary: view.summary(),
    };
  } finally {
    view.free();
  }
}

test("every form of a body gives the same table", async () => {
  const [body = ""] = bodies(40);
  /** @type {object[]} */
  const wire = JSON.parse(body).operation_logs;
  const expected = look(filled(body));
  /** @type {Record<string, string>} */
  const forms = {
    "an array": JSON.stringify(wire),
    "an indented response": JSON.stringify({ count: 40, operation_logs: wire }, null, "\t"),
    NDJSON: wire.map((one) => JSON.stringify(one)).join("\n"),
    "NDJSON with CRLF and a line break behind it": wire.map((one) => `${JSON.stringify(one)}\r\n`).join(""),
    "a byte order mark": `\uFEFF${body}`,
    "space around it": ` \r\n\t${body}\n\n`,
  };
  for (const [form, text] of Object.entries(forms)) {
    const table = new esm.TaskTable();
    assert.deepEqual(table.ingest(encode(text)), { added: 40, updated: 0, unchanged: 0 }, form);
    assert.deepEqual(look(table), expected, form);
    assert.deepEqual(table.ingest(encode(text)), { added: 0, updated: 0, unchanged: 40 }, form);
  }
  const single = new esm.TaskTable();
  assert.deepEqual(single.ingest(encode(JSON.stringify(task()))), { added: 1, updated: 0, unchanged: 0 });
  assert.deepEqual(rowsOf(single), await decoded(listOf(task())));
});

for (const [name, copy] of copies) {
  test(`bytes may be in any buffer (${name})`, () => {
    const bytes = encode(listOf(task()));
    const around = new Uint8Array(bytes.length + 20).fill(0x2c);
    around.set(bytes, 7);
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
    shared.set(bytes);
    const even = encode(`${listOf(task())}${" ".repeat(bytes.length % 2)}`);
    const foreign = runInNewContext("new Uint8Array(bytes)", { bytes: [...bytes] });
    /** @type {Record<string, any>} */
    const holders = {
      Uint8Array: bytes,
      Buffer: Buffer.from(bytes),
      ArrayBuffer: bytes.slice().buffer,
      DataView: new DataView(around.buffer, 7, bytes.length),
      "a part of a longer Uint8Array": around.subarray(7, 7 + bytes.length),
      Uint8ClampedArray: new Uint8ClampedArray(bytes),
      Uint16Array: new Uint16Array(even.slice().buffer),
      "a shared Uint8Array": shared,
      SharedArrayBuffer: shared.buffer,
      "a Uint8Array of another realm": foreign,
      "an ArrayBuffer of another realm": foreign.buffer,
    };
    for (const [holder, body] of Object.entries(holders)) {
      const table = new copy.TaskTable();
      assert.deepEqual(table.ingest(body), { added: 1, updated: 0, unchanged: 0 }, holder);
      assert.equal(table.get(ID)?.status, "failed", holder);
      const restored = copy.TaskTable.restore(/** @type {any} */ (table.snapshot().buffer));
      assert.equal(restored.length, 1);
    }
  });
}

test("other values than bytes are refused by name, and the table stays usable", () => {
  const table = filled(listOf(task()));
  const before = look(table);
  /** @type {[value: unknown, got: string][]} */
  const others = [
    [listOf(task()), "a string"],
    [undefined, "undefined"],
    [null, "null"],
    [7, "a number"],
    [{ byteLength: 3 }, "an object"],
    [new Response("{}"), "a Response"],
  ];
  for (const [value, got] of others) {
    const expected = `expected a Uint8Array or an ArrayBuffer, got ${got}`;
    fails(() => table.ingest(/** @type {any} */ (value)), "validation", `body: ${expected}`);
    fails(() => esm.TaskTable.restore(/** @type {any} */ (value)), "validation", `snapshot: ${expected}`);
  }
  const moved = encode(listOf(task({ id: OTHER })));
  structuredClone(moved, { transfer: [moved.buffer] });
  const error = fails(() => table.ingest(moved), "validation");
  assert.match(error.message, /^body: /);
  fails(() => table.ingest(/** @type {any} */ (moved.buffer)), "validation", /^body: /);
  assert.deepEqual(look(table), before);
  table.free();
});

test("an array of tasks gives the same table as its bytes", async () => {
  const [body = ""] = bodies(40);
  const { operation_logs } = JSON.parse(body);
  const table = new esm.TaskTable();
  assert.deepEqual(table.ingest(operation_logs), { added: 40, updated: 0, unchanged: 0 });
  assert.deepEqual(look(table), look(filled(body)));
  const copy = new esm.TaskTable();
  copy.ingest(table.query().rows());
  assert.deepEqual(look(copy), look(table));
  const proxied = new Proxy(operation_logs, {});
  assert.deepEqual(table.ingest(proxied), { added: 0, updated: 0, unchanged: 40 });
  assert.deepEqual(table.ingest([]), { added: 0, updated: 0, unchanged: 0 });
  fails(() => table.ingest(/** @type {any} */ ([1, 2])), "decode");
  for (const refused of [new Array(2 ** 32 - 1), [{ id: 1n }]]) {
    fails(() => table.ingest(/** @type {any} */ (refused)), "validation", /^body: .*JSON\.stringify/);
  }
  assert.equal(table.length, 40);
});

test("an id is found in any letter case, and only as a whole", () => {
  const table = filled(
    listOf(task(), { id: "not-a-uuid", status: "failed" }, { id: "Ünï", status: "failed" }),
  );
  assert.equal(table.get(ID)?.id, ID);
  assert.equal(table.get("not-a-uuid")?.id, "not-a-uuid");
  assert.equal(table.get("Ünï")?.id, "Ünï");
  for (const id of ["", "4827f2da", `${ID} `, "not-a-uui", "Ünı", "\ud800", OTHER]) {
    assert.equal(table.get(id), undefined, id);
  }
  for (const id of [undefined, null, 7, {}, [ID], Symbol("id"), 1n]) {
    fails(() => table.get(/** @type {any} */ (id)), "validation", /^id: expected a string, got /);
  }
});

/** Tasks that the service might send, or has sent. @type {Record<string, string>} */
const ODD = {
  "unknown fields at every level": `{"id":"a","new":{"deep":[1,{"x":null}]},"extra_info":{"z":1,"common":{"q":[]},"resource":{"w":{}}}}`,
  "lone surrogates": String.raw`{"id":"\ud800","vault_name":"a\udc00b","x":{"\ud801":"\udfff\ud800"}}`,
  "big numbers": `{"id":"a","n":123456789012345678901234567890,"m":1e400,"o":-0,"p":0.1e-7,"extra_info":{"common":{"progress":1e3}}}`,
  "names of Object.prototype": `{"id":"a","__proto__":{"polluted":true},"constructor":1,"toString":"x","extra_info":{"__proto__":[7],"resource":{"__proto__":null,"name":"hasOwnProperty"}}}`,
  "characters beyond the first plane": `{"id":"😀","vault_name":"𝒳","resource_𝒳":"\u{10ffff}"}`,
};

for (const [what, json] of Object.entries(ODD)) {
  test(`a task with ${what} is the same as from the client, alone and beside others`, async () => {
    const body = `{"operation_logs":[${json}]}`;
    const expected = await decoded(body);
    assert.deepEqual(rowsOf(filled(body)), expected);
    assert.equal(/** @type {any} */ ({}).polluted, undefined);
    const beside = filled(listOf(task()), ...bodies(20), body);
    assert.deepEqual(rowsOf(beside).at(-1), expected[0]);
  });
}

test("what is no list of tasks is a decode error that names the place, and changes nothing", () => {
  const table = filled(listOf(task()));
  const before = look(table);
  const [body = ""] = bodies(30, { seed: 2 });
  const broken = fails(
    () => table.ingest(encode(`{"operation_logs":[${JSON.stringify(task({ id: OTHER }))},7]}`)),
    "decode",
  );
  assert.equal(broken.path, "operation_logs[1]");
  assert.equal(broken.message, "operation_logs[1]: expected a task (an object), got a number");
  assert.equal(broken.retryable, false);
  const cut = fails(() => table.ingest(encode(body).subarray(0, 5_000)), "decode");
  assert.equal(cut.retryable, true);
  assert.deepEqual(look(table), before);
});
