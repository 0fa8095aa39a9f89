import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { client, emulated } from "./support.js";

/** @typedef {Partial<import("../../../www/emulator/service/options.js").EmulatorOptions>} EmulatorOptions */

const KINDS = /** @type {const} */ ([
  "drop",
  "truncate",
  "slow",
  "hang",
  "429",
  "500",
  "503",
  "html",
  "garbage",
]);

/** With these rates, nine requests of ten have a fault, and eight of ten fail. */
const faults = Object.fromEntries(KINDS.map((kind) => [kind, 0.1]));

const TASKS = 20_000;

/** Time of the list that passes with every request, so that a slow machine sees no more churn than a fast one. */
const MS_PER_REQUEST = 10;

/** With these rates, a task is added or removed in two of five requests. */
const churn = { inserts: 20, removals: 20 };

/** @type {EmulatorOptions[]} */
const services = [];
for (const order of /** @type {const} */ (["newest", "oldest", "arbitrary", "updated"])) {
  for (const count of /** @type {const} */ (["total", "page", "none"])) services.push({ order, count });
  services.push({ order, count: "total", clampLimit: 700 }, { order, count: "none", clampLimit: 900 });
}

const totals = { runs: 0, unsettled: 0, requests: 0, retries: 0, pages: 0 };

// Most of their time is waiting for requests that hang, so they can run in parallel.
describe("with every fault at 10 % and churn, all surviving tasks are listed", { concurrency: 4 }, () => {
  for (const [index, service] of services.entries()) {
    const { order, count, clampLimit } = service;
    const clamped = clampLimit ? `, pages cut to ${clampLimit}` : "";
    test(`20,000 tasks, order ${order}, count ${count}${clamped}`, async (t) => {
      const now = Date.UTC(2024, 4, 23, 14, 35);
      const { emulator, url, token } = await emulated(t, {
        ...service,
        now,
        clock: () => now,
        seed: index,
        tasks: TASKS,
        churn,
        faults,
        slow: 20,
        onRequest: () => emulator.advance(MS_PER_REQUEST),
      });
      let retries = 0;
      const { tasks } = client(url, {
        auth: { token },
        timeout: 250,
        // With a tenth of the faults three attempts would be enough. With these, four attempts of five fail.
        retry: { limit: 150, baseDelay: 1, maxDelay: 20, maxRetryAfter: 5 },
        rateLimit: false,
        hooks: {
          beforeRetry: () => {
            retries += 1;
          },
        },
      });

      const before = new Set(emulator.tasks().ids());
      const list = tasks.list({ limit: 1000 });
      const delivered = (await list.toArray()).map((task) => task.id);
      const after = new Set(emulator.tasks().ids());

      const { report } = list;
      assert.ok(report);
      const { total, inFlight, faults: met } = emulator.stats();
      totals.runs += 1;
      totals.requests += total;
      totals.retries += retries;
      totals.pages += report.requests;
      const came = [...after].filter((id) => !before.has(id)).length;
      const went = [...before].filter((id) => !after.has(id)).length;
      t.diagnostic(
        `${total} requests, ${retries} of them retries; ${came} tasks came and ${went} went; ${JSON.stringify(report)}`,
      );

      const once = new Set(delivered);
      assert.equal(once.size, delivered.length, "a task was delivered twice");
      assert.equal(report.tasks, delivered.length);
      assert.equal(inFlight, 0);
      const { generator } = emulator.tasks();
      assert.ok(
        delivered.every((id) => generator.serialOf(id) !== undefined),
        "a task was delivered that never was",
      );
      assert.ok(came > 0 && went > 0 && report.shifts > 0, "nothing came, went and moved");
      assert.deepEqual(Object.keys(met).sort(), [...KINDS].sort(), "not every fault was met");
      const missed = [...before].filter((id) => after.has(id) && !once.has(id));
      if (report.settled) assert.deepEqual(missed, []);
      else totals.unsettled += 1;
    });
  }
});

test("nearly every report says that the list is complete", (t) => {
  t.diagnostic(
    `${totals.runs} listings of ${TASKS} tasks: ${totals.requests} requests for ${totals.pages} pages, ${totals.retries} of them retries; ${totals.unsettled} unsettled`,
  );
  assert.equal(totals.runs, 20);
  assert.ok(totals.unsettled <= 1, `${totals.unsettled} of ${totals.runs} listings are unsettled`);
});
