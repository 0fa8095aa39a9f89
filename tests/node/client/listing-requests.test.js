import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { client, collect, emulated, gate, rejection, serve, settled } from "./support.js";

/** @typedef {import("cbr-tasks").ListReport} ListReport */
/** @typedef {import("cbr-tasks").CbrClientOptions} CbrClientOptions */
/** @typedef {Partial<import("../../../www/emulator/service/options.js").EmulatorOptions>} EmulatorOptions */

/**
 * An emulator with latency, so that requests run in parallel.
 * @param {import("node:test").TestContext} t
 * @param {EmulatorOptions} [options]
 * @param {Partial<CbrClientOptions>} [more]
 */
async function slowly(t, options = {}, more = {}) {
  const { emulator, url, token } = await emulated(t, { tasks: 2000, latency: 30, ...options });
  let sent = 0;
  const api = client(url, {
    auth: { token },
    rateLimit: false,
    retry: false,
    fetch: (url, init) => {
      sent += 1;
      return fetch(url, init);
    },
    ...more,
  });
  return { emulator, tasks: api.tasks, sent: () => sent };
}

/**
 * Waits for a condition, for a limited time.
 * @param {() => boolean} condition
 * @param {string} what
 */
async function until(condition, what) {
  for (let round = 0; round < 2_000; round += 1) {
    if (condition()) return;
    await sleep(5);
  }
  assert.fail(`never came about: ${what}`);
}

/**
 * Checks that no more requests are sent, and that the pending ones end. Call it at once: a request that was sent just before may
 * arrive later.
 * @param {Awaited<ReturnType<typeof slowly>>} at
 */
async function isSilent({ emulator, sent }) {
  const before = sent();
  await sleep(100);
  await until(() => emulator.stats().inFlight === 0, "no request under way");
  assert.equal(sent(), before);
  assert.ok(emulator.stats().total <= before);
  return before;
}

for (const [configured, expected] of /** @type {const} */ ([
  [undefined, 4],
  [7, 7],
])) {
  test(`concurrency ${configured ?? "by default"}: ${expected} pages are requested at a time, no more`, async (t) => {
    const { emulator, tasks } = await slowly(t, {}, configured ? { concurrency: configured } : {});
    const all = await tasks.list({ limit: 50 }).toArray();
    assert.equal(all.length, 2000);
    assert.equal(emulator.stats().peak, expected);
  });
}

/**
 * Iterates, and does something with each page after the first hundred tasks.
 * @param {import("cbr-tasks").TaskList} list
 * @param {() => unknown} act
 */
async function pagesOf(list, act) {
  let seen = 0;
  for await (const page of list.pages()) {
    seen += page.operation_logs.length;
    if (seen > 100 && act()) break;
  }
}

/**
 * Ways to leave an iteration with pending requests: each takes some tasks and then ends.
 * @type {[name: string, leave: (list: import("cbr-tasks").TaskList, controller: AbortController) => Promise<unknown>][]}
 */
const departures = [
  [
    "break",
    async (list) => {
      let seen = 0;
      for await (const task of list) {
        assert.ok(task.id);
        seen += 1;
        if (seen === 120) break;
      }
    },
  ],
  ["break from pages()", (list) => pagesOf(list, () => true)],
  ["toArray() at its limit", async (list) => assert.equal((await list.toArray({ limit: 120 })).length, 120)],
  [
    "an error thrown in the loop",
    async (list) => {
      const thrown = new RangeError("enough");
      const fail = () => {
        throw thrown;
      };
      assert.equal(await rejection(pagesOf(list, fail)), thrown);
    },
  ],
  [
    "an abort while a page is waited for",
    async (list, controller) => {
      const abort = () => void setTimeout(() => controller.abort("enough"), 5);
      assert.equal(await rejection(pagesOf(list, abort)), "enough");
    },
  ],
  [
    "an abort while the caller is busy with a page",
    async (list, controller) => {
      const pages = list.pages();
      await pages.next();
      await pages.next();
      controller.abort("enough");
      await sleep(50);
      assert.equal(await rejection(pages.next()), "enough");
    },
  ],
  [
    "an onProgress that throws",
    async (list) => assert.match(String(await rejection(list.toArray())), /too much progress/),
  ],
];

for (const [name, leave] of departures) {
  test(`${name} aborts all pending requests, and sends no more`, async (t) => {
    // Long enough that the pending requests cannot have ended by themselves.
    const at = await slowly(t, { latency: 60 });
    const { emulator, tasks } = at;
    const controller = new AbortController();
    let pages = 0;
    const throws = name === "an onProgress that throws";
    const list = tasks.list(
      { limit: 50 },
      {
        signal: controller.signal,
        onProgress: () => {
          pages += 1;
          if (throws && pages === 3) throw new Error("too much progress");
        },
      },
    );
    await settled(leave(list, controller));
    assert.ok((await isSilent(at)) < 20, `${at.sent()} requests of 40`);
    assert.ok(emulator.stats().peak > 1, "nothing was asked for ahead");
    assert.equal(list.report?.settled, false);
  });
}

test("leaving early closes the connections of the pending requests at once", async (t) => {
  const body = JSON.stringify({
    count: 1000,
    operation_logs: Array.from({ length: 10 }, (_, at) => ({ id: `t${at}` })),
  });
  let closed = 0;
  const { url, requests } = await serve(t, (_, res) => {
    if (requests.length === 1) return void res.end(body);
    res.on("close", () => {
      if (!res.writableFinished) closed += 1;
    });
  });
  const pages = client(url).tasks.list({ limit: 10 }).pages();
  assert.equal((await pages.next()).value?.operation_logs.length, 10);
  await until(() => requests.length === 5, "four requests ahead");
  await pages.return();
  await until(() => closed === 4, "four closed connections");
  assert.equal(requests.length, 5);
});

test("a failed page aborts all pending requests, and the tasks before it are delivered", async (t) => {
  const at = await slowly(t, { latency: 60 });
  const { emulator, tasks } = at;
  emulator.configure({ faultQueue: [null, null, "500"] });
  const list = tasks.list({ limit: 50 });
  let seen = 0;
  const error = await rejection(async () => {
    for await (const page of list.pages()) seen += page.operation_logs.length;
  });
  assert.equal(error.kind, "server");
  assert.ok(seen >= 50 && seen < 150, `${seen} tasks`);
  assert.ok((await isSilent(at)) <= 8);
  assert.equal(list.report?.settled, false);
});

test("onProgress is called for each page, and the report is the same at the end", async (t) => {
  const { emulator, tasks } = await slowly(t, { latency: 0, tasks: 500 });
  /** @type {ListReport[]} */
  const told = [];
  const list = tasks.list({ limit: 100 }, { onProgress: (report) => told.push(report) });
  assert.equal(list.report, undefined);
  const all = await list.toArray();
  assert.equal(all.length, 500);
  assert.ok(told.length >= 5);
  for (const [at, report] of told.entries()) {
    assert.equal(report.total, 500);
    assert.ok(at === 0 || report.tasks > (told[at - 1]?.tasks ?? 0) || report.settled);
    assert.ok(report.pages <= at + 1);
  }
  assert.equal(told[0]?.tasks, 100);
  const { report } = list;
  assert.deepEqual(report, told.at(-1));
  assert.deepEqual(report, {
    tasks: 500,
    pages: 6,
    requests: 6,
    total: 500,
    shifts: 0,
    duplicates: 0,
    refetched: 0,
    looks: 0,
    settled: true,
  });
  assert.equal(told.at(-1)?.requests, emulator.stats().total);
});

test("a consumer that is slower than the timeout loses no prefetched page", async (t) => {
  const { emulator, tasks } = await slowly(t, { tasks: 300, latency: 20 }, { timeout: 400 });
  const list = tasks.list({ limit: 50 });
  /** @type {string[]} */
  const seen = [];
  for await (const page of list.pages()) {
    seen.push(...page.operation_logs.map((task) => task.id));
    await sleep(600);
  }
  assert.deepEqual(seen.sort(), [...emulator.tasks().ids()].sort());
  // No page was requested twice.
  assert.equal(emulator.stats().total, list.report?.requests);
  assert.equal(list.report?.refetched, 0);
});

test("two iterations of one list are independent", async (t) => {
  const { emulator, tasks } = await slowly(t, { latency: 2, tasks: 400 });
  const list = tasks.list({ limit: 50 });
  const [one, two] = await Promise.all([collect(list), list.toArray()]);
  const ids = [...emulator.tasks().ids()].sort();
  assert.deepEqual(one.map((task) => task.id).sort(), ids);
  assert.deepEqual(two.map((task) => task.id).sort(), ids);
});

test("a list that is left during its first page aborts that page", async (t) => {
  const arrived = gate();
  const gone = gate();
  const { url } = await serve(t, (_, res) => {
    res.on("close", gone.open);
    arrived.open();
  });
  const controller = new AbortController();
  const failed = rejection(client(url).tasks.list({}, { signal: controller.signal }).toArray());
  await settled(arrived.opened);
  controller.abort("never mind");
  assert.equal(await failed, "never mind");
  await settled(gone.opened);
});

test("a signal that many lists share has no listeners afterwards", async (t) => {
  const { tasks } = await slowly(t, { latency: 2, tasks: 300 });
  const { signal } = new AbortController();
  assert.equal((await tasks.list({ limit: 20 }, { signal }).toArray()).length, 300);
  for await (const task of tasks.list({ limit: 20 }, { signal })) {
    // During a page, all prefetched pages have one listener together.
    assert.ok(getEventListeners(signal, "abort").length <= 1);
    if (task.status === "running") break;
  }
  const pages = tasks.list({ limit: 20 }, { signal }).pages();
  await pages.next();
  await pages.return();
  await sleep(0);
  assert.deepEqual(getEventListeners(signal, "abort"), []);
});
