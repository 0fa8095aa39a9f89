import assert from "node:assert/strict";
import { test } from "node:test";
import { client, esm, serve, settled } from "../client/support.js";

/** @typedef {import("node:test").TestContext} TestContext */

const MINUTE = 60_000;
const { liveTable } = esm;

/** @param {number} ago in minutes */
const time = (ago) => new Date(Date.now() - ago * MINUTE).toISOString();

/**
 * A service with tasks that a test sets, and a live table of it.
 *
 * @param {TestContext} t
 * @param {object[]} first tasks
 * @param {import("cbr-tasks/table").LiveTableOptions} [options]
 */
async function world(t, first, options) {
  /** @type {Map<string, any>} */
  const tasks = new Map();
  /** @param {any} task */
  const set = (task) => {
    tasks.set(task.id, { created_at: task.started_at, ...task });
    return tasks.get(task.id);
  };
  for (const task of first) set(task);
  const state = { status: 200, requests: 0 };
  const { url } = await serve(t, (req, res) => {
    state.requests += 1;
    const { pathname, searchParams } = new URL(String(req.url), "http://127.0.0.1");
    if (state.status !== 200) return void res.writeHead(state.status).end("{}");
    const id = pathname.split("/").at(-1) ?? "";
    const [status, start] = [searchParams.get("status"), searchParams.get("start_time")];
    const listed = [...tasks.values()].filter(
      (task) =>
        (status === null || task.status === status) &&
        (start === null || Date.parse(task.started_at) >= Date.parse(start)),
    );
    if (id === "operation-logs")
      return void res.end(JSON.stringify({ operation_logs: listed, count: listed.length }));
    res.writeHead(tasks.has(id) ? 200 : 404).end(JSON.stringify({ operation_log: tasks.get(id) }));
  });
  const api = client(url, { rateLimit: false, retry: false });
  const live = liveTable(api, {}, { interval: 1, ...options });
  t.after(() => live.close());
  const changes = live[Symbol.asyncIterator]();
  const next = async () => (await settled(changes.next())).value;
  return { tasks, set, state, api, live, changes, next };
}

test("it lists, and then tells each change once, with the task in the table", async (t) => {
  const running = { id: "a", status: "running", started_at: time(90) };
  const { set, next, live } = await world(t, [running, { id: "b", status: "success", started_at: time(1) }]);
  const { type, report } = /** @type {any} */ (await next());
  assert.deepEqual([type, report.added, live.table.length], ["loaded", 2, 2]);

  // Both are listed again by the watch, and were not changed.
  const previous = live.table.get("a");
  const ended = set({ ...running, status: "failed", updated_at: time(0) });
  assert.deepEqual(await next(), { type: "finished", task: ended, previous });
  assert.deepEqual(live.table.get("a"), ended);

  const added = set({ id: "c", status: "waiting", started_at: time(0) });
  assert.deepEqual(await next(), { type: "added", task: added });
  const quick = set({ id: "d", status: "success", started_at: time(0) });
  assert.deepEqual(await next(), { type: "added", task: quick });
  assert.deepEqual(await next(), { type: "finished", task: quick });
  assert.equal(live.table.length, 4);
});

test("a task that ended between the listing and the watch is told", async (t) => {
  const { set, next, live } = await world(t, [{ id: "a", status: "running", started_at: time(600) }]);
  await next();
  const ended = set({ id: "a", status: "success", started_at: time(600), ended_at: time(0) });
  const previous = live.table.get("a");
  assert.deepEqual(await next(), { type: "finished", task: ended, previous });
});

test("failures that pass are told, while listing and while watching", async (t) => {
  /** @type {(string | undefined)[]} */
  const errors = [];
  const { state, set, next } = await world(t, [], {
    onError: ({ kind }) => {
      errors.push(kind);
      if (errors.length % 2 === 0) state.status = 200;
    },
  });
  state.status = 503;
  assert.equal((await next())?.type, "loaded");
  assert.deepEqual(errors, ["server", "server"]);
  state.status = 503;
  set({ id: "a", status: "running", started_at: time(0) });
  assert.equal((await next())?.type, "added");
  assert.deepEqual(errors, ["server", "server", "server", "server"]);
});

test("a refusal ends it, the table stays, and another live table goes on with it", async (t) => {
  const { state, set, next, live, api } = await world(t, [
    { id: "a", status: "success", started_at: time(1) },
  ]);
  await next();
  state.status = 403;
  await assert.rejects(next(), { kind: "permission" });
  assert.equal(await next(), undefined);
  assert.equal(live.table.length, 1);

  state.status = 200;
  set({ id: "b", status: "success", started_at: time(1) });
  const again = liveTable(api, {}, { interval: 1, table: live.table });
  const first = /** @type {any} */ (await settled(again[Symbol.asyncIterator]().next())).value;
  assert.deepEqual([first.report.added, first.report.unchanged, live.table.length], [1, 1, 2]);
  again.close();
});

test("it ends by close(), by break and by its signal, and sends nothing then", async (t) => {
  const { live, next, state } = await world(t, []);
  await next();
  const waiting = next();
  live.close();
  assert.equal(await waiting, undefined);

  const other = await world(t, []);
  for await (const { type } of other.live) {
    assert.equal(type, "loaded");
    break;
  }
  const controller = new AbortController();
  const third = await world(t, [], { signal: controller.signal });
  await third.next();
  const pending = third.next();
  controller.abort(new Error("enough"));
  await assert.rejects(pending, { message: "enough" });

  // What was on its way arrives; a poll each millisecond would not stop.
  await new Promise((resolve) => setTimeout(resolve, 100));
  const sent = [state, other.state, third.state].map(({ requests }) => requests);
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.deepEqual(
    [state, other.state, third.state].map(({ requests }) => requests),
    sent,
  );
});

test("tasks that leave the window are removed, if they have ended and the table can remove", async (t) => {
  class Removing extends esm.TaskTable {
    /** @type {string[][]} */
    removed = [];
    /** @param {string[]} ids */
    remove(ids) {
      this.removed.push(ids);
      const tasks = this.query().rows();
      this.clear();
      this.ingest(tasks.filter(({ id }) => !ids.includes(String(id))));
      return ids.length;
    }
  }
  const table = new Removing();
  table.ingest([
    /** @type {any} */ ({ id: "old", status: "success", started_at: time(120) }),
    /** @type {any} */ ({ id: "older", status: "skipped", created_at: time(120) }),
    /** @type {any} */ ({ id: "running", status: "running", started_at: time(120) }),
  ]);
  const { next } = await world(t, [{ id: "new", status: "success", started_at: time(1) }], {
    since: "1h",
    table,
  });
  assert.equal((await next())?.type, "loaded");
  assert.deepEqual(await next(), { type: "expired", ids: ["old", "older"] });
  assert.deepEqual(table.query({ sort: "id" }).ids, ["new", "running"]);
  assert.deepEqual(table.removed, [["old", "older"]]);
});

test("wrong arguments are refused at once", () => {
  /** @type {any} */
  const fake = { tasks: { watch() {} } };
  /** @type {[any, any, any, string][]} */
  const cases = [
    [{}, {}, {}, "client: expected a CbrClient, got an object"],
    [
      fake,
      { status: "failed" },
      {},
      "status: expected none, because it is for tasks in any state since `since`, got one",
    ],
    [fake, {}, { since: -1 }, "since: expected a duration, got -1"],
    [
      fake,
      {},
      { every: 1 },
      'options: expected table, since, interval, hiddenInterval, onProgress, onError or signal, got "every"',
    ],
  ];
  for (const [api, query, options, message] of cases)
    assert.throws(() => liveTable(api, query, options), { kind: "validation", message });
});
