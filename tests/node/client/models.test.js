import assert from "node:assert/strict";
import { test } from "node:test";
import { client, copies, mocked, serveBody } from "./support.js";

/**
 * Decodes a list response with the client.
 * @param {string} body
 * @returns {Promise<any>}
 */
const page = async (body) => await mocked(() => new Response(body)).tasks.list();

/**
 * Decodes a list response with one task.
 * @param {string} task
 */
const decoded = async (task) => (await page(`{"operation_logs":[${task}]}`)).operation_logs[0];

const unknown = `{
  "operation_logs": [{
    "id": "1",
    "status": "paused",
    "operation_type": "teleport",
    "resource_count": {"deep": [1, {"a": null}]},
    "nothing": null,
    "error_info": {"code": "", "message": "", "details": [{"n": 1}]},
    "extra_info": {
      "teleport": {"to": "mars"},
      "backup": {"backup_id": "b", "compression": "zstd"},
      "common": {"progress": 5, "step": "transfer"},
      "update_expiration_time": {"expiration_day": "2026-01-31", "reason": "policy"},
      "resource": {
        "id": "r", "type": "OS::Quantum::Disk", "name": "n", "az": "az-1",
        "extra_info": {
          "exclude_volumes": ["v1"],
          "include_volumes": [{"id": "v2", "os_version": "CentOS 7", "encrypted": true}],
          "tags": {"k": "v"}
        }
      }
    }
  }],
  "count": 1,
  "next_marker": "m",
  "links": [{"rel": "self"}]
}`;

for (const [how, copy] of copies) {
  test(`${how}: unknown fields at each level and unknown enum values are kept unchanged`, async (t) => {
    const { url } = await serveBody(t, unknown);
    const api = client(url, {}, copy);
    const kept = JSON.parse(unknown);
    assert.deepEqual(await api.tasks.list(), kept);
    assert.deepEqual(await api.tasks.list().toArray({ limit: 1 }), kept.operation_logs);
  });
}

test("numbers are the same as from JSON.parse", async () => {
  const task = await decoded(
    '{"big":9007199254740993,"bigger":123456789012345678901234567890,"huge":1e400,"minus":-0,"small":1e-7,"extra_info":{"common":{"progress":9007199254740993}}}',
  );
  assert.equal(task.big, 9007199254740992);
  assert.equal(task.bigger, 1.2345678901234568e29);
  assert.equal(task.huge, Number.POSITIVE_INFINITY);
  assert.ok(Object.is(task.minus, -0));
  assert.equal(task.small, 0.0000001);
  assert.equal(task.extra_info.common.progress, 9007199254740992);
});

test("texts are kept: a lone surrogate, characters beyond ASCII, separators, a NUL", async () => {
  const task = await decoded(
    String.raw`{"vault_name":"a\ud800b","unknown":"\udfff","extra_info":{"resource":{"name":"服务器 🚀\u2028\u0000\"\\\/"}}}`,
  );
  assert.equal(task.vault_name, "a\ud800b");
  assert.equal(task.unknown, "\udfff");
  assert.equal(task.extra_info.resource.name, '服务器 🚀\u2028\u0000"\\/');
});

test("names with a meaning in JavaScript, such as __proto__, are fields like others", async () => {
  const task = await decoded('{"__proto__":{"polluted":1},"constructor":2,"toString":3,"":4}');
  assert.deepEqual(Object.keys(task).sort(), ["", "__proto__", "constructor", "id", "status", "toString"]);
  assert.equal(Object.getPrototypeOf(task), Object.prototype);
  assert.equal(/** @type {any} */ ({}).polluted, undefined);
});

test("an unknown field may be nested to any depth", async () => {
  const depth = 100_000;
  const nested = "[".repeat(depth) + "]".repeat(depth);
  const { operation_logs, beside } = await page(
    `{"operation_logs":[{"id":"1","deep":${nested},"extra_info":{"common":{"deep":${nested}}}}],"beside":${nested}}`,
  );
  for (let at of [operation_logs[0].deep, operation_logs[0].extra_info.common.deep, beside]) {
    let levels = 0;
    while (Array.isArray(at)) {
      levels += 1;
      at = at[0];
    }
    assert.equal(levels, depth);
  }
});

test("what the service puts around a task does not hide it", async () => {
  const api = mocked(
    () => new Response('\ufeff {"links":[],"operation_log":{"id":"1","status":"success"}} \n'),
  );
  assert.deepEqual(await api.tasks.get("1"), { id: "1", status: "success" });
});

test("the request id of a page comes from the header if the body has none", async () => {
  const from = async (/** @type {string} */ body) =>
    (await mocked(() => new Response(body, { headers: { "x-request-id": "header" } })).tasks.list())
      .request_id;
  assert.equal(await from('{"operation_logs":[]}'), "header");
  assert.equal(await from('{"operation_logs":[],"request_id":"body"}'), "body");
});

test("decoded values are plain objects that the caller may change", async () => {
  const body = '{"operation_logs":[{"id":"1","status":"success"}]}';
  const list = mocked(() => new Response(body)).tasks.list();
  const first = await list.toArray();
  first[0].status = "changed";
  assert.equal((await list.toArray())[0].status, "success");
  assert.deepEqual(structuredClone(await list), {
    operation_logs: [{ id: "1", status: "success" }],
    count: 1,
  });
});
