import assert from "node:assert/strict";
import { test } from "node:test";
import { generateListBody } from "../../../www/emulator/http/server.js";
import { permute, unpermute } from "../../../www/emulator/tasks/rng.js";
import { TaskStore } from "../../../www/emulator/tasks/store.js";
import { fixture, NOW, PROJECT } from "./support.js";

/** @param {object} [options] @returns {any} */
const page = (options = {}) => JSON.parse(generateListBody({ now: NOW, ...options }));

/** @param {any[]} logs @param {string} type */
const ofType = (logs, type) => logs.filter((log) => log.operation_type === type);

/** The keys of an object and of the objects in it: `extra_info.common.progress`. @param {any} value @param {string} [at] @returns {string[]} */
function keyPaths(value, at = "") {
  if (typeof value !== "object" || value === null) return [];
  return Object.keys(value).flatMap((key) => [at + key, ...keyPaths(value[key], `${at}${key}.`)]);
}

test("the same seed gives the same text, another seed other tasks", () => {
  const first = generateListBody({ seed: 7, now: NOW });
  generateListBody({ seed: 8, now: NOW });
  assert.equal(generateListBody({ seed: 7, now: NOW }), first);
  assert.notEqual(generateListBody({ seed: 8, now: NOW }), first);
});

test("seed 1 gives a fixed task", () => {
  const [newest] = page({ limit: 1 }).operation_logs;
  assert.equal(newest.id, "74f07d97-47b4-456e-a918-88994c7ef7e8");
  assert.equal(newest.operation_type, "replication");
  assert.equal(newest.extra_info.resource.name, "人事-系统盘-08");
});

test("another day moves the times and nothing else", () => {
  const then = page({ dialect: "zulu" }).operation_logs;
  const later = page({ dialect: "zulu", now: NOW + 123_456_789 }).operation_logs;
  assert.notEqual(then[0].started_at, later[0].started_at);
  const timeless = (/** @type {any[]} */ logs) =>
    logs.map(({ created_at, started_at, updated_at, ended_at, ...rest }) => {
      delete rest.extra_info?.update_expiration_time?.expiration_day;
      return rest;
    });
  assert.deepEqual(timeless(later), timeless(then));
});

test("tasks are from the 30 days before now", () => {
  const logs = page({ dialect: "zulu" }).operation_logs;
  for (const { started_at, ended_at } of logs) {
    assert.ok(Date.parse(started_at) >= NOW - 30 * 86_400_000 - 1_000, started_at);
    assert.ok(Date.parse(ended_at ?? started_at) <= NOW, ended_at);
  }
});

test("every type and every status occurs, and most tasks succeed", () => {
  const logs = page({ tasks: 3_000 }).operation_logs.concat(
    page({ tasks: 3_000, offset: 1_000 }).operation_logs,
  );
  const types = new Set(logs.map((/** @type {any} */ log) => log.operation_type));
  for (const type of [
    "backup",
    "copy",
    "replication",
    "delete",
    "restore",
    "vault_delete",
    "remove_resource",
    "sync",
    "migrate_resources",
  ]) {
    assert.ok(types.has(type), type);
  }
  const statuses = new Set(logs.map((/** @type {any} */ log) => log.status));
  assert.deepEqual([...statuses].sort(), ["failed", "running", "skipped", "success", "timeout", "waiting"]);
  const share = logs.filter((/** @type {any} */ log) => log.status === "success").length / logs.length;
  assert.ok(share > 0.85 && share < 0.98, String(share));
});

test("a failed task has an error code, a successful one has none, and only an ended one has an end", () => {
  for (const log of page({ tasks: 3_000, limit: 1_000, dialect: "naive" }).operation_logs) {
    const failed = ["failed", "skipped", "timeout"].includes(log.status);
    assert.match(log.error_info.code, failed ? /^BackupService\.\d{4}$/ : /^$/);
    assert.equal(log.error_info.message === "", !failed);
    assert.equal("ended_at" in log, log.status !== "running" && log.status !== "waiting");
  }
});

test("extra_info has the part that fits the type", () => {
  const { operation_logs: logs } = page({ tasks: 5_000, limit: 1_000, dialect: "naive" });
  for (const [type, part] of [
    ["backup", "backup"],
    ["delete", "delete"],
    ["replication", "replication"],
    ["restore", "restore"],
    ["sync", "sync"],
    ["remove_resource", "remove_resources"],
    ["vault_delete", "vault_delete"],
    ["update_expiration_time", "update_expiration_time"],
  ]) {
    const some = ofType(logs, type);
    assert.ok(some.length > 0, type);
    for (const log of some) assert.ok(part in log.extra_info && "common" in log.extra_info, type);
  }
});

test("each dialect has every member of its fixture", () => {
  const wanted = keyPaths(fixture("payloads/list-naive-times.json").operation_logs[0]);
  for (const dialect of ["naive", "offset", "zulu"]) {
    const logs = ofType(page({ dialect }).operation_logs, "backup");
    const log = logs.find((each) => each.status === "success" && each.error_info !== null);
    assert.deepEqual(
      wanted.filter((path) => !keyPaths(log).includes(path)),
      [],
      dialect,
    );
  }
});

test("naive: times without a zone, absent members left out, incremental in quotes, failed ids listed", () => {
  const logs = page({ tasks: 4_000, dialect: "naive" }).operation_logs;
  assert.ok(
    logs.every((/** @type {any} */ log) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/.test(log.started_at)),
  );
  assert.ok(logs.some((/** @type {any} */ log) => !("vault_id" in log)));
  assert.ok(logs.every((/** @type {any} */ log) => log.vault_id !== null && log.policy_id !== null));
  assert.ok(
    ofType(logs, "backup").every((log) => ['"true"', '"false"'].includes(log.extra_info.backup.incremental)),
  );
  assert.ok(
    ofType(logs, "remove_resource").every((log) => Array.isArray(log.extra_info.remove_resources.fail_count)),
  );
});

test("offset: +00:00, booleans and text for incremental, progress as text, other names in vault_delete, nulls", () => {
  const logs = page({ tasks: 4_000, dialect: "offset" }).operation_logs;
  assert.ok(
    logs.every((/** @type {any} */ log) =>
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$/.test(log.started_at),
    ),
  );
  const kinds = new Set(ofType(logs, "backup").map((log) => typeof log.extra_info?.backup.incremental));
  assert.ok(kinds.has("boolean") && kinds.has("string"));
  assert.ok(logs.some((/** @type {any} */ log) => typeof log.extra_info?.common.progress === "string"));
  assert.ok(logs.some((/** @type {any} */ log) => log.error_info === null));
  assert.ok(
    ofType(logs, "vault_delete").every(
      (log) => !log.extra_info || "fail_delete_count" in log.extra_info.vault_delete,
    ),
  );
});

test("zulu: whole seconds with Z, nulls for policy and vault, unknown fields", () => {
  const logs = page({ tasks: 4_000, dialect: "zulu" }).operation_logs;
  assert.ok(logs.every((/** @type {any} */ log) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(log.started_at)));
  const bare = logs.find((/** @type {any} */ log) => log.vault_id === null);
  assert.deepEqual([bare.policy_id, bare.vault_id, bare.vault_name], [null, null, null]);
  assert.ok(logs.every((/** @type {any} */ log) => typeof log.trigger === "string"));
});

test("all dialects have the same instants", () => {
  const [naive] = page({ dialect: "naive" }).operation_logs;
  const [offset] = page({ dialect: "offset" }).operation_logs;
  const [zulu] = page({ dialect: "zulu" }).operation_logs;
  assert.equal(naive.id, zulu.id);
  assert.equal(naive.started_at.slice(0, 23), offset.started_at.slice(0, 23));
  assert.equal(naive.started_at.slice(0, 19), zulu.started_at.slice(0, 19));
});

test("a task is found by its id, and a foreign id finds none", () => {
  const store = new TaskStore({ tasks: 500, seed: "x", now: NOW, region: "cn-north-4" });
  for (const id of store.ids()) assert.equal(store.find(id)?.id, id);
  assert.equal(store.find("4827f2da-b008-4507-ab7d-42d0df5ed912"), undefined);
  assert.equal(store.find("nonsense"), undefined);
  for (const x of [0, 1, 499, 0x7fffffff, 0xffffffff]) assert.equal(unpermute(99, permute(99, x)), x);
});

test("a million tasks can be listed to the last one", () => {
  const last = page({ tasks: 1_000_000, offset: 999_999, limit: 1_000 });
  assert.equal(last.count, 1_000_000);
  assert.equal(last.operation_logs.length, 1);
  assert.equal(last.operation_logs[0].project_id, PROJECT);
});

test("ids are version 4 UUIDs, and times are written as the calendar has them", () => {
  const { operation_logs: logs } = page({ now: Date.UTC(2024, 2, 1, 0, 30), tasks: 1_000, dialect: "naive" });
  for (const { id, started_at } of logs) {
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.equal(new Date(`${started_at}Z`).toISOString().slice(0, 23), started_at.slice(0, 23));
  }
  assert.ok(logs.some((/** @type {any} */ log) => log.started_at.startsWith("2024-02-29T")));
});
