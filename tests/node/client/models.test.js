import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { client, copies, mocked, serveBody } from "./support.js";

/** @param {string} name */
const payload = (name) => readFileSync(new URL(`../../fixtures/payloads/${name}`, import.meta.url), "utf8");

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

/** The task in all four documents. Times and the backup's name differ. */
const documented = {
  id: "4827f2da-b008-4507-ab7d-42d0df5ed912",
  project_id: "04f1829c788037ac2fb8c01eb2b04b95",
  provider_id: "0daac4c5-6707-4851-97ba-169e36266b66",
  checkpoint_id: "b432511f-d889-428f-8b0e-5f47c524c6b6",
  operation_type: "backup",
  status: "success",
  error_info: { code: "", message: "" },
  extra_info: {
    resource: {
      id: "1dab32fa-ebf2-415a-ab0b-eabe6353bc86",
      type: "OS::Nova::Server",
      name: "ECS-0001",
    },
    backup: { backup_id: "0e5d0ef6-7f0a-4890-b98c-cb12490e31c1", backup_name: "manualbk_1234" },
    common: { progress: 100, request_id: "req-cdb98cc4-e87b-4f40-9b4a-57ec036620bc" },
  },
  created_at: "2019-05-23T14:31:36.039365Z",
  started_at: "2019-05-23T14:31:36.007230Z",
  updated_at: "2019-05-23T14:35:23.584418Z",
  ended_at: "2019-05-23T14:35:23.511155Z",
};

const listed = {
  ...documented,
  extra_info: {
    ...documented.extra_info,
    backup: { backup_id: "0e5d0ef6-7f0a-4890-b98c-cb12490e31c1", backup_name: "manualbk_backup" },
  },
};

const inMilliseconds = {
  ...documented,
  created_at: "2019-05-23T14:31:36.039Z",
  started_at: "2019-05-23T14:31:36.007Z",
  updated_at: "2019-05-23T14:35:23.584Z",
  ended_at: "2019-05-23T14:35:23.511Z",
};

for (const [how, copy] of copies) {
  for (const name of ["list-naive-times.json", "list-nulls.json"]) {
    test(`${how}: ${name} decodes to the documented task`, async (t) => {
      const { url } = await serveBody(t, payload(name));
      assert.deepEqual(await client(url, {}, copy).tasks.list(), { operation_logs: [listed], count: 1 });
    });
  }

  for (const [name, expected] of /** @type {const} */ ([
    ["show-naive-times.json", documented],
    ["show-offset-times.json", inMilliseconds],
  ])) {
    test(`${how}: ${name} decodes to the documented task`, async (t) => {
      const { url } = await serveBody(t, payload(name));
      assert.deepEqual(await client(url, {}, copy).tasks.get("any"), expected);
    });
  }
}

test("one time in three formats is the same instant", async () => {
  const record = (/** @type {string} */ time) => `{"started_at":"${time}","ended_at":"${time}"}`;
  for (const [wire, expected] of [
    ["2020-02-23T01:00:32", "2020-02-23T01:00:32Z"],
    ["2020-02-23T01:00:32+00:00", "2020-02-23T01:00:32Z"],
    ["2020-02-23T01:00:32Z", "2020-02-23T01:00:32Z"],
    ["2020-02-23T03:30:32+02:30", "2020-02-23T01:00:32Z"],
    ["2020-02-22T23:00:32-02:00", "2020-02-23T01:00:32Z"],
  ]) {
    const task = await decoded(record(String(wire)));
    assert.equal(task.started_at, expected, wire);
    assert.equal(Date.parse(task.started_at), 1_582_419_632_000, wire);
    assert.equal(task.ended_at, expected, wire);
  }
});

test("a text that is no time is kept unchanged", async () => {
  for (const text of ["", "soon", "2020-13-45T00:00:00", "2020-02-30T01:00:00Z"]) {
    assert.equal((await decoded(JSON.stringify({ ended_at: text }))).ended_at, text);
  }
});

/** The service's JSON on the left, the decoded object on the right. */
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

const kept = {
  operation_logs: [
    {
      id: "1",
      status: "paused",
      operation_type: "teleport",
      resource_count: { deep: [1, { a: null }] },
      nothing: null,
      error_info: { code: "", message: "", details: [{ n: 1 }] },
      extra_info: {
        teleport: { to: "mars" },
        backup: { backup_id: "b", compression: "zstd" },
        common: { progress: 5, step: "transfer" },
        update_expiration_time: { expiration_day: "2026-01-31", reason: "policy" },
        resource: {
          id: "r",
          type: "OS::Quantum::Disk",
          name: "n",
          az: "az-1",
          extra_info: {
            exclude_volumes: ["v1"],
            include_volumes: [{ id: "v2", os_version: "CentOS 7", encrypted: true }],
            tags: { k: "v" },
          },
        },
      },
    },
  ],
  count: 1,
  next_marker: "m",
  links: [{ rel: "self" }],
};

for (const [how, copy] of copies) {
  test(`${how}: unknown fields at each level and unknown enum values are kept unchanged`, async (t) => {
    const { url } = await serveBody(t, unknown);
    const api = client(url, {}, copy);
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

test("values in several forms are normalized to one", async () => {
  const part = async (/** @type {string} */ extra) => (await decoded(`{"extra_info":${extra}}`)).extra_info;
  for (const incremental of ["true", '"true"', String.raw`"\"true\""`]) {
    assert.deepEqual(await part(`{"backup":{"incremental":${incremental}}}`), {
      backup: { incremental: true },
    });
  }
  assert.deepEqual(await part('{"common":{"progress":"42.5"}}'), { common: { progress: 42.5 } });
  assert.deepEqual(await part('{"vault_delete":{"fail_delete_count":"2","total_delete_count":3}}'), {
    vault_delete: { fail_count: 2, total_count: 3 },
  });
  assert.deepEqual(await part('{"remove_resources":{"fail_count":["a","b"],"total_count":"7"}}'), {
    remove_resources: { fail_count: 2, total_count: 7 },
  });
});

test("null in a documented field means that it is absent, at every level", async () => {
  assert.deepEqual(
    await decoded(
      '{"id":"1","status":"running","ended_at":null,"error_info":null,"policy_id":null,"extra_info":{"backup":null,"resource":{"name":null,"extra_info":null}}}',
    ),
    { id: "1", status: "running", extra_info: { resource: {} } },
  );
});

test("a wrong field loses only itself", async () => {
  const { operation_logs } = await page(
    '{"operation_logs":[{"id":7,"status":false,"extra_info":"none","started_at":[1]},{}]}',
  );
  assert.deepEqual(operation_logs, [
    { id: "7", status: "false", extra_info: "none", started_at: [1] },
    { id: "", status: "" },
  ]);
});

test("a task is found in any wrapper of the service", async () => {
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
