import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { test } from "node:test";
import { STATUSES } from "../../../www/emulator/tasks/generator-shares.js";
import { client, emulated, esm, facts, rejection, serve, settled, stillClock } from "./support.js";

/** @typedef {import("cbr-tasks").OperationLog} OperationLog */
/** @typedef {import("cbr-tasks").WaitState} WaitState */
/** @typedef {import("cbr-tasks").WaitOptions} WaitOptions */
/** @typedef {import("cbr-tasks").CbrClientOptions} CbrClientOptions */
/** @typedef {import("../../../www/emulator/http/server.js").EmulatorServer} EmulatorServer */
/** @typedef {Partial<import("../../../www/emulator/service/options.js").EmulatorOptions>} EmulatorOptions */

const NOW = Date.UTC(2024, 4, 23, 14, 35);

/** Short delays. */
const soon = { minDelay: 1, maxDelay: 4 };

/**
 * A service whose time advances by `step` with every request for a task, and stands still between.
 * @param {import("node:test").TestContext} t
 * @param {{ step?: number, service?: EmulatorOptions, options?: Partial<CbrClientOptions> }} [how]
 */
async function stepping(t, { step = 3_000, service = {}, options = {} } = {}) {
  const { emulator, url, token } = await emulated(t, {
    now: NOW,
    clock: () => NOW,
    live: true,
    tasks: 400,
    onRequest: () => emulator.advance(step),
    ...service,
  });
  const api = client(url, { auth: { token }, rateLimit: false, ...options });
  return { emulator, tasks: api.tasks };
}

/**
 * A new task with a given outcome.
 * @param {EmulatorServer} emulator
 * @param {string} outcome
 */
function newTask(emulator, outcome) {
  const store = emulator.tasks();
  for (let tries = 0; tries < 10_000; tries += 1) {
    const id = store.insert();
    const serial = Number(store.generator.serialOf(id));
    if (STATUSES[store.generator.columns.outcome[serial] ?? -1] === outcome) return id;
  }
  throw new Error(`no task will end as ${outcome}`);
}

for (const outcome of ["success", "skipped"]) {
  test(`a task that ends as ${outcome} is returned in its final state`, async (t) => {
    const { emulator, tasks } = await stepping(t);
    const id = newTask(emulator, outcome);
    const task = await settled(tasks.wait(id, soon));
    assert.equal(task.id, id);
    assert.equal(task.status, outcome);
    assert.deepEqual(task, await tasks.get(id));
  });
}

for (const outcome of ["failed", "timeout"]) {
  test(`a task that ends as ${outcome} throws an error with the task, unless throwOnFailure is false`, async (t) => {
    const { emulator, tasks } = await stepping(t);
    const id = newTask(emulator, outcome);
    const error = await rejection(tasks.wait(id, soon));
    assert.ok(esm.isCbrError(error, "wait"));
    assert.ok(error.message.startsWith(`task ${id}: expected success, got ${outcome}`), error.message);
    assert.equal(error.retryable, false);
    const task = await tasks.get(id);
    assert.deepEqual(error.task, task);
    assert.equal(error.code, task.error_info?.code);
    const forgiving = { ...soon, maxWait: Number.POSITIVE_INFINITY, throwOnFailure: false };
    assert.deepEqual(await tasks.wait(id, forgiving), task);
    assert.deepEqual((await rejection(tasks.wait(id, { ...soon, throwOnFailure: true }))).task, task);
  });
}

test("onProgress is called for every request, from waiting to the end", async (t) => {
  const { emulator, tasks } = await stepping(t, { step: 1_500 });
  const id = newTask(emulator, "success");
  /** @type {[OperationLog, WaitState][]} */
  const told = [];
  const task = await settled(
    tasks.wait(id, { ...soon, onProgress: (task, state) => told.push([task, { ...state }]) }),
  );
  assert.equal(told.length, emulator.stats().total);
  assert.deepEqual([...new Set(told.map(([task]) => task.status))], ["waiting", "running", "success"]);
  assert.deepEqual(
    told.map(([, state]) => state.polls),
    told.map((_, at) => at + 1),
  );
  assert.deepEqual(told.at(-1)?.[0], task);
  let [progress, elapsed] = [0, 0];
  for (const [task, state] of told) {
    assert.equal(state.isKnownStatus, true);
    assert.equal(state.progress, task.extra_info?.common?.progress);
    assert.ok((state.progress ?? 0) >= progress && state.elapsed >= elapsed);
    [progress, elapsed] = [state.progress ?? 0, state.elapsed];
  }
  const running = told.filter(([task]) => task.status === "running");
  assert.ok(running.some(([, state]) => Number(state.timeLeft) >= 0));
});

test("an error of onProgress ends the wait and is passed on unchanged", async (t) => {
  const { emulator, tasks } = await stepping(t, { step: 0 });
  const thrown = new RangeError("seen enough");
  const onProgress = () => {
    throw thrown;
  };
  const id = newTask(emulator, "success");
  assert.equal(await rejection(tasks.wait(id, { ...soon, onProgress })), thrown);
  assert.equal(emulator.stats().total, 1);
});

test("maxWait ends the wait with the last state of a task that still goes on", async (t) => {
  const pass = stillClock(t);
  const service = { onRequest: () => pass(15_000) };
  const { emulator, tasks } = await stepping(t, { step: 0, service });
  const id = newTask(emulator, "success");
  emulator.advance(9_000);
  const error = await rejection(tasks.wait(id, { ...soon, maxWait: 40_000 }));
  assert.ok(esm.isCbrError(error, "wait"));
  assert.match(error.message, new RegExp(`^task ${id}: still running at \\d+ % after 45 s$`));
  assert.match(String(error.hint), /wait for it again, or longer with maxWait/);
  assert.equal(emulator.stats().total, 3);
  assert.deepEqual(error.task, await tasks.get(id));
});

for (const isBefore of [false, true]) {
  test(`an abort ${isBefore ? "before the first look" : "between two looks"} ends the wait with the signal's reason`, async (t) => {
    const { emulator, tasks } = await stepping(t, { step: 0 });
    const id = newTask(emulator, "success");
    const controller = new AbortController();
    const { signal } = controller;
    const abort = () => controller.abort("not any more");
    const onProgress = () => void setImmediate(abort);
    const failed = rejection(tasks.wait(id, { minDelay: 60_000, maxDelay: 60_000, signal, onProgress }));
    if (isBefore) abort();
    assert.equal(await failed, "not any more");
    assert.equal(emulator.stats().total, isBefore ? 0 : 1);
    assert.equal(emulator.stats().inFlight, 0);
    assert.deepEqual(getEventListeners(signal, "abort"), []);
  });
}

test("an abort during a request closes its connection", async (t) => {
  const { emulator, tasks } = await stepping(t, { step: 0, service: { latency: 10_000 } });
  const id = newTask(emulator, "success");
  const controller = new AbortController();
  const failed = rejection(tasks.wait(id, { ...soon, signal: controller.signal }));
  while (emulator.stats().inFlight === 0) await new Promise((resolve) => setTimeout(resolve, 2));
  controller.abort("not any more");
  assert.equal(await failed, "not any more");
  while (emulator.stats().inFlight > 0) await new Promise((resolve) => setTimeout(resolve, 2));
  assert.equal(emulator.stats().total, 1);
});

test("failures that outlast the retries of a call are waited out, without an error", async (t) => {
  const { emulator, tasks } = await stepping(t, { step: 4_000, options: { retry: false } });
  const id = newTask(emulator, "success");
  emulator.configure({ faultQueue: ["drop", "500", "html", null, "garbage", "truncate", "503", "drop"] });
  /** @type {number[]} */
  const polls = [];
  const task = await settled(
    // The service sends a Retry-After of a second.
    tasks.wait(id, { ...soon, onProgress: (_, state) => polls.push(state.polls) }),
  );
  assert.equal(task.status, "success");
  assert.deepEqual(polls.slice(0, 2), [4, 9]);
});

test("an unknown status is waited on and told of", async (t) => {
  const statuses = ["paused", "paused", "running", "success"];
  const { url, requests } = await serve(t, (_, res) => {
    res.end(JSON.stringify({ operation_log: { id: "a", status: statuses[requests.length - 1] } }));
  });
  /** @type {boolean[]} */
  const known = [];
  /** @type {string[]} */
  const warnings = [];
  const logger = { warn: (/** @type {string} */ message) => warnings.push(message) };
  const task = await settled(
    client(url, { logger }).tasks.wait("a", {
      ...soon,
      onProgress: (_, state) => known.push(state.isKnownStatus),
    }),
  );
  assert.equal(task.status, "success");
  assert.deepEqual(known, [false, false, true, true]);
  assert.equal(warnings.length, 2);
});

test("wrong options are refused before any request", async (t) => {
  const { url, requests } = await serve(t, (_, res) => res.end("{}"));
  const { tasks } = client(url);
  for (const [options, message] of /** @type {[any, string | RegExp][]} */ ([
    [{ minDelay: 0 }, "minDelay: expected more than 0 ms, got 0 ms"],
    [{ maxWait: 0 }, "maxWait: expected more than 0 ms, got 0 ms"],
    [{ minDelay: 50, maxDelay: 20 }, "minDelay: expected at most maxDelay, 20 ms, got 50 ms"],
    [{ maxDelay: 86_400_001 }, "maxDelay: expected at most 86400000 ms, got 86400001 ms"],
    [{ minDelay: -1 }, /^minDelay: expected /],
    [{ maxWait: Number.NaN }, /^maxWait: expected /],
    [{ maxWait: "1 h" }, /^maxWait: expected /],
    [{ throwOnFailure: "no" }, /^throwOnFailure: expected /],
    [{ onProgress: 7 }, /^onProgress: expected /],
    [{ signal: {} }, /^signal: expected /],
    [{ maxwait: 7 }, /maxWait/],
  ])) {
    const error = facts(await rejection(tasks.wait("a", options)));
    assert.equal(error.kind, "validation");
    if (typeof message === "string") assert.equal(error.message, message);
    else assert.match(String(error.message), message);
  }
  assert.equal(facts(await rejection(tasks.wait(""))).kind, "validation");
  assert.deepEqual(requests, []);
});
