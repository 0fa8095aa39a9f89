import assert from "node:assert/strict";
import { test } from "node:test";
import { client, emulated, esm, facts, rejection, serve, settled } from "./support.js";

/** @typedef {import("cbr-tasks").CbrError} CbrError */
/** @typedef {import("cbr-tasks").CbrClientOptions} CbrClientOptions */
/** @typedef {Partial<import("../../../www/emulator/service/options.js").EmulatorOptions>} EmulatorOptions */

const NOW = Date.UTC(2024, 4, 23, 14, 35);
const OVER = ["success", "skipped", "failed", "timeout"];

/**
 * A service with running tasks and a stopped clock, and a client for it.
 * @param {import("node:test").TestContext} t
 * @param {{ service?: EmulatorOptions, options?: Partial<CbrClientOptions> }} [how]
 */
async function world(t, { service = {}, options = {} } = {}) {
  t.mock.method(Date, "now", () => NOW);
  const { emulator, url, token } = await emulated(t, {
    now: NOW,
    clock: () => NOW,
    live: true,
    tasks: 400,
    ...service,
  });
  const { tasks } = client(url, { auth: { token }, rateLimit: false, ...options });
  return { emulator, tasks };
}

test("changes are reported in turn, with the task as it is and as it was", async (t) => {
  /** @type {Map<string, { id: string, status: string }>} */
  const tasks = new Map();
  /** @param {string} id @param {string} status @param {number} progress */
  const set = (id, status, progress) => {
    const time = new Date().toISOString();
    const task = { id, status, created_at: time, started_at: time, extra_info: { common: { progress } } };
    tasks.set(id, task);
    return task;
  };
  const { url } = await serve(t, (req, res) => {
    const { pathname, searchParams } = new URL(String(req.url), "http://127.0.0.1");
    const [id] = pathname.split("/").slice(-1);
    const status = searchParams.get("status");
    const listed = [...tasks.values()].filter((task) => status === null || task.status === status);
    if (id === "operation-logs")
      return void res.end(JSON.stringify({ operation_logs: listed, count: listed.length }));
    const task = tasks.get(String(id));
    res.writeHead(task ? 200 : 404).end(JSON.stringify({ operation_log: task }));
  });
  const changes = client(url, { rateLimit: false }).tasks.watch({}, { interval: 1 });
  const next = async () => (await settled(changes.next())).value;
  const first = set("a", "running", 10);
  assert.deepEqual(await next(), { type: "added", task: first });
  const later = set("a", "running", 60);
  assert.deepEqual(await next(), { type: "updated", task: later, previous: first });
  const ended = set("a", "success", 100);
  assert.deepEqual(await next(), { type: "finished", task: ended, previous: later });
  const other = set("b", "waiting", 0);
  assert.deepEqual(await next(), { type: "added", task: other });
  tasks.delete("b");
  assert.deepEqual(await next(), { type: "removed", task: other });
  await changes.return();
});

for (const hears of [false, true]) {
  test(`failures are survived ${hears ? "and reported to" : "without"} onError`, async (t) => {
    const { emulator, tasks } = await world(t, { options: { retry: false } });
    emulator.configure({ faultQueue: ["500", "drop", "html"] });
    /** @type {CbrError[]} */
    const errors = [];
    const onError = (/** @type {CbrError} */ error) => errors.push(error);
    const changes = tasks.watch({}, { interval: 1, ...(hears ? { onError } : {}) });
    assert.equal((await settled(changes.next())).value?.type, "added");
    assert.deepEqual(
      errors.map(({ kind, retryable }) => [kind, retryable]),
      hears ? ["server", "connection", "server"].map((kind) => [kind, true]) : [],
    );
    await changes.return();
  });
}

test("a permanent failure ends the watch with its error", async (t) => {
  const { emulator, tasks } = await world(t);
  /** @type {CbrError[]} */
  const errors = [];
  const changes = tasks.watch({}, { interval: 1, onError: (error) => errors.push(error) });
  assert.equal((await settled(changes.next())).done, false);
  emulator.revokeTokens();
  const error = await rejection(async () => {
    for await (const change of changes) assert.ok(change.task);
  });
  assert.equal(error.kind, "authentication");
  assert.deepEqual(errors, []);
  assert.equal((await changes.next()).done, true);
});

test("an error of onError ends the watch", async (t) => {
  const { emulator, tasks } = await world(t, { options: { retry: false } });
  emulator.configure({ faultQueue: ["500"] });
  const thrown = new RangeError("that is enough");
  const onError = () => {
    throw thrown;
  };
  assert.equal(await rejection(tasks.watch({}, { interval: 1, onError }).next()), thrown);
});

for (const [kind, given] of /** @type {[string, Date | number | string][]} */ ([
  ["a number", NOW - 600_000],
  ["a Date", new Date(NOW - 600_000)],
  ["a string", "2024-05-23T14:25:00Z"],
  ["relative to now", "-10m"],
])) {
  test(`since, ${kind}: tasks that have ended since then are reported too`, async (t) => {
    const { emulator, tasks } = await world(t, { service: { tasks: 2_000 } });
    const store = emulator.tasks();
    const expected = store
      .ids()
      .map((id) => store.task(Number(store.generator.serialOf(id))))
      .filter(({ status, created }) => !OVER.includes(status) || created.ms >= NOW - 600_000)
      .flatMap(({ id, status }) =>
        OVER.includes(status)
          ? [`${id} added ${status}`, `${id} finished ${status}`]
          : [`${id} added ${status}`],
      );
    assert.ok(expected.some((line) => line.includes("finished")));
    const controller = new AbortController();
    /** @type {string[]} */
    const heard = [];
    const changes = tasks.watch({}, { interval: 60_000, since: given, signal: controller.signal });
    while (heard.length < expected.length) {
      const { value } = await settled(changes.next());
      assert.ok(value);
      heard.push(`${value.task.id} ${value.type} ${value.task.status}`);
    }
    assert.deepEqual(heard.sort(), expected.sort());
    const rest = rejection(changes.next());
    await new Promise((resolve) => setTimeout(resolve, 20));
    controller.abort("nothing more");
    assert.equal(await rest, "nothing more");
  });
}

for (const [name, latency] of /** @type {const} */ ([
  ["while the watch rests", 0],
  ["in the middle of a request", 60_000],
])) {
  test(`an abort ${name} ends it with the signal's reason`, async (t) => {
    const { emulator, tasks } = await world(t, { service: { live: false, latency } });
    const controller = new AbortController();
    const reason = { why: "no more" };
    const changes = tasks.watch({}, { interval: 60_000, signal: controller.signal });
    const failed = rejection(async () => {
      for await (const change of changes) assert.ok(change.task);
    });
    // Date.now is stopped here.
    await new Promise((resolve) => setTimeout(resolve, 150));
    assert.equal(emulator.stats().inFlight, latency > 0 ? 1 : 0);
    controller.abort(reason);
    assert.equal(await failed, reason);
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(emulator.stats().inFlight, 0);
    assert.equal((await changes.next()).done, true);
  });
}

test("leaving the loop ends the watch, without further requests", async (t) => {
  const { emulator, tasks } = await world(t, { service: { tasks: 2_000 } });
  let seen = 0;
  for await (const change of tasks.watch({}, { interval: 1 })) {
    assert.ok(change.task);
    seen += 1;
    if (seen === 3) break;
  }
  const { total } = emulator.stats();
  await new Promise((resolve) => setTimeout(resolve, 60));
  assert.equal(emulator.stats().total, total);
});

test("refused options send nothing", async (t) => {
  const { url, requests } = await serve(t, (_, res) => res.end("{}"));
  const { tasks } = client(url);
  for (const [query, options, message] of /** @type {[any, any, RegExp][]} */ ([
    [{ start_time: "2024-01-01" }, {}, /^start_time: expected none/],
    [{ end_time: "2024-01-01" }, {}, /^end_time: expected none/],
    [{ offset: 5 }, {}, /^offset: expected none/],
    [new esm.ListOpLogs().offset(1), {}, /^offset: expected none/],
    [{ limit: 0 }, {}, /^limit: expected /],
    [{ statuses: "failed" }, {}, /statuses/],
    [{}, { interval: 0 }, /^interval: expected more than 0 and at most 86400000 ms, got 0 ms/],
    [{}, { interval: 86_400_001 }, /^interval: expected more than 0/],
    [{}, { interval: Number.NaN }, /^interval: expected /],
    [{}, { hiddenInterval: 0 }, /^hiddenInterval: expected /],
    [{}, { since: "tomorrow" }, /^since: expected /],
    [{}, { since: new Date(Number.NaN) }, /^since: expected /],
    [{}, { onError: "log" }, /^onError: expected /],
    [{}, { signal: 7 }, /^signal: expected /],
    [{}, { every: 7 }, /every/],
  ])) {
    const error = facts(await rejection(tasks.watch(query, options).next()));
    assert.equal(error.kind, "validation", String(error.message));
    assert.match(String(error.message), message);
  }
  assert.deepEqual(requests, []);
});

test("nothing is sent before the first change is waited for", async (t) => {
  const { url, requests } = await serve(t, (_, res) => res.end("{}"));
  const changes = client(url).tasks.watch();
  await new Promise((resolve) => setTimeout(resolve, 30));
  assert.deepEqual(requests, []);
  await changes.return();
});
