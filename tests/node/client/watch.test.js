import assert from "node:assert/strict";
import { test } from "node:test";
import { operationLog } from "../../../www/emulator/tasks/dialect.js";
import { client, emulated, esm, facts, PROJECT, rejection, serve, settled } from "./support.js";

/** @typedef {import("cbr-tasks").TaskChange} TaskChange */
/** @typedef {import("cbr-tasks").CbrError} CbrError */
/** @typedef {import("cbr-tasks").WatchOptions} WatchOptions */
/** @typedef {import("cbr-tasks").ListOpLogsQuery} ListOpLogsQuery */
/** @typedef {import("cbr-tasks").CbrClientOptions} CbrClientOptions */
/** @typedef {import("../../../www/emulator/http/server.js").EmulatorServer} EmulatorServer */
/** @typedef {Partial<import("../../../www/emulator/service/options.js").EmulatorOptions>} EmulatorOptions */

const NOW = Date.UTC(2024, 4, 23, 14, 35);
const OVER = ["success", "skipped", "failed", "timeout"];

/** Time that passes between two rounds. */
const STEP = 30_000;

/**
 * The fields of a task by which changes are compared.
 * @typedef {{ id: string, status: string, record: string, updated: number, progress: number }} Sight
 */

/**
 * Current state of the tasks that are running or new.
 * @param {EmulatorServer} emulator
 * @param {import("../../../www/emulator/tasks/dialect.js").Dialect} dialect
 * @param {Iterable<string>} ids
 */
function look(emulator, dialect, ids) {
  const store = emulator.tasks();
  /** @type {Map<string, Sight>} */
  const sights = new Map();
  for (const id of ids) {
    const task = store.find(id);
    if (!task) continue;
    const wire = /** @type {any} */ (operationLog(dialect, store.generator, task, PROJECT));
    const updated = Date.parse(/Z|\+/.test(wire.updated_at) ? wire.updated_at : `${wire.updated_at}Z`);
    const progress = Number(wire.extra_info?.common?.progress);
    sights.set(id, { id, status: task.status, record: JSON.stringify(wire), updated, progress });
  }
  return sights;
}

/** Oracle: the changes that a watch must report, computed from the service's state at the start of each round. */
class Truth {
  #emulator;
  #dialect;
  /** Running tasks in their last known state. @type {Map<string, Sight>} */
  #ongoing = new Map();
  /** @type {Set<string>} */
  #met;
  /** Expected changes of each round. @type {string[][]} */
  rounds = [];
  /** Changes that a delayed round leaves to the next. */
  #began = false;

  /**
   * @param {EmulatorServer} emulator
   * @param {import("../../../www/emulator/tasks/dialect.js").Dialect} dialect
   */
  constructor(emulator, dialect) {
    this.#emulator = emulator;
    this.#dialect = dialect;
    this.#met = new Set(emulator.tasks().ids());
  }

  /** Ids of the running tasks that have been reported. */
  get ongoing() {
    return [...this.#ongoing.keys()];
  }

  next() {
    /** @type {string[]} */
    const changes = [];
    const ids = this.#emulator.tasks().ids();
    const fresh = this.#began ? ids.filter((id) => !this.#met.has(id)) : ids;
    for (const id of fresh) this.#met.add(id);
    const now = look(this.#emulator, this.#dialect, [...this.#ongoing.keys(), ...fresh]);
    for (const [id, before] of this.#ongoing) {
      const sight = now.get(id);
      if (!sight) {
        changes.push(line("removed", before));
        this.#ongoing.delete(id);
      } else if (sight.record !== before.record) {
        changes.push(line(OVER.includes(sight.status) ? "finished" : "updated", sight, before));
      }
    }
    for (const id of fresh) {
      const sight = now.get(id);
      if (!sight || (!this.#began && OVER.includes(sight.status))) continue;
      changes.push(line("added", sight));
      if (OVER.includes(sight.status)) changes.push(line("finished", sight));
    }
    for (const sight of now.values()) {
      if (OVER.includes(sight.status)) this.#ongoing.delete(sight.id);
      else this.#ongoing.set(sight.id, sight);
    }
    this.#began = true;
    this.rounds.push(changes.sort());
  }
}

/** @param {string} type @param {Sight} sight @param {Sight} [before] */
const line = (type, { id, status, updated, progress }, before) =>
  `${id} ${type} ${status} ${updated} ${progress}${before ? ` was ${before.status} ${before.progress}` : ""}`;

/** A change in the format of the oracle. @param {TaskChange} change */
function told({ type, task, previous }) {
  /** @param {import("cbr-tasks").OperationLog} task */
  const sight = (task) => ({
    id: task.id,
    status: String(task.status),
    record: "",
    updated: Date.parse(String(task.updated_at)),
    progress: Number(task.extra_info?.common?.progress),
  });
  return line(type, sight(task), previous && sight(previous));
}

/**
 * A service and a clock for the watch, which advance together at the start of every round.
 * @param {import("node:test").TestContext} t
 * @param {{ service?: EmulatorOptions, options?: Partial<CbrClientOptions>, onRound?: (round: number) => void }} how
 */
async function world(t, { service = {}, options = {}, onRound = () => {} }) {
  let now = NOW;
  let round = 0;
  t.mock.method(Date, "now", () => now);
  const { emulator, url, token } = await emulated(t, {
    now: NOW,
    clock: () => now,
    live: true,
    tasks: 400,
    ...service,
    onRequest: ({ url }) => {
      const query = new URL(url, "http://localhost").searchParams;
      const begins =
        query.has("start_time") &&
        !query.has("end_time") &&
        !query.has("status") &&
        query.get("offset") === "0";
      if (!begins) return;
      if (round > 0) now += STEP;
      onRound(round);
      round += 1;
    },
  });
  const api = client(url, { auth: { token }, rateLimit: false, ...options });
  return { emulator, tasks: api.tasks };
}

/**
 * Watches for some rounds, and returns the changes of each.
 * @param {AsyncIterable<TaskChange>} changes
 * @param {AbortController} controller
 * @param {string[][]} rounds of the oracle, which adds one with each round
 */
async function tell(changes, controller, rounds) {
  /** @type {string[][]} */
  const all = [];
  try {
    for await (const change of changes) {
      const at = rounds.length - 1;
      all[at] ??= [];
      all[at].push(told(change));
    }
  } catch (reason) {
    if (reason !== controller.signal.reason) throw reason;
  }
  return Array.from({ length: rounds.length }, (_, at) => (all[at] ?? []).sort());
}

/** With these options, thirty tasks run at a time, and half of the account's tasks appear within the hour. */
const BUSY = { inserts: 0.75, removals: 0.1 };

for (const { rounds, ...service } of /** @type {(EmulatorOptions & { rounds: number })[]} */ ([
  { rounds: 120, tasks: 10_000, churn: BUSY },
  { rounds: 40, tasks: 2_000, churn: BUSY, order: "updated", count: "none", dialect: "zulu" },
  { rounds: 40, tasks: 2_000, churn: BUSY, order: "arbitrary", count: "page", dialect: "offset" },
  { rounds: 40, tasks: 2_000, churn: BUSY, order: "oldest", clampLimit: 25 },
  { rounds: 120, tasks: 50, live: true },
])) {
  const { tasks: size, churn, order = "newest", count = "total", dialect = "naive" } = service;
  test(`${rounds / 2} minutes of ${size} tasks, ${churn ? "30 going on" : "few going on"}, ${order}, count ${count}, ${dialect}: every change is reported once`, async (t) => {
    const controller = new AbortController();
    /** @type {Truth | undefined} */
    let truth;
    let ongoing = 0;
    const { emulator, tasks } = await world(t, {
      service,
      onRound: (round) => {
        assert.ok(truth);
        const victim = truth.ongoing[(round * 5) % truth.ongoing.length];
        if (round % 7 === 3 && victim) emulator.tasks().remove(victim);
        if (round === rounds) return controller.abort("the hour is over");
        truth.next();
        ongoing += truth.ongoing.length;
      },
    });
    truth = new Truth(emulator, dialect);
    const heard = await tell(
      tasks.watch({}, { interval: 2, signal: controller.signal }),
      controller,
      truth.rounds,
    );

    assert.equal(truth.rounds.length, rounds);
    assert.deepEqual(heard, truth.rounds);
    const count = (/** @type {string} */ type) =>
      heard.flat().filter((line) => line.split(" ")[1] === type).length;
    const kinds = ["added", "updated", "finished", "removed"].map((type) => `${count(type)} ${type}`);
    const { total } = emulator.stats();
    t.diagnostic(
      `${total} requests in ${rounds} rounds, with ${Math.round(ongoing / rounds)} tasks going on: ${kinds.join(", ")}`,
    );
    for (const type of ["added", "updated", "finished", "removed"]) assert.ok(count(type) > 0, type);
    // One request for each running task would be more.
    if (churn && !service.clampLimit) assert.ok(total < rounds * 6, `${total} requests`);
  });
}

test("failures are reported and survived, and no change during them is lost", async (t) => {
  const controller = new AbortController();
  /** @type {Truth | undefined} */
  let truth;
  // Two of the kinds have a Retry-After of a second, so they occur only once.
  const kinds = ["drop", "truncate", "slow", "hang", "500", "html", "garbage"];
  const { emulator, tasks } = await world(t, {
    service: {
      // A task that ends and is removed during a failure is never reported.
      churn: { inserts: 0.75, removals: 0 },
      slow: 10,
    },
    options: { timeout: 100, retry: { limit: 1, baseDelay: 1, maxDelay: 1, maxRetryAfter: 1 } },
    onRound: (round) => {
      // Not in the first round: a task that ends before the watch knows it is never reported. Nor in the last ones, so that
      // all delayed changes are reported.
      if (round === 1) {
        const faults = Object.fromEntries(kinds.map((kind) => [kind, 0.07]));
        emulator.configure({ faults, faultQueue: ["429", "503"] });
      }
      if (round === 60) emulator.configure({ faults: {} });
      if (round >= 80) return controller.abort("enough");
      truth?.next();
    },
  });
  truth = new Truth(emulator, "naive");
  /** @type {CbrError[]} */
  const errors = [];
  const heard = await tell(
    tasks.watch(
      {},
      {
        interval: 2,
        signal: controller.signal,
        onError: (error) => errors.push(error),
      },
    ),
    controller,
    truth.rounds,
  );
  t.diagnostic(`${emulator.stats().total} requests, ${errors.length} failures of the watch`);
  assert.ok(errors.length > 3);
  assert.ok(errors.every((error) => esm.isCbrError(error) && error.retryable));
  // Changes of a failed round are reported by a later one, so only the final change of each task is compared.
  const ends = (/** @type {string[][]} */ rounds, /** @type {string} */ type) =>
    rounds
      .flat()
      .filter((line) => line.split(" ")[1] === type)
      .map((line) =>
        line
          .split(" ")
          .slice(0, type === "finished" ? 3 : 2)
          .join(" "),
      )
      .sort();
  assert.deepEqual(ends(heard, "finished"), ends(truth.rounds, "finished"));
  assert.deepEqual(ends(heard, "added"), ends(truth.rounds, "added"));
});

test("without onError failures are survived just the same", async (t) => {
  const { emulator, tasks } = await world(t, { options: { retry: false } });
  emulator.configure({ faultQueue: ["500", "drop", "html"] });
  const changes = tasks.watch({}, { interval: 1 });
  const first = await settled(changes.next());
  assert.equal(first.value?.type, "added");
  await changes.return();
});

test("a permanent failure ends the watch with its error", async (t) => {
  const { emulator, tasks } = await world(t, {});
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

test("a filter by status reports tasks that have or had it", async (t) => {
  const controller = new AbortController();
  /** @type {Truth | undefined} */
  let truth;
  const { emulator, tasks } = await world(t, {
    service: { churn: BUSY },
    onRound: (round) => {
      if (round === 30) return controller.abort("enough");
      truth?.next();
    },
  });
  truth = new Truth(emulator, "naive");
  const heard = await tell(
    tasks.watch({ status: "failed" }, { interval: 2, signal: controller.signal }),
    controller,
    truth.rounds,
  );
  const failed = truth.rounds.map((lines) => lines.filter((line) => / (added|finished) failed /.test(line)));
  assert.ok(failed.flat().length > 5);
  assert.deepEqual(heard, failed);
});

test("other filters of the query are in every request", async (t) => {
  const controller = new AbortController();
  let requests = 0;
  const { emulator, tasks } = await world(t, {
    service: { churn: BUSY },
    options: {
      fetch: (request) => {
        requests += 1;
        const { pathname, searchParams } = new URL(request.url);
        if (pathname.endsWith("/operation-logs")) assert.equal(searchParams.get("operation_type"), "backup");
        return fetch(request);
      },
    },
    onRound: (round) => {
      if (round === 20) controller.abort("enough");
    },
  });
  let changes = 0;
  const watch = tasks.watch({ operation_type: "backup" }, { interval: 2, signal: controller.signal });
  const reason = await rejection(async () => {
    for await (const { task } of watch) {
      assert.equal(task.operation_type, "backup");
      changes += 1;
    }
  });
  assert.equal(reason, "enough");
  assert.ok(changes > 20 && requests >= 20);
  while (emulator.stats().inFlight > 0) await new Promise((resolve) => setTimeout(resolve, 2));
});

for (const [kind, given] of /** @type {[string, Date | number | string][]} */ ([
  ["a number", NOW - 600_000],
  ["a Date", new Date(NOW - 600_000)],
  ["a string", "2024-05-23T14:25:00Z"],
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
  const { emulator, tasks } = await world(t, { service: { churn: BUSY } });
  let seen = 0;
  for await (const change of tasks.watch({}, { interval: 1 })) {
    assert.ok(change.task);
    seen += 1;
    if (seen === 60) break;
  }
  const { total } = emulator.stats();
  await new Promise((resolve) => setTimeout(resolve, 60));
  assert.equal(emulator.stats().total, total);
});

test("a service whose clock is an hour ahead hides nothing", async (t) => {
  const controller = new AbortController();
  /** @type {Truth | undefined} */
  let truth;
  const { emulator, tasks } = await world(t, {
    service: { churn: BUSY },
    onRound: (round) => {
      if (round === 20) return controller.abort("enough");
      truth?.next();
    },
  });
  emulator.advance(3_600_000);
  truth = new Truth(emulator, "naive");
  const { signal } = controller;
  const heard = await tell(tasks.watch({}, { interval: 2, signal }), controller, truth.rounds);
  // By our clock the last hour's tasks are in the future, so those that have ended are reported too.
  assert.deepEqual(heard.slice(1), truth.rounds.slice(1));
  const missing = truth.rounds[0]?.filter((line) => !heard[0]?.includes(line));
  assert.deepEqual(missing, []);
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
    [{}, { since: "yesterday" }, /^since: expected /],
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
