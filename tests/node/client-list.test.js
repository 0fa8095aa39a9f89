import assert from "node:assert/strict";
import { test } from "node:test";
import { cjs, emulated, esm, mocked, PROJECT } from "./client-support.js";

for (const dialect of /** @type {const} */ (["naive", "offset", "zulu"])) {
  test(`every task comes once and as get gives it, ${dialect}`, async (t) => {
    const { client, emulator } = await emulated(t, { dialect });
    const ids = [];
    for await (const task of client.tasks.list({ limit: 70 })) {
      ids.push(task.id);
      assert.match(task.created_at ?? "", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
    }
    assert.equal(new Set(ids).size, 300);
    assert.deepEqual(new Set(ids), new Set(emulator.tasks().ids()));
    const [first] = (await client.tasks.list({ limit: 1 })).operation_logs;
    assert.deepEqual(await client.tasks.get(first.id), first);
  });
}

test("require gives the same as import", async (t) => {
  const { client, url, token } = await emulated(t);
  const other = new cjs.CbrClient({ endpoint: url, projectId: PROJECT, auth: { token } });
  assert.deepEqual(
    (await other.tasks.list({ limit: 3 })).operation_logs,
    (await client.tasks.list({ limit: 3 })).operation_logs,
  );
  await esm.init();
  await cjs.init();
});

test("nothing is sent before a list is awaited, and one request for awaiting it twice", async (t) => {
  const { client, emulator } = await emulated(t);
  const list = client.tasks.list({ limit: 2 });
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(emulator.stats().total, 0);
  assert.equal(await list, await list);
  assert.equal(emulator.stats().total, 1);
});

test("pages, and no more of them than are wanted", async (t) => {
  const { client, emulator } = await emulated(t);
  const sizes = [];
  for await (const page of client.tasks.list({ limit: 140 }).pages()) sizes.push(page.operation_logs.length);
  assert.deepEqual(sizes, [140, 140, 20]);
  emulator.resetStats();
  assert.equal((await client.tasks.list({ limit: 10 }).toArray({ limit: 15 })).length, 15);
  assert.equal(emulator.stats().total, 2);
  assert.deepEqual(await client.tasks.list().toArray({ limit: 0 }), []);
  assert.equal((await client.tasks.list().toArray()).length, 300);
  for (const limit of [-1, 1.5, Number.NaN, /** @type {any} */ ("3")]) {
    await assert.rejects(client.tasks.list().toArray({ limit }), { kind: "validation" });
  }
});

test("an early break ends the requests", async (t) => {
  const { client, emulator } = await emulated(t);
  for await (const _ of client.tasks.list({ limit: 10 })) break;
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(emulator.stats().total, 1);
});

test("a page size is always named", async () => {
  /** @type {string[]} */
  const urls = [];
  const client = mocked((request) => {
    urls.push(request.url);
    return { status: 200, text: () => '{"operation_logs":[],"count":0}' };
  });
  await client.tasks.list();
  await client.tasks.list().toArray({ limit: 7 });
  assert.deepEqual(urls, [
    `https://cbr.example/v3/${PROJECT}/operation-logs?limit=1000`,
    `https://cbr.example/v3/${PROJECT}/operation-logs?limit=7&offset=0`,
  ]);
});

test("builders and plain objects are the same", async (t) => {
  const { client } = await emulated(t);
  const builder = new esm.ListOpLogs().status("success").limit(5).operation_type("backup");
  assert.ok(builder instanceof esm.ListOpLogs);
  const plain = await client.tasks.list({
    status: "success",
    operation_type: "backup",
    limit: 5,
    vault_id: undefined,
  });
  assert.deepEqual((await client.tasks.list(builder)).operation_logs, plain.operation_logs);
  assert.equal(plain.operation_logs.length, 5);
  const request = builder.toRequest(client);
  assert.equal(
    request.url,
    new esm.ListOpLogs({ operation_type: "backup", status: "success", limit: 5 }).toRequest(client).url,
  );
});

test("a request can be sent by another HTTP stack", async (t) => {
  const { client, token } = await emulated(t);
  const request = new esm.ListOpLogs().limit(2).toRequest(client);
  assert.ok(request instanceof Request);
  assert.equal(request.headers.get("x-auth-token"), token);
  assert.equal((await (await fetch(request)).json()).operation_logs.length, 2);
  const other = new esm.CbrClient({
    endpoint: client.endpoint,
    projectId: PROJECT,
    auth: { token: async () => token },
  });
  assert.throws(() => new esm.ListOpLogs().toRequest(other), {
    kind: "config",
    message: /client\.prepare\(request\)/,
  });
  const prepared = await other.prepare(new esm.ListOpLogs().limit(3));
  assert.equal((await (await fetch(prepared)).json()).operation_logs.length, 3);
  assert.throws(() => new esm.ListOpLogs().toRequest(/** @type {any} */ ({})), { kind: "validation" });
});

test("unknown fields at every level and unknown values come out unchanged", async () => {
  const lone = "\ud800";
  const body = {
    operation_logs: [
      {
        id: "1",
        status: "paused",
        operation_type: "teleport",
        new_field: { list: [1, 2.5, null, "é", lone] },
        error_info: { code: "X.1", message: "m", advice: true },
        extra_info: {
          new_part: { a: [] },
          common: { progress: 5, eta: "soon" },
          resource: {
            id: "r",
            type: "OS::New::Kind",
            zone: null,
            extra_info: { x: 1, include_volumes: [{ id: "v", os_version: "o", size: 10 }] },
          },
        },
      },
    ],
    count: 1,
    marker: "m",
  };
  const client = mocked(() => ({ status: 200, text: () => JSON.stringify(body) }));
  assert.deepEqual(await client.tasks.list(), body);
});

test("numbers and depths that Rust's own parsers would fail for come through", async () => {
  const deep = `${"[".repeat(1000)}${"]".repeat(1000)}`;
  const text = `{"operation_logs":[{"id":"1","status":"s","big":12345678901234567890123,"deep":${deep}}],"count":1}`;
  const page = await mocked(() => ({ status: 200, text: () => text })).tasks.list();
  assert.equal(/** @type {any} */ (page.operation_logs[0]).big, 1.2345678901234568e22);
  assert.equal(JSON.stringify(/** @type {any} */ (page.operation_logs[0]).deep), deep);
});
