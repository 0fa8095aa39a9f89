import assert from "node:assert/strict";
import { test } from "node:test";
import { cjs, emulated, esm, gate, mocked, quiet, rejection, SOON } from "../client/support.js";
import { fails, listOf, rejects, rowsOf } from "./support.js";

test("an error of onProgress ends the load, which keeps its tasks, and all requests", async (t) => {
  const { client, emulator, queries } = await emulated(t, { tasks: 3_000, latency: 5 });
  for (const where of ["into", "list"]) {
    const table = new esm.TaskTable();
    const reason = { not: "even an error" };
    /** @type {number[]} */
    const counts = [];
    const onProgress = (/** @type {{ tasks: number }} */ { tasks }) => {
      counts.push(tasks);
      if (counts.length === 3) throw reason;
    };
    queries.length = 0;
    const list = client.tasks.list({ limit: 100 }, where === "list" ? { onProgress } : {});
    assert.equal(await rejection(list.into(table, where === "into" ? { onProgress } : {})), reason);
    await quiet(emulator);
    const sent = queries.length;
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(queries.length, sent);
    assert.ok(sent < 30, `${sent} requests`);
    // The list's own onProgress is called before the page is ingested.
    assert.equal(table.length, counts[where === "list" ? 1 : 2]);
    assert.equal(list.report?.pages, 3);
    assert.equal(rowsOf(table).length, table.length);
  }
});

for (const where of /** @type {const} */ (["into", "list", "both"])) {
  test(`with a signal of ${where} that is already aborted no request is sent`, async (t) => {
    const { client, queries } = await emulated(t, { tasks: 10 });
    const table = new esm.TaskTable();
    const reason = Symbol("enough");
    const options = { signal: AbortSignal.abort(reason) };
    const list = client.tasks.list({}, where === "into" ? {} : options);
    assert.equal(await rejection(list.into(table, where === "list" ? {} : options)), reason);
    assert.equal(queries.length, 0);
    assert.equal(table.length, 0);
  });

  test(`an abort by a signal of ${where} ends the load with its reason, and all requests`, async (t) => {
    const { client, emulator, queries } = await emulated(t, { tasks: 5_000, latency: 3 });
    const table = new esm.TaskTable();
    const [inner, outer] = [new AbortController(), new AbortController()];
    const reason = new Error("enough");
    let loaded = 0;
    const list = client.tasks.list({ limit: 100 }, where === "into" ? {} : { signal: outer.signal });
    const load = list.into(table, {
      ...(where === "list" ? {} : { signal: inner.signal }),
      onProgress: ({ pages, added }) => {
        loaded = added;
        if (pages === 4) (where === "into" ? inner : outer).abort(reason);
      },
    });
    assert.equal(await rejection(load), reason);
    await quiet(emulator);
    const sent = queries.length;
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(queries.length, sent);
    assert.ok(sent < 50, `${sent} requests`);
    assert.equal(table.length, loaded);
    assert.ok(loaded > 300 && loaded < 1_000, String(loaded));
    inner.abort("later");
  });
}

test("an abort during a page ends the load at once", async () => {
  const started = gate();
  const ended = gate();
  const { tasks } = mocked(({ signal }) => {
    started.open();
    signal.addEventListener("abort", () => ended.open());
    return new Promise(() => {});
  });
  const controller = new AbortController();
  const table = new esm.TaskTable();
  const failed = rejection(tasks.list().into(table, { signal: controller.signal }));
  await started.opened;
  controller.abort(7);
  assert.equal(await failed, 7);
  await ended.opened;
  assert.equal(table.length, 0);
});

test("signals have no listeners after a load", async () => {
  const listeners = new Set();
  const counted = () => {
    const { signal } = new AbortController();
    const { addEventListener } = signal;
    signal.addEventListener = (/** @type {any[]} */ ...args) => {
      const [, listener, options] = args;
      listeners.add(listener);
      options?.signal?.addEventListener("abort", () => listeners.delete(listener));
      return Reflect.apply(addEventListener, signal, args);
    };
    signal.removeEventListener = (/** @type {string} */ _, /** @type {unknown} */ listener) => {
      listeners.delete(listener);
    };
    return signal;
  };
  const { tasks } = mocked(() => new Response(listOf({ id: "a" })));
  const table = new esm.TaskTable();
  await tasks.list({}, { signal: counted() }).into(table, { signal: counted() });
  await tasks.list().into(table, { signal: counted() });
  await new Promise(setImmediate);
  assert.equal(listeners.size, 0);
});

test("a load that fails half way keeps its tasks, and rejects with the error", async (t) => {
  const { client, emulator } = await emulated(t, { tasks: 2_000 }, esm, { retry: false, concurrency: 1 });
  const table = new esm.TaskTable();
  const list = client.tasks.list({ limit: 100 });
  const load = list.into(table, {
    onProgress: ({ pages }) => {
      if (pages === 5) emulator.configure({ faults: { 500: 1 } });
    },
  });
  const error = /** @type {any} */ (await rejects(load, "server"));
  assert.equal(error.status, 500);
  assert.ok(table.length > 400 && table.length < 2_000, String(table.length));
  assert.equal(list.report?.tasks, table.length);
  emulator.configure({ faults: {} });
  const rest = await client.tasks.list({ limit: 1_000 }).into(table);
  assert.equal(rest.added + rest.unchanged, 2_000);
  assert.equal(table.length, 2_000);
});

test("a table that is cleared during a load ingests the rest, and a freed one ends the load", async (t) => {
  const { client, emulator } = await emulated(t, { tasks: 1_000 });
  const table = new esm.TaskTable();
  let cleared = 0;
  const report = await client.tasks.list({ limit: 100 }).into(table, {
    onProgress: ({ pages, added }) => {
      if (pages !== 4) return;
      table.clear();
      cleared = added;
    },
  });
  assert.deepEqual([table.length, report.added, report.tasks], [1_000 - cleared, 1_000, 1_000]);
  const freed = new esm.TaskTable();
  const failed = client.tasks.list({ limit: 100 }).into(freed, {
    onProgress: ({ pages }) => {
      if (pages === 4) freed.free();
    },
  });
  const expected = "table: expected a TaskTable of this copy of cbr-tasks, got one that was freed";
  await rejects(failed, "validation", expected);
  await quiet(emulator);
  const late = new esm.TaskTable();
  const waiting = client.tasks.list({ limit: 100 }).into(late);
  await new Promise(setImmediate);
  late.free();
  await rejects(waiting, "validation", expected);
  fails(() => late.length, "validation", expected);
});

test("wrong arguments are refused before any request", async (t) => {
  const { client, queries } = await emulated(t, { tasks: 1 }, esm, SOON);
  const table = new esm.TaskTable();
  const freed = new esm.TaskTable();
  freed.free();
  const start = "table: expected a TaskTable, got ";
  /** @type {[args: unknown[], message: string | RegExp][]} */
  const wrong = [
    [[], `${start}a value of type undefined`],
    [[null], `${start}null`],
    [["table"], `${start}a value of type string`],
    [[{}], `${start}another object`],
    [[table.query()], `${start}another object`],
    [[freed], "table: expected a TaskTable of this copy of cbr-tasks, got one that was freed"],
    [[table, 7], "options: expected an object, got a number"],
    [[table, { onprogress: () => {} }], 'options: expected onProgress, signal or source, got "onprogress"'],
    [[table, { source: 7 }], "source: expected a string, got a number"],
    [[table, { source: "" }], "source: expected a text of 1 to 256 characters, got one of 0"],
    [[table, { onProgress: "x" }], "onProgress: expected a function, got a string"],
    [[table, { signal: {} }], /^signal: expected an AbortSignal, got an object$/],
    [[table, { signal: "x" }], /^signal: expected an AbortSignal, got a string$/],
  ];
  for (const [args, message] of wrong) {
    const list = client.tasks.list();
    await rejects(() => /** @type {any} */ (list).into(...args), "validation", message);
    // Also if the list has a signal of its own.
    const other = client.tasks.list({}, { signal: new AbortController().signal });
    await rejects(() => /** @type {any} */ (other).into(...args), "validation", message);
  }
  await rejects(client.tasks.list({ limit: 0 }).into(table), "validation");
  await rejects(client.tasks.list(/** @type {any} */ ({ state: "x" })).into(table), "validation");
  assert.equal(queries.length, 0);
  for (const options of [undefined, null, {}, { onProgress: null, signal: undefined }]) {
    assert.equal((await client.tasks.list().into(table, /** @type {any} */ (options))).tasks, 1);
  }
});

test("a table of the other copy of the package takes a listing", async (t) => {
  const { client } = await emulated(t, { tasks: 30 }, esm, SOON);
  const table = new cjs.TaskTable();
  const { added } = await client.tasks.list({ limit: 10 }).into(table);
  assert.deepEqual([added, table.length], [30, 30]);
});
