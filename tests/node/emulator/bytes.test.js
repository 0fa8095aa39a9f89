/** The cache of records must not change any byte: every list is compared with one made without the cache. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { COUNTS, listBody } from "../../../www/emulator/service/list-body.js";
import { DIALECTS, operationLog } from "../../../www/emulator/tasks/dialect.js";
import { LogBytes } from "../../../www/emulator/tasks/log-bytes.js";
import { findPage } from "../../../www/emulator/tasks/scan.js";
import { ORDERS, TaskStore } from "../../../www/emulator/tasks/store.js";
import { ask, manualClock, NOW, PROJECT, start } from "./support.js";

/** @typedef {import('../../../www/emulator/service/query.js').ListQuery} ListQuery */
/** @typedef {import('../../../www/emulator/service/list-body.js').ListStyle} ListStyle */

/**
 * Reference implementation of the body, with one JSON.stringify.
 * @param {TaskStore} store
 * @param {ListQuery} query
 * @param {ListStyle} style
 */
function straightforward(store, query, { dialect, order, count, echoPaging }) {
  const { total, serials } = findPage(store, query, order);
  const logs = serials.map((serial) => operationLog(dialect, store.generator, store.task(serial), PROJECT));
  return JSON.stringify({
    count: count === "total" ? total : count === "page" ? logs.length : undefined,
    operation_logs: logs,
    ...(echoPaging ? { limit: query.limit, offset: query.offset } : {}),
  });
}

/** @type {ListStyle[]} */
const STYLES = DIALECTS.flatMap((dialect) =>
  ORDERS.flatMap((order) =>
    COUNTS.flatMap((count) => [true, false].map((echoPaging) => ({ dialect, order, count, echoPaging }))),
  ),
);

/** Pages that repeat, overlap, end early or are empty, and a filtered one. @type {ListQuery[]} */
const QUERIES = [
  { limit: 100, offset: 0 },
  { limit: 100, offset: 50 },
  { limit: 1, offset: 3 },
  { limit: 1_000, offset: 250 },
  { limit: 10, offset: 5_000 },
  { limit: 1_000, offset: 0, resource_name: "生产" },
];

/**
 * Requests every page over HTTP.
 * @param {Awaited<ReturnType<typeof start>>} server
 * @param {readonly ListStyle[]} styles
 */
async function compareAll(server, styles) {
  for (const style of styles) {
    server.emulator.configure(style);
    for (const query of QUERIES) {
      const { text } = await server.list({ ...query });
      const expected = straightforward(server.emulator.tasks(), query, style);
      assert.equal(text, expected, JSON.stringify({ style, query }));
    }
  }
}

test("every list is byte for byte the same without the cache: all dialects, orders and counts", async (t) => {
  await compareAll(await start(t, { tasks: 400 }), STYLES);
});

test("every list is byte for byte the same while tasks start, progress, end, appear and disappear", async (t) => {
  const { clock, tick } = manualClock();
  const churn = { inserts: 3, removals: 2 };
  for (const dialect of DIALECTS) {
    const styles = STYLES.filter(
      (style) => style.dialect === dialect && style.count === "total" && style.echoPaging,
    );
    const server = await start(t, { tasks: 400, clock, live: true, churn });
    const statuses = new Set();
    for (let round = 0; round < 5; round += 1) {
      await compareAll(server, styles);
      for (const log of (await server.list()).json.operation_logs) statuses.add(log.status);
      tick(7_000);
    }
    assert.ok(statuses.has("running") && statuses.has("waiting") && statuses.has("success"));
    assert.notEqual(server.emulator.tasks().length, 400);
  }
});

test("projects share no bytes", async (t) => {
  const other = { id: "other-project", name: "cn-north-4_dev", tasks: 50 };
  const server = await start(t, { tasks: 50, projects: [other] });
  const { username: name, password, domain_name } = server.emulator.credentials;
  const identity = {
    methods: ["password"],
    password: { user: { name, password, domain: { name: domain_name } } },
  };
  const body = JSON.stringify({ auth: { identity, scope: { project: { id: other.id } } } });
  const { headers } = await ask(`${server.url}/v3/auth/tokens`, { method: "POST", body });
  const token = String(headers["x-subject-token"]);
  for (let round = 0; round < 2; round += 1) {
    const own = (await server.list()).json.operation_logs;
    const url = `${server.url}/v3/${other.id}/operation-logs`;
    const theirs = (await ask(url, { headers: { "x-auth-token": token } })).json.operation_logs;
    for (const [logs, project] of /** @type {const} */ ([
      [own, PROJECT],
      [theirs, other.id],
    ])) {
      assert.deepEqual([...new Set(logs.map((/** @type {any} */ log) => log.project_id))], [project]);
      const ids = logs.map((/** @type {any} */ log) => log.id);
      assert.deepEqual(ids, server.emulator.tasks(project).ids().reverse());
    }
  }
});

/** @type {ListStyle} */
const STYLE = { dialect: "zulu", order: "newest", count: "total", echoPaging: true };

test("a full cache is cleared, and an older page keeps its bytes", () => {
  const store = new TaskStore({ tasks: 6_000, seed: 1, now: NOW, region: "cn-north-4" });
  const logs = new LogBytes(store, PROJECT, 2);
  const first = Array.from({ length: 1_000 }, (_, at) => 5_999 - at);
  const pieces = logs.pieces(first, STYLE.dialect);
  const text = Buffer.concat(pieces).toString("utf8");
  for (let round = 0; round < 2; round += 1) {
    for (let offset = 0; offset < 6_000; offset += 1_000) {
      const query = { limit: 1_000, offset };
      assert.equal(
        listBody(store, query, STYLE, logs).toString("utf8"),
        straightforward(store, query, STYLE),
      );
    }
  }
  assert.equal(Buffer.concat(pieces).toString("utf8"), text);
});

test("a page of ended tasks is a few pieces, on whichever page they were first read", () => {
  const store = new TaskStore({ tasks: 6_000, seed: 1, now: NOW, region: "cn-north-4" });
  const logs = new LogBytes(store, PROJECT);
  const serials = Array.from({ length: 500 }, (_, at) => 4_000 - at);
  logs.pieces(serials, "naive");
  assert.equal(logs.pieces(serials, "naive").length, 1);
  assert.equal(logs.pieces(serials.slice(100, 400), "naive").length, 1);
});
