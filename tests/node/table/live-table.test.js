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
  const state = { status: 200, requests: 0, starts: /** @type {string[]} */ ([]) };
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
    if (start !== null) state.starts.push(start);
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

test("with `listedAt` nothing is listed, and only what changed since then is requested", async (t) => {
  const table = new esm.TaskTable();
  /** @type {any} */
  const known = { id: "known", status: "success", started_at: time(200), created_at: time(200) };
  /** @type {any} */
  const long = { id: "long", status: "running", started_at: time(3000), created_at: time(3000) };
  table.ingest([known, long]);
  const ended = { ...long, status: "success", ended_at: time(1) };
  const fresh = { id: "fresh", status: "success", started_at: time(2), created_at: time(2) };
  const { next, state } = await world(t, [known, ended, fresh], { table, listedAt: Date.now() - 60_000 });
  /** @type {any[]} */
  const changes = [await next(), await next(), await next()];
  // The start of `long` is too long ago for the watch.
  assert.deepEqual(changes.map(({ type, task }) => `${task.id} ${task.status} ${type}`).sort(), [
    "fresh success added",
    "fresh success finished",
    "long success finished",
  ]);
  assert.equal(table.length, 3);
  const starts = state.starts.map((start) => Date.now() - Date.parse(start));
  assert.ok(starts.length > 0 && starts.every((since) => since < 7 * 60 * MINUTE), String(starts));
});

test("tasks that have ended and have left the window leave the table", async (t) => {
  const table = new esm.TaskTable();
  const start = time(120);
  const running = { id: "running", status: "running", created_at: start, started_at: start, note: "kept" };
  table.ingest([
    /** @type {any} */ ({ id: "old", status: "success", started_at: time(120) }),
    /** @type {any} */ ({ id: "older", status: "skipped", created_at: time(120) }),
    /** @type {any} */ (running),
    ...Array.from({ length: 3000 }, (_, at) => ({
      id: `failed-${at}`,
      status: "failed",
      started_at: time(2),
    })),
  ]);
  const ofService = [{ id: "new", status: "success", started_at: time(1) }, running];
  const { next } = await world(t, ofService, { since: "1h", table });
  assert.equal((await next())?.type, "loaded");
  // Two of 3,004 are few: they wait for others.
  const few = next();
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(table.length, 3004);
  table.ingest(
    Array.from({ length: 200 }, (_, at) => ({ id: `old-${at}`, status: "success", started_at: time(90) })),
  );
  const { type, ids } = /** @type {any} */ (await few);
  assert.deepEqual([type, ids.length, ids.slice(0, 3)], ["expired", 202, ["old", "older", "old-0"]]);
  assert.equal(table.length, 3002);
  assert.deepEqual([table.get("old"), table.get("failed-2999")?.status], [undefined, "failed"]);
  assert.equal(/** @type {any} */ (table.get("running")).note, "kept");
  assert.equal(table.query({ where: "status:failed" }).length, 3000);
});

test("a running task that no longer exists leaves the table", async (t) => {
  const tasksOfNow = [
    { id: "a", status: "running", started_at: time(5) },
    { id: "b", status: "success", started_at: time(6) },
  ];
  const { tasks, next, live, state } = await world(t, tasksOfNow);
  await next();
  const change = next();
  const { requests } = state;
  // The watch has to know it.
  for (let wait = 0; wait < 1000 && state.requests < requests + 5; wait += 1)
    await new Promise((resolve) => setTimeout(resolve, 10));
  tasks.delete("a");
  const { type, task } = /** @type {any} */ (await change);
  assert.deepEqual([type, task.id, live.table.query().ids], ["removed", "a", ["b"]]);
});

test("unfinished tasks that are gone before the watch's first poll leave the table", async (t) => {
  const table = new esm.TaskTable();
  // Of an earlier live table.
  /** @type {any} */
  const lost = { id: "lost", status: "waiting", started_at: time(9000) };
  table.ingest([lost, { ...lost, id: "other", project_id: "of another client" }]);
  const listed = ["a", "b"].map((id) => ({ id, status: "running", started_at: time(5) }));
  const { tasks, next } = await world(t, listed, { since: "1d", table });
  assert.equal((await next())?.type, "loaded");
  tasks.delete("a");
  const changes = [await next(), await next()].map((/** @type {any} */ { type, task }) => [type, task.id]);
  assert.deepEqual(changes.sort(), [
    ["removed", "a"],
    ["removed", "lost"],
  ]);
  assert.deepEqual(table.query({ sort: "id" }).ids, ["b", "other"]);
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
    [fake, {}, { listedAt: "now" }, "listedAt: expected a Date or milliseconds since 1970, got a string"],
    [
      fake,
      {},
      { every: 1 },
      'options: expected table, listedAt, since, interval, hiddenInterval, onProgress, onError or signal, got "every"',
    ],
  ];
  for (const [api, query, options, message] of cases)
    assert.throws(() => liveTable(api, query, options), { kind: "validation", message });
});
