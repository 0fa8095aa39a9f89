/** Random questions of readers with different scopes, in any order: nobody is shown anything of a task outside of the own scope. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { TEXTS } from "../client/parameters.js";
import { client, collect, service, settled } from "../client/support.js";
import { LIST, proxyTo } from "./support.js";

/** @typedef {import("cbr-tasks").OperationLog} OperationLog */

/**
 * A generator of pseudo-random numbers (mulberry32).
 *
 * @param {number} seed
 */
function randomOf(seed) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (/** @type {number} */ n) => Math.floor(next() * n);
  return {
    below,
    pick: /** @type {<T>(items: readonly T[]) => T} */ (
      (items) => /** @type {any} */ (items[below(items.length)])
    ),
  };
}

/** Values of a task by the parameter that asks for them. @type {Record<string, (task: any) => string | undefined | null>} */
const FIELDS = {
  operation_type: (task) => task.operation_type,
  status: (task) => task.status,
  provider_id: (task) => task.provider_id,
  resource_id: (task) => task.extra_info?.resource?.id,
  resource_name: (task) => task.extra_info?.resource?.name,
  vault_id: (task) => task.vault_id,
  vault_name: (task) => task.vault_name,
  destination_region: (task) => task.extra_info?.replication?.destination_region,
  destination_project_id: (task) => task.extra_info?.replication?.destination_project_id,
};

test("every filter of the list can be asked for within a scope", () => {
  assert.deepEqual([...Object.keys(FIELDS), "enterprise_project_id"].sort(), [...TEXTS].sort());
});

/** @param {string} name @param {string} value @param {any} task */
const isAsked = (name, value, task) => {
  const found = FIELDS[name]?.(task);
  return name.endsWith("_name") ? found?.includes(value) === true : found === value;
};

/** @param {import("node:test").TestContext} t */
async function portal(t) {
  const { emulator, url } = await service(t, { tasks: 2300, seed: 11 });
  const auth = { token: emulator.credentials.token };
  const all = await collect(client(url, { auth }).tasks.list());
  assert.equal(all.length, 2300);
  const vaults = [...new Set(all.map(({ vault_id }) => vault_id))].filter((id) => id != null);
  const own = new Set(vaults.filter((_, at) => at % 3 === 0));
  const first = /** @type {string} */ (vaults[0]);
  /** Readers: the option's result, and the tasks that they may see. */
  const readers = {
    anna: { scope: { filter: (/** @type {OperationLog} */ task) => own.has(String(task.vault_id)) } },
    ben: { scope: { query: { vault_id: first } } },
    carl: {
      scope: {
        query: { operation_type: "backup" },
        filter: (/** @type {OperationLog} */ task) => task.status !== "success",
      },
    },
    dora: { scope: { filter: () => false } },
    eva: { scope: "all" },
  };
  /** @type {Record<string, (task: OperationLog) => boolean>} */
  const sees = {
    anna: (task) => own.has(String(task.vault_id)),
    ben: (task) => task.vault_id === first,
    carl: (task) => task.operation_type === "backup" && task.status !== "success",
    dora: () => false,
    eva: () => true,
  };
  const proxy = proxyTo(url, {
    auth,
    scope: (_, context) => /** @type {any} */ (readers)[String(context)]?.scope,
  });
  const names = /** @type {string[]} */ (Object.keys(readers));
  return { all, proxy, names, sees, emulator };
}

for (const seed of [1, 2, 3]) {
  test(`no answer, count, page or error shows a task outside of the scope (seed ${seed})`, async (t) => {
    const { all, proxy, names, sees } = await portal(t);
    const { below, pick } = randomOf(seed);
    const known = new Set(all.map(({ id }) => id));
    const seen = { tasks: 0, none: 0, byId: 0 };

    /** A random question, with the answer that a project without hidden tasks would give. @param {string} name */
    const question = (name) => {
      const visible = all.filter((task) => sees[name]?.(task));
      const task = pick(all);
      if (below(3) === 0) {
        const id = below(6) === 0 ? "00000000-0000-4000-8000-000000000000" : task.id;
        return { path: `${LIST}/${id}`, id, expected: visible.filter((each) => each.id === id) };
      }
      /** @type {Map<string, string>} */
      const query = new Map();
      for (let more = below(3); more > 0; more -= 1) {
        const field = pick(Object.keys(FIELDS));
        const value = FIELDS[field]?.(task);
        if (value) query.set(field, field.endsWith("_name") && below(2) === 0 ? value.slice(0, 3) : value);
      }
      const limit = pick([1, 7, 100, 1000]);
      const offset = pick([0, 0, 1, 50, 2000]);
      const found = visible.filter((each) =>
        [...query].every(([field, value]) => isAsked(field, value, each)),
      );
      const pairs = [...query].map(([field, value]) => `${field}=${encodeURIComponent(value)}`);
      return {
        path: `${LIST}?${[...pairs, `limit=${limit}`, `offset=${offset}`].join("&")}`,
        expected: found.slice(offset, offset + limit),
        count: found.length,
      };
    };

    const check = async (/** @type {string} */ name) => {
      const { path, id, expected, count } = question(name);
      const response = await settled(proxy(new Request(`http://portal.example${path}`), name));
      const body = JSON.parse(await settled(response.text()));
      const what = `${name} ${path}`;
      if (id !== undefined && expected.length === 0) {
        assert.equal(response.status, 404, what);
        if (name !== "eva") {
          assert.deepEqual(body, { error_code: "Proxy.NotFound", error_msg: "there is no such task" });
          if (known.has(id)) seen.none += 1;
        }
        return;
      }
      assert.equal(response.status, 200, what);
      const logs = id === undefined ? body.operation_logs : [body.operation_log];
      assert.deepEqual(
        logs.map((/** @type {OperationLog} */ each) => each.id),
        expected.map((each) => each.id),
        what,
      );
      if (id === undefined) assert.equal(body.count, count, what);
      else seen.byId += 1;
      seen.tasks += logs.length;
    };

    for (let round = 0; round < 40; round += 1) {
      await Promise.all(Array.from({ length: 1 + below(8) }, () => check(pick(names))));
    }
    t.diagnostic(JSON.stringify(seen));
    // The test would see nothing if everything were empty.
    assert.ok(seen.tasks > 100 && seen.none > 3 && seen.byId > 0, JSON.stringify(seen));
  });
}

test("faults of the service show nothing either", async (t) => {
  const { all, proxy, names, sees, emulator } = await portal(t);
  const { pick, below } = randomOf(7);
  emulator.configure({ faults: { 500: 0.2, drop: 0.1, truncate: 0.1, html: 0.1, garbage: 0.1 } });
  const statuses = new Map();
  for (let round = 0; round < 60; round += 1) {
    const name = pick(names.filter((each) => each !== "eva"));
    const task = pick(all);
    const path = below(2) === 0 ? `/${task.id}` : `?vault_name=${encodeURIComponent(task.vault_name ?? "x")}`;
    const response = await settled(proxy(new Request(`http://portal.example${LIST}${path}`), name));
    const text = await settled(response.text());
    statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
    // Its own id is in no error, and a task is shown only to those who may see it.
    if (response.status >= 400) assert.ok(!text.includes(task.id), text);
    for (const each of response.status === 200
      ? [JSON.parse(text)].flatMap((body) => body.operation_logs ?? [body.operation_log])
      : []) {
      assert.ok(sees[name]?.(all.find(({ id }) => id === each.id) ?? each), `${name} ${each.id}`);
    }
  }
  t.diagnostic(JSON.stringify([...statuses]));
});
