/** Objects of the package inside frameworks that wrap what they are given: Vue's `ref`, valtio, MobX. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { client, copies, mocked, PROJECT } from "./support.js";

const { TaskTable } = await import("./support.js");

const EMPTY = '{"operation_logs":[],"count":0}';

/** What Vue's `reactive` does with a value: nothing, if it has `__v_skip`. @param {object} value */
const reactive = (value) => (/** @type {any} */ (value).__v_skip ? value : new Proxy(value, {}));

for (const [how, { CbrClient, ListOpLogs, ShowOpLog }] of copies) {
  test(`${how}: Vue leaves clients, their tasks, lists and requests alone`, () => {
    const api = new CbrClient({ endpoint: "https://cbr.example", projectId: PROJECT, auth: { token: "t" } });
    for (const value of [api, api.tasks, api.tasks.list(), new ListOpLogs(), new ShowOpLog("1")]) {
      assert.equal(reactive(value), value);
      assert.deepEqual(Object.keys(value).includes("__v_skip"), false);
    }
  });
}

test("Vue leaves tables and views alone", () => {
  const table = new TaskTable();
  const view = table.query();
  assert.equal(reactive(table), table);
  assert.equal(reactive(view), view);
  table.free();
});

const api = mocked(() => new Response(EMPTY));
const table = new TaskTable();
const view = table.query();

/** @template {object} T @param {T} object */
const wrapped = (object) => new Proxy(object, {});

/** @type {[name: string, use: () => unknown][]} */
const uses = [
  ["client.endpoint", () => wrapped(api).endpoint],
  ["tasks.get", () => wrapped(api.tasks).get("1")],
  ["tasks.wait", () => wrapped(api.tasks).wait("1")],
  ["tasks.list", () => wrapped(api.tasks).list()],
  ["tasks.watch", () => wrapped(api.tasks).watch().next()],
  ["list.then", () => wrapped(api.tasks.list()).then()],
  ["list.pages", () => wrapped(api.tasks.list()).pages().next()],
  ["list.toArray", () => wrapped(api.tasks.list()).toArray()],
  ["list.into", () => wrapped(api.tasks.list()).into(table)],
  [
    "for await",
    async () => {
      for await (const _ of wrapped(api.tasks.list())) assert.fail("expected an error");
    },
  ],
  ["table.length", () => wrapped(table).length],
  ["table.query", () => wrapped(table).query()],
  ["view.length", () => wrapped(view).length],
  ["view.rows", () => wrapped(view).rows()],
  ["view.toCsv", () => wrapped(view).toCsv()],
];

for (const [name, use] of uses) {
  test(`${name} of a Proxy says what it is`, async () => {
    await assert.rejects(async () => use(), {
      name: "CbrError",
      kind: "validation",
      message:
        /^(client|tasks|list|table|view): expected .* itself, got another object, such as a Proxy around one$/,
      hint: /markRaw/,
    });
  });
}

test("an object that is not wrapped works in between", async () => {
  assert.deepEqual(await api.tasks.list().toArray(), []);
  assert.equal(view.length, 0);
  assert.equal(client("https://cbr.example").projectId, PROJECT);
});
