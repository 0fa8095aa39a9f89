import assert from "node:assert/strict";
import { test } from "node:test";
import { TEXTS } from "../client/parameters.js";
import { ask, errorFixture, NOW, start } from "./support.js";

/**
 * All tasks, page after page.
 * @param {Awaited<ReturnType<typeof start>>} server
 * @param {Record<string, string | number>} [query]
 * @returns {Promise<any[]>}
 */
async function all(server, query = {}) {
  const logs = [];
  for (;;) {
    const { json } = await server.list({ ...query, limit: 400, offset: logs.length });
    logs.push(...json.operation_logs);
    if (json.operation_logs.length < 400) return logs;
  }
}

test("a list has count, limit and offset; a page past the end is empty", async (t) => {
  const server = await start(t, { tasks: 1_200 });
  const { status, json, headers } = await server.list();
  assert.equal(status, 200);
  assert.deepEqual(
    [json.count, json.limit, json.offset, json.operation_logs.length],
    [1_200, 1_000, 0, 1_000],
  );
  assert.match(headers["x-request-id"]?.toString() ?? "", /^[0-9a-f]{32}$/);
  const second = await server.list({ limit: 500, offset: 1_000 });
  assert.deepEqual(
    [second.json.limit, second.json.offset, second.json.operation_logs.length],
    [500, 1_000, 200],
  );
  assert.deepEqual((await server.list({ offset: 5_000 })).json.operation_logs, []);
});

test("show returns the same record as the list, and 404 for an unknown id", async (t) => {
  const server = await start(t);
  const [log] = (await server.list({ limit: 1, offset: 17 })).json.operation_logs;
  assert.deepEqual((await server.show(log.id)).json, { operation_log: log });
  const missing = await server.show("4827f2da-b008-4507-ab7d-42d0df5ed912");
  assert.deepEqual([missing.status, missing.text], [404, errorFixture("not-found").body]);
});

/** @typedef {(log: any) => boolean} Keeps */

/** @param {any} log */
const seconds = (log) => Math.floor(Date.parse(`${log.started_at}Z`) / 1_000) * 1_000;
const FROM = "2024-05-10T00:00:00Z";
const TO = "2024-05-12T12:00:00Z";

/** @type {readonly (readonly [string, (sample: any) => Record<string, string>, (sample: any) => Keeps])[]} */
const FILTERS = [
  ["operation_type", () => ({ operation_type: "restore" }), () => (log) => log.operation_type === "restore"],
  ["status", () => ({ status: "failed" }), () => (log) => log.status === "failed"],
  ["status of tasks under way", () => ({ status: "running" }), () => (log) => log.status === "running"],
  ["provider_id", (s) => ({ provider_id: s.provider_id }), (s) => (log) => log.provider_id === s.provider_id],
  [
    "resource_id",
    (s) => ({ resource_id: s.extra_info.resource.id }),
    (s) => (log) => log.extra_info.resource?.id === s.extra_info.resource.id,
  ],
  [
    "part of resource_name",
    () => ({ resource_name: "生产" }),
    () => (log) => log.extra_info.resource?.name.includes("生产") ?? false,
  ],
  ["vault_id", (s) => ({ vault_id: s.vault_id }), (s) => (log) => log.vault_id === s.vault_id],
  [
    "part of vault_name",
    () => ({ vault_name: "vault-d" }),
    () => (log) => log.vault_name?.includes("vault-d") ?? false,
  ],
  ["start_time", () => ({ start_time: FROM }), () => (log) => seconds(log) >= Date.parse(FROM)],
  ["end_time", () => ({ end_time: TO }), () => (log) => seconds(log) <= Date.parse(TO)],
  [
    "both times",
    () => ({ start_time: FROM, end_time: TO }),
    () => (log) => seconds(log) >= Date.parse(FROM) && seconds(log) <= Date.parse(TO),
  ],
  [
    "destination_region",
    () => ({ destination_region: "cn-east-3" }),
    () => (log) => log.extra_info.replication?.destination_region === "cn-east-3",
  ],
  [
    "several at once",
    (s) => ({ vault_id: s.vault_id, status: "success", operation_type: "backup" }),
    (s) => (log) =>
      log.vault_id === s.vault_id && log.status === "success" && log.operation_type === "backup",
  ],
];

for (const [name, query, keeps] of FILTERS) {
  test(`filter: ${name}`, async (t) => {
    const server = await start(t, { tasks: 1_500 });
    const whole = await all(server);
    const sample = whole.find(
      (log) => log.operation_type === "backup" && log.vault_id && log.policy_id && log.extra_info.resource,
    );
    const expected = whole.filter(keeps(sample)).map((log) => log.id);
    assert.ok(expected.length > 0 && expected.length < whole.length, `${expected.length} of ${whole.length}`);
    assert.deepEqual(
      (await all(server, query(sample))).map((log) => log.id),
      expected,
    );
    assert.equal((await server.list({ ...query(sample), limit: 1 })).json.count, expected.length);
  });
}

test("every filter by a text that the client sends selects tasks, or refuses the text", async (t) => {
  const server = await start(t);
  for (const name of TEXTS) {
    const { status, json } = await server.list({ [name]: "nobody-has-this" });
    assert.ok(status === 400 || json.count === 0, name);
  }
});

test("filter: destination_project_id", async (t) => {
  const server = await start(t, { tasks: 1_500 });
  const [log] = (await server.list({ operation_type: "replication", limit: 1 })).json.operation_logs;
  const project = log.extra_info.replication.destination_project_id;
  const found = await all(server, { destination_project_id: project });
  assert.ok(
    found.length > 0 && found.every((each) => each.extra_info.replication.destination_project_id === project),
  );
});

test("filter: each task is in one enterprise project, and all_granted_eps selects all", async (t) => {
  const server = await start(t);
  const everything = (await server.list({ enterprise_project_id: "all_granted_eps", limit: 1 })).json.count;
  const standard = (await server.list({ enterprise_project_id: "0", limit: 1 })).json.count;
  const none = (await server.list({ enterprise_project_id: "no-such", limit: 1 })).json.count;
  assert.equal(everything, 1_000);
  assert.ok(standard > 0 && standard < 1_000);
  assert.equal(none, 0);
});

test("a task is selected by a start or an end in its own second", async (t) => {
  const server = await start(t);
  const [log] = (await server.list({ limit: 1, offset: 500 })).json.operation_logs;
  const second = `${log.started_at.slice(0, 19)}Z`;
  const found = await all(server, { start_time: second, end_time: second });
  assert.ok(found.some((each) => each.id === log.id));
});

/** @type {readonly Record<string, string | number>[]} */
const REFUSED = [
  { limit: 0 },
  { limit: 1_001 },
  { limit: "ten" },
  { limit: "-1" },
  { limit: "" },
  { limit: "1.5" },
  { offset: -1 },
  { offset: "x" },
  { start_time: "2024-05-10" },
  { start_time: "2024-05-10T00:00:00.000Z" },
  { end_time: "2024-13-10T00:00:00Z" },
  { start_time: TO, end_time: FROM },
  { status: "done" },
  { operation_type: "explode" },
  { destination_region: "a b" },
  { resource_name: "n".repeat(256) },
];

for (const query of REFUSED) {
  test(`refuses ${JSON.stringify(query).slice(0, 70)}`, async (t) => {
    const server = await start(t, { tasks: 10 });
    const { status, json } = await server.list(query);
    assert.equal(status, 400);
    assert.deepEqual(Object.keys(json), ["error_code", "error_msg"]);
    assert.equal(json.error_code, "BackupService.9900");
    assert.match(json.error_msg, new RegExp(Object.keys(query).at(-1) ?? ""));
  });
}

test("refuses a parameter given twice and broken percent-encoding", async (t) => {
  const server = await start(t, { tasks: 10 });
  for (const query of ["limit=1&limit=2", "resource_name=%E7%94"]) {
    const { status, json } = await ask(`${server.logs}?${query}`, { headers: server.headers });
    assert.deepEqual([status, json.error_code], [400, "BackupService.9900"], query);
  }
});

test("an unknown path and a wrong method are the gateway's 404", async (t) => {
  const server = await start(t, { tasks: 10 });
  for (const [path, method] of [
    ["/v3/p/vaults", "GET"],
    [`/v3/x/operation-logs/`, "GET"],
    ["/v3/x/operation-logs", "DELETE"],
  ]) {
    const { status, json, headers } = await ask(server.url + path, { method, headers: server.headers });
    assert.deepEqual([status, json.error_code], [404, "APIGW.0101"], path);
    assert.equal(json.request_id, headers["x-request-id"]);
  }
});

test("orders: oldest is newest backwards, updated is by updated_at, arbitrary is steady", async (t) => {
  const server = await start(t, { tasks: 900 });
  const newest = (await all(server)).map((log) => log.id);
  server.emulator.configure({ order: "oldest" });
  assert.deepEqual(
    (await all(server)).map((log) => log.id),
    newest.toReversed(),
  );
  server.emulator.configure({ order: "updated" });
  const updated = await all(server);
  const times = updated.map((log) => log.updated_at.slice(0, 23));
  assert.deepEqual(times, times.toSorted().reverse());
  server.emulator.configure({ order: "arbitrary" });
  const arbitrary = (await all(server)).map((log) => log.id);
  assert.notDeepEqual(arbitrary, newest);
  assert.deepEqual(arbitrary.toSorted(), newest.toSorted());
  const before = arbitrary.filter((_, at) => at !== 5);
  server.emulator.tasks().remove(arbitrary[5]);
  server.emulator.tasks().insert();
  const after = (await all(server)).map((log) => log.id).filter((id) => before.includes(id));
  assert.deepEqual(after, before);
});

test("count can be the page's size or missing, a limit can be clamped, paging left out", async (t) => {
  const server = await start(t, { count: "page", clampLimit: 50, echoPaging: false });
  const { json } = await server.list({ limit: 5_000 });
  assert.deepEqual([json.count, json.operation_logs.length, json.limit], [50, 50, undefined]);
  server.emulator.configure({ count: "none" });
  assert.equal("count" in (await server.list()).json, false);
});

test("inserted and removed tasks are visible at once", async (t) => {
  const server = await start(t, { tasks: 100 });
  const id = server.emulator.tasks().insert();
  const [first] = (await server.list({ limit: 1 })).json.operation_logs;
  assert.deepEqual([first.id, first.status], [id, "waiting"]);
  assert.equal(server.emulator.tasks().remove(id), id);
  assert.equal((await server.show(id)).status, 404);
  assert.equal((await server.list({ limit: 1 })).json.count, 100);
  assert.equal(server.emulator.tasks().remove(id), undefined);
});

test("each project has its own tasks", async (t) => {
  const other = { id: "other-project", name: "cn-north-4_dev", tasks: 5 };
  const server = await start(t, { projects: [other], now: NOW });
  assert.equal(server.emulator.tasks("other-project").length, 5);
  const { status } = await ask(`${server.url}/v3/other-project/operation-logs`, { headers: server.headers });
  assert.equal(status, 403, "the token is the first project's");
});
