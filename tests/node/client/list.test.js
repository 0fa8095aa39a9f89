import assert from "node:assert/strict";
import { test } from "node:test";
import { collect, copies, emulated, esm, gate, mocked, quiet, rejection, settled } from "./support.js";

/** @typedef {import("cbr-tasks").OperationLog} OperationLog */

/** @param {OperationLog[]} tasks */
const sortedIds = (tasks) => tasks.map((task) => task.id).sort();

const UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

for (const [how, copy] of copies) {
  for (const dialect of /** @type {const} */ (["naive", "offset", "zulu"])) {
    test(`${how}, ${dialect}: iteration delivers every task exactly once, in documented forms`, async (t) => {
      const { emulator, client, queries } = await emulated(t, { tasks: 1234, dialect }, copy);
      const tasks = await collect(client.tasks.list({ limit: 500 }));
      assert.deepEqual(sortedIds(tasks), [...emulator.tasks().ids()].sort());
      assert.deepEqual(queries, ["?limit=500&offset=0", "?limit=500&offset=492", "?limit=500&offset=984"]);
      for (const task of tasks) {
        for (const time of [task.created_at, task.started_at, task.updated_at]) {
          assert.match(String(time), UTC);
        }
        const { backup, common, vault_delete } = task.extra_info ?? {};
        assert.ok(["boolean", "undefined"].includes(typeof backup?.incremental));
        assert.ok(["number", "undefined"].includes(typeof common?.progress));
        assert.ok(["number", "undefined"].includes(typeof vault_delete?.total_count));
        assert.ok(!Object.values(task).includes(/** @type {any} */ (null)));
      }
    });

    test(`${how}, ${dialect}: get() returns the same task as the list`, async (t) => {
      const { client } = await emulated(t, { tasks: 20, dialect }, copy);
      const { operation_logs } = await client.tasks.list();
      assert.equal(operation_logs.length, 20);
      for (const task of operation_logs) assert.deepEqual(await client.tasks.get(task.id), task);
    });
  }

  test(`${how}: an unknown task is a 404`, async (t) => {
    const { client } = await emulated(t, { tasks: 1 }, copy);
    const error = await rejection(client.tasks.get("00000000-0000-0000-0000-000000000000"));
    assert.ok(error instanceof copy.CbrError);
    assert.equal(error.status, 404);
    assert.equal(error.code, "BackupService.6500");
    assert.equal(error.kind, "not-found");
  });
}

test("awaiting a list returns its first page, of 1000 tasks by default", async (t) => {
  const { client, queries } = await emulated(t, { tasks: 1001 });
  const page = await client.tasks.list();
  assert.deepEqual(queries, ["?limit=1000"]);
  assert.equal(page.operation_logs.length, 1000);
  assert.equal(page.count, 1001);
  assert.equal(page.limit, 1000);
  assert.equal(page.offset, 0);
  assert.equal(typeof page.request_id, "string");
});

test("a query's limit is the page size, its offset the start of the iteration", async (t) => {
  const { emulator, client, queries } = await emulated(t, { tasks: 10 });
  const page = await client.tasks.list({ limit: 3, offset: 2 });
  assert.equal(page.operation_logs.length, 3);
  const rest = await collect(client.tasks.list({ limit: 4, offset: 2 }));
  assert.equal(rest.length, 8);
  assert.ok(rest.every((task) => emulator.tasks().ids().includes(task.id)));
  assert.deepEqual(queries, [
    "?limit=3&offset=2",
    "?limit=4&offset=2",
    "?limit=4&offset=5",
    "?limit=4&offset=8",
  ]);
});

test("pages() returns pages that do not overlap, though they do on the wire", async (t) => {
  const { client } = await emulated(t, { tasks: 25 });
  const pages = await collect(client.tasks.list({ limit: 10 }).pages());
  assert.deepEqual(
    pages.map((page) => [page.operation_logs.length, page.offset]),
    [
      [10, 0],
      [9, 9],
      [6, 18],
    ],
  );
});

test("toArray() stops at its limit, and requests no more than it needs", async (t) => {
  const { client, queries } = await emulated(t, { tasks: 50 });
  const list = client.tasks.list();
  const all = await list.toArray();
  assert.equal(all.length, 50);
  queries.length = 0;
  assert.deepEqual(await list.toArray({ limit: 7 }), all.slice(0, 7));
  assert.deepEqual(await client.tasks.list({ limit: 5 }).toArray({ limit: 7 }), all.slice(0, 7));
  assert.deepEqual(await list.toArray({ limit: 0 }), []);
  assert.deepEqual(queries, ["?limit=7&offset=0", "?limit=5&offset=0", "?limit=5&offset=4"]);
});

test("leaving a loop early aborts the pending requests and sends no more", async (t) => {
  const { emulator, client, queries } = await emulated(t, { tasks: 50 });
  // Only the client itself ends the requests for the other pages.
  emulator.configure({ faultQueue: [null, "hang", "hang", "hang", "hang", "hang"] });
  for await (const task of client.tasks.list({ limit: 10 })) {
    assert.ok(task.id);
    break;
  }
  await quiet(emulator);
  assert.deepEqual(queries.sort(), [
    "?limit=10&offset=0",
    "?limit=10&offset=18",
    "?limit=10&offset=27",
    "?limit=10&offset=36",
    "?limit=10&offset=9",
  ]);
});

test("nothing is sent before a list is awaited, and awaiting it twice sends one request", async (t) => {
  const { emulator, client, queries } = await emulated(t, { tasks: 3 });
  const list = client.tasks.list();
  const pages = list.pages();
  // The server would have responded to both by now.
  await client.tasks.get(String(emulator.tasks().ids()[0]));
  assert.deepEqual(queries, [""]);
  const [first, second, third] = await Promise.all([list, list, list.finally(() => {})]);
  assert.equal(first, second);
  assert.equal(first, third);
  assert.equal(await list, first);
  assert.deepEqual(queries, ["", "?limit=1000"]);
  await pages.return();
});

test("every iteration sends new requests", async (t) => {
  const { client, queries } = await emulated(t, { tasks: 3 });
  const list = client.tasks.list();
  assert.deepEqual(await collect(list), await collect(list));
  assert.deepEqual(queries, ["?limit=1000&offset=0", "?limit=1000&offset=0"]);
});

test("a page that is waited for comes, also where a later one arrives just before it is asked for", async () => {
  const ids = ["a", "b", "c", "d", "e", "f"];
  const bodies = ids.map(gate);
  const asked = ids.map(gate);
  const { tasks } = mocked(({ url }) => {
    const offset = Number(new URL(url).searchParams.get("offset"));
    const text = () => {
      asked[offset]?.open();
      return bodies[offset]?.opened;
    };
    return { status: 200, text };
  });
  const arrive = (/** @type {number} */ offset) => {
    const page = ids.slice(offset, offset + 2).map((id) => ({ id }));
    bodies[offset]?.open(JSON.stringify({ operation_logs: page, count: ids.length }));
  };
  const pages = tasks.list({ limit: 2 }).pages();
  arrive(0);
  assert.equal((await pages.next()).value?.operation_logs.length, 2);
  await settled(Promise.all(asked.slice(1, 5).map(({ opened }) => opened)));
  arrive(2);
  const second = pages.next();
  await new Promise(setImmediate);
  arrive(1);
  assert.deepEqual(
    (await settled(second)).value?.operation_logs.map(({ id }) => id),
    ["c"],
  );
  arrive(4);
  arrive(3);
  assert.deepEqual(
    (await settled(collect(pages))).flatMap(({ operation_logs }) => operation_logs.map(({ id }) => id)),
    ["d", "e", "f"],
  );
});

test("filters reach the service, whether of a plain object or of a builder", async (t) => {
  const { client, queries } = await emulated(t, { tasks: 300 });
  const plain = client.tasks.list({ status: "failed", operation_type: "backup" });
  const built = client.tasks.list(new esm.ListOpLogs().status("failed").operation_type("backup"));
  const tasks = await plain.toArray();
  assert.deepEqual(await built.toArray(), tasks);
  assert.ok(tasks.length > 0);
  assert.ok(tasks.every((task) => task.status === "failed" && task.operation_type === "backup"));
  const query = "?operation_type=backup&status=failed&limit=1000&offset=0";
  assert.deepEqual(queries, [query, query]);
});

test("a builder can be used again after a list", async (t) => {
  const { client, queries } = await emulated(t, { tasks: 5 });
  const request = new esm.ListOpLogs({ limit: 2 });
  await client.tasks.list(request);
  await client.tasks.list(request.offset(2));
  assert.deepEqual(queries, ["?limit=2", "?limit=2&offset=2"]);
});
