import assert from "node:assert/strict";
import { test } from "node:test";
import { windowOf } from "../../../pkg-template/viewer/data/windows.js";
import { emulated, esm, gate, quiet, settled } from "../client/support.js";
import { proxyTo } from "../proxy/support.js";
import { ago, load, loaded, MONTH, small } from "./support.js";

test("the first page is there before the table's module, and then the whole window", async (t) => {
  const { open, opened } = gate();
  const loadTable = async () => {
    await opened;
    return esm;
  };
  const { loader, rows, states, until, is, emulator, queries } = await loaded(
    t,
    { tasks: 3456 },
    { loadTable },
  );
  void loader.open(MONTH);
  await until(() => rows.length === 50);
  assert.deepEqual([loader.loaded, loader.total, loader.table], [50, 3456, undefined]);
  assert.deepEqual([rows.rows(0, 2).length, queries.length], [2, 1]);
  open();
  await is("live");
  assert.deepEqual(states, ["first", "loading", "live"]);
  assert.deepEqual([loader.loaded, rows.length], [3456, 3456]);
  assert.equal(loader.loadedFrom, MONTH.start);
  assert.deepEqual(loader.table?.query().ids.sort(), emulator.tasks().ids().sort());
});

test("behind a proxy the window is loaded, too; where the proxy's limit ends that, it is what is complete", async (t) => {
  const { url, token } = await emulated(t, { tasks: 20_000 });
  const proxy = proxyTo(url, { auth: { token } });
  let left = 20;
  const api = new esm.CbrClient({
    endpoint: "https://portal.example",
    auth: { proxy: true },
    rateLimit: false,
    retry: false,
    fetch: async (address, init) => {
      left -= 1;
      if (left >= 0) return proxy(new Request(address, init));
      return Response.json({ error_code: "Proxy.Throttled", error_msg: "wait" }, { status: 429 });
    },
  });
  const { loader, is, until } = load(t, api);
  void loader.open(MONTH);
  await until(() => loader.loadedFrom !== undefined && loader.state !== "loading");
  assert.ok(Number(loader.loadedFrom) > MONTH.start);
  left = Number.POSITIVE_INFINITY;
  const older = Number((await loader.older({ limit: 1, offset: 0 })).count);
  assert.equal(loader.loaded + older, 20_000);
  void loader.open(MONTH);
  await is("first");
  await until(() => loader.state === "live" && loader.loadedFrom === MONTH.start);
  assert.equal(loader.loaded, 20_000);
});

test("60,000 tasks are loaded whole, 60,001 are not, and the others come page by page", async (t) => {
  const whole = await loaded(t, { tasks: 60_000 });
  void whole.loader.open(MONTH);
  await whole.is("live");
  assert.deepEqual([whole.loader.loaded, whole.loader.loadedFrom], [60_000, MONTH.start]);
  whole.loader.close();

  const { loader, is, emulator, queries } = await loaded(t, { tasks: 60_001 });
  void loader.open(MONTH);
  await is("live");
  assert.ok(queries.length < 100, `${queries.length} requests`);
  const from = Number(loader.loadedFrom);
  assert.ok(from > MONTH.start && loader.loaded > 55_000 && loader.loaded <= 60_000, `${loader.loaded}`);
  assert.equal(loader.total, 60_001);
  const ids = new Set(loader.table?.query().ids);
  const rest = 60_001 - ids.size;
  for (let offset = 0; offset < rest; offset += 1000) {
    const page = await loader.older({ limit: 1000, offset });
    assert.equal(page.count, rest);
    for (const { id } of page.operation_logs) ids.add(id ?? "");
  }
  assert.deepEqual([...ids].sort(), emulator.tasks().ids().sort());
});

for (const count of /** @type {const} */ (["page", "none"])) {
  test(`without a total (${count}), as much as may be is loaded`, async (t) => {
    const { loader, is, emulator } = await loaded(t, { tasks: 5000, count });
    void loader.open(MONTH);
    await is("live");
    assert.deepEqual([loader.total, loader.loaded, loader.loadedFrom], [undefined, 5000, MONTH.start]);
    assert.deepEqual(loader.table?.query().ids.sort(), emulator.tasks().ids().sort());
  });
}

test("tasks that come and go while pages are read are neither lost nor doubled", async (t) => {
  const { loader, is, emulator } = await loaded(t, {
    tasks: 9000,
    latency: 5,
    churn: { inserts: 40, removals: 20 },
  });
  const before = emulator.tasks().ids();
  void loader.open({ start: MONTH.start });
  await is("live");
  const ids = loader.table?.query().ids ?? [];
  assert.equal(new Set(ids).size, ids.length);
  const [there, still] = [new Set(ids), new Set(emulator.tasks().ids())];
  assert.deepEqual(
    before.filter((id) => still.has(id) && !there.has(id)),
    [],
  );
});

test("a page that fails in the middle: what is there stays, and the rest comes by itself", async (t) => {
  const { loader, rows, states, until, is, emulator } = await loaded(t, { tasks: 40_000 }, { interval: 30 });
  void loader.open(MONTH);
  await until(() => loader.loaded > 17_000);
  emulator.configure({ faultQueue: ["500", "500", "500", "500"] });
  await is("failed");
  assert.ok(esm.isCbrError(loader.problem, "server"));
  assert.ok(loader.loaded > 17_000 && rows.length > 17_000);
  assert.ok(loader.updatedAt);
  await is("live");
  assert.deepEqual([loader.problem, loader.loaded], [undefined, 40_000]);
  assert.deepEqual(states.slice(0, 3), ["first", "loading", "failed"]);
});

test("where a rate limit ends the loading, the window is what is complete", async (t) => {
  const { loader, is, emulator } = await loaded(t, {
    tasks: 40_000,
    rateLimit: { requests: 25, seconds: 60 },
  });
  void loader.open(MONTH);
  await is("failed");
  emulator.configure({ rateLimit: null });
  await is("live");
  const from = new Date(Number(loader.loadedFrom)).toISOString();
  assert.ok(Number(loader.loadedFrom) > MONTH.start);
  assert.equal(loader.table?.query({ where: `started<${from}` }).length, 0);
  const page = await loader.older({ limit: 1, offset: 0 });
  assert.equal(Number(page.count) + loader.loaded, 40_000);
});

test("a wait for the rate limit is told in seconds", async (t) => {
  const { open, opened } = gate();
  const { loader } = await small(t, [], {
    ofClient: { rateLimit: { requests: 2, period: 60_000 } },
    options: {
      onState: () => {
        if (loader.waiting > 0) open(loader.waiting);
      },
    },
  });
  void loader.open({ start: Date.now() - 3_600_000 });
  const seconds = await settled(opened);
  assert.ok(Number.isInteger(seconds) && seconds > 1 && seconds <= 61, String(seconds));
});

test("changes are told by their ids: tasks that come, end and vanish", async (t) => {
  const running = { id: "a", status: "running", started_at: ago(90) };
  const { tasks, loader, rows, told, is, until } = await small(t, [
    running,
    { id: "b", status: "running", started_at: ago(80) },
    { id: "c", status: "success", started_at: ago(70), ended_at: ago(60) },
  ]);
  void loader.open(windowOf("24h"));
  await is("live");
  await until(() => rows.length === 3);
  tasks.set("a", { ...running, status: "failed", ended_at: ago(0), updated_at: ago(0) });
  tasks.set("d", { id: "d", status: "waiting", started_at: ago(0) });
  tasks.delete("b");
  await until(() => told.updated.has("a") && told.added.has("d") && told.removed.has("b"));
  assert.deepEqual(
    [told.updated, told.added, told.removed].map((ids) => [...ids]),
    [["a"], ["d"], ["b"]],
  );
  assert.deepEqual(
    rows.rows(0, 9).map(({ id, status }) => [id, status]),
    [
      ["d", "waiting"],
      ["c", "success"],
      ["a", "failed"],
    ],
  );
});

test("a failure of the watch keeps the rows, says how old they are, and passes", async (t) => {
  const { state, loader, rows, is, until } = await small(t, [
    { id: "a", status: "running", started_at: ago(9) },
  ]);
  void loader.open(windowOf("24h"));
  await is("live");
  await until(() => rows.length === 1);
  state.status = 503;
  await is("failed");
  const { updatedAt } = loader;
  assert.ok(esm.isCbrError(loader.problem, "server"));
  assert.deepEqual([rows.length, typeof updatedAt], [1, "number"]);
  state.status = 200;
  await is("live");
  assert.equal(loader.problem, undefined);
});

test("a refusal is final, until somebody tries again", async (t) => {
  const { state, loader, is, until } = await small(t, []);
  state.status = 403;
  void loader.open(windowOf("7d"));
  await is("failed");
  assert.ok(esm.isCbrError(loader.problem, "permission"));
  await new Promise((resolve) => setTimeout(resolve, 30));
  assert.equal(state.requests, 1);
  state.status = 200;
  loader.retry();
  await is("live");
  await until(() => loader.problem === undefined);
});

test("paused, nothing is requested; afterwards what was missed comes", async (t) => {
  const { tasks, state, loader, rows, is, until } = await small(t, [
    { id: "a", status: "running", started_at: ago(700) },
  ]);
  void loader.open(windowOf("24h"));
  await is("live");
  await until(() => rows.length === 1);
  loader.pause();
  assert.equal(loader.state, "paused");
  // What was on its way arrives; a poll each millisecond would not stop.
  await new Promise((resolve) => setTimeout(resolve, 50));
  const { requests } = state;
  tasks.set("a", { id: "a", status: "success", started_at: ago(700), ended_at: ago(1), updated_at: ago(1) });
  tasks.set("b", { id: "b", status: "success", started_at: ago(2), ended_at: ago(1) });
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(state.requests, requests);
  loader.resume();
  await until(() => rows.length === 2 && rows.statuses.success === 2);
  assert.equal(loader.state, "live");
});

test("paused while it loads, it loads on and does not watch", async (t) => {
  const { loader, is } = await loaded(t, { tasks: 2000 });
  void loader.open(MONTH);
  loader.pause();
  await is("paused");
  assert.equal(loader.loaded, 2000);
});

test("a hidden page asks nothing", async (t) => {
  const page = Object.assign(new EventTarget(), { visibilityState: "visible" });
  const show = (/** @type {string} */ visibilityState) => {
    page.visibilityState = visibilityState;
    page.dispatchEvent(new Event("visibilitychange"));
  };
  const { document } = globalThis;
  Object.assign(globalThis, { document: page });
  t.after(() => Object.assign(globalThis, { document }));
  const { tasks, state, loader, rows, is, until } = await small(t, [], { options: { page, interval: 20 } });
  void loader.open(windowOf("24h"));
  await is("live");
  show("hidden");
  assert.equal(loader.state, "paused");
  await new Promise((resolve) => setTimeout(resolve, 200));
  const { requests } = state;
  tasks.set("a", { id: "a", status: "success", started_at: ago(1) });
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.equal(state.requests, requests);
  show("visible");
  assert.equal(loader.state, "live");
  await until(() => rows.length === 1);
});

test("a hidden page is no reason to try again, until it is shown", async (t) => {
  const page = Object.assign(new EventTarget(), { visibilityState: "hidden" });
  const { state, loader, is } = await small(t, [], { options: { page } });
  state.status = 503;
  void loader.open(windowOf("24h"));
  await is("failed");
  state.status = 200;
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.deepEqual([state.requests, loader.state], [1, "failed"]);
  page.visibilityState = "visible";
  page.dispatchEvent(new Event("visibilitychange"));
  await is("live");
});

test("another window aborts the first, and its rows do not mix", async (t) => {
  const { loader, is, emulator } = await loaded(t, { tasks: 30_000, latency: 20 });
  void loader.open(MONTH);
  await is("loading");
  const end = MONTH.end;
  const start = end - 86_400_000;
  void loader.open({ start, end });
  await is("first");
  await is("live");
  await quiet(emulator);
  const total = Number(loader.total);
  assert.ok(total < 2000, String(total));
  assert.deepEqual([loader.loaded, loader.loadedFrom], [total, start]);
});

for (const [when, latency, wait] of /** @type {[string, number, string][]} */ ([
  ["before the first page", 50, "first"],
  ["while the module loads", 0, "module"],
  ["while pages load", 20, "loading"],
  ["while it watches", 0, "live"],
])) {
  test(`closed ${when}, it asks nothing more and tells nothing`, async (t) => {
    const { open, opened } = gate();
    const loadTable = async () => {
      if (wait === "module") await opened;
      return esm;
    };
    const { loader, states, until, emulator, queries } = await loaded(
      t,
      { tasks: 20_000, latency },
      { loadTable },
    );
    const done = loader.open(MONTH);
    await until(() => (wait === "module" ? loader.first.length > 0 : loader.state === wait));
    loader.close();
    open();
    await done;
    assert.deepEqual([loader.state, loader.table, states.at(-1)], ["idle", undefined, "idle"]);
    await quiet(emulator);
    const sent = queries.length;
    await new Promise((resolve) => setTimeout(resolve, 60));
    assert.deepEqual([queries.length, loader.state, states.at(-1)], [sent, "idle", "idle"]);
  });
}

test("opened again it begins anew, and a failure of that keeps the rows", async (t) => {
  const { tasks, state, loader, rows, is, until } = await small(t, [
    { id: "a", status: "success", started_at: ago(9) },
  ]);
  void loader.open(windowOf("24h"));
  await is("live");
  state.status = 503;
  void loader.open(windowOf("24h"));
  await is("failed");
  assert.deepEqual([rows.length, loader.loaded], [1, 1]);
  tasks.delete("a");
  tasks.set("b", { id: "b", status: "success", started_at: ago(3) });
  state.status = 200;
  await is("live");
  await until(() => rows.rows(0, 9)[0]?.id === "b");
  assert.equal(rows.length, 1);
});

test("a client of the page's own that gives no tasks is a failure; one with pages only is never live", async (t) => {
  const page = { operation_logs: [{ id: "a" }], count: 1 };
  for (const [answer, state, length] of /** @type {const} */ ([
    [{}, "failed", 0],
    [page, "paused", 1],
  ])) {
    const own = /** @type {any} */ ({ tasks: { list: async () => answer } });
    const { loader, rows, is } = await small(t, [], { options: { connect: () => own } });
    void loader.open(windowOf("24h"));
    await is(state);
    assert.equal(rows.length, length);
  }
});

test("with a client of pages only, older tasks begin behind the first page", async (t) => {
  const tasks = Array.from({ length: 200 }, (_, at) => ({ id: String(at) }));
  const list = async (/** @type {any} */ { limit, offset = 0 }) => ({
    operation_logs: tasks.slice(offset, offset + limit),
    count: tasks.length,
  });
  const own = /** @type {any} */ ({ tasks: { list } });
  const { loader, rows, is } = await small(t, [], { options: { connect: () => own } });
  void loader.open(windowOf("24h"));
  await is("paused");
  const older = await loader.older({ limit: 150, offset: 0 });
  assert.deepEqual([...rows.rows(0, 200), ...older.operation_logs], tasks);
});
