import assert from "node:assert/strict";
import { test } from "node:test";
import { gate, ownClock, PROJECT } from "../client/support.js";
import { ask, LIST, mocked, refused, reporting, until } from "./support.js";

/** Tasks of three vaults, as the service sends them. */
const TASKS = [
  { id: "t1", vault_id: "v-dev", vault_name: "dev-db", status: "success", minute: 5 },
  { id: "t2", vault_id: "v-prod", vault_name: "prod-db", status: "failed", minute: 4 },
  { id: "t3", vault_id: "v-dev", vault_name: "dev-db", status: "failed", minute: 3 },
  { id: "t4", vault_id: "v-web", vault_name: "dev-web", status: "success", minute: 2 },
  { id: "t5", vault_id: "v-prod", vault_name: "prod-db", status: "success", minute: 1 },
].map(({ minute, ...task }) => ({
  ...task,
  operation_type: "backup",
  project_id: PROJECT,
  created_at: `2026-11-01T10:0${minute}:00.000000`,
  started_at: `2026-11-01T10:0${minute}:00.000000`,
}));

/**
 * A proxy for a service with the five tasks, which notes the requests.
 *
 * @param {Partial<import("cbr-tasks/proxy").TasksProxyOptions>} options
 */
function portal(options) {
  /** @type {string[]} */
  const sent = [];
  const proxy = mocked(async ({ url }) => {
    const { searchParams: query, pathname } = new URL(url);
    sent.push(url.slice(url.indexOf("/operation-logs")));
    assert.match(pathname, /\/operation-logs$/, "no task is asked for by its id");
    const vault = query.get("vault_id");
    const found = TASKS.filter((task) => vault === null || task.vault_id === vault);
    const from = Number(query.get("offset"));
    const logs = found.slice(from, from + Number(query.get("limit")));
    return Response.json(
      { operation_logs: logs, count: found.length },
      { headers: { "x-request-id": "r-1" } },
    );
  }, options);
  return { proxy, sent };
}

/** Requests of a listing of the five tasks: the client looks whether the list goes on. */
const LISTING = ["/operation-logs?limit=1000&offset=0", "/operation-logs?limit=1000&offset=4"];

const isDev = (/** @type {{ vault_name?: string | null }} */ { vault_name }) =>
  vault_name?.startsWith("dev-") === true;
const dev = { scope: () => ({ filter: isDev }) };

/** @param {string} text */
const idsOf = (text) => {
  const { operation_logs, count, ...more } = JSON.parse(text);
  assert.deepEqual(more, {});
  return [operation_logs.map((/** @type {{ id: string }} */ { id }) => id).join(" "), count];
};

test("a list shows the tasks that pass, with their count and pages", async () => {
  const { proxy } = portal(dev);
  /** @type {[query: string, ids: string, count: number][]} */
  const expected = [
    ["", "t1 t3 t4", 3],
    ["?limit=2", "t1 t3", 3],
    ["?limit=2&offset=2", "t4", 3],
    ["?offset=3", "", 3],
    ["?status=failed", "t3", 1],
    ["?status=running", "", 0],
    ["?vault_name=dev", "t1 t3 t4", 3],
    ["?vault_name=prod", "", 0],
    ["?vault_id=v-prod", "", 0],
    ["?vault_id=v-web", "t4", 1],
    ["?start_time=2026-11-01T10:03:00Z", "t1 t3", 2],
    ["?end_time=2026-11-01T10:03:00Z", "t3 t4", 2],
    ["?resource_id=r", "", 0],
  ];
  for (const [query, ids, count] of expected) {
    const { status, text, headers } = await ask(proxy, LIST + query);
    assert.deepEqual([query, status, ...idsOf(text)], [query, 200, ids, count]);
    assert.equal(headers.get("x-request-id"), null);
    assert.equal(headers.get("cache-control"), "no-store");
  }
});

test("a task by its id is the same 404 outside of the scope as one that does not exist", async () => {
  const { proxy } = portal(dev);
  assert.equal(JSON.parse((await ask(proxy, `${LIST}/t3`)).text).operation_log.vault_name, "dev-db");
  const { headers, ...hidden } = await ask(proxy, `${LIST}/t2`);
  const { headers: others, ...unknown } = await ask(proxy, `${LIST}/t9`);
  assert.deepEqual(hidden, {
    status: 404,
    text: '{"error_code":"Proxy.NotFound","error_msg":"there is no such task"}',
  });
  assert.deepEqual([hidden, [...headers]], [unknown, [...others]]);
});

test("whatever a reader asks, the same is sent to the service: nothing can be measured", async () => {
  for (const path of ["", "?vault_name=prod", "?limit=1&offset=4", "/t1", "/t2", "/t9", "?vault_id=v-prod"]) {
    const { proxy, sent } = portal(dev);
    await ask(proxy, LIST + path);
    assert.deepEqual(sent, LISTING, path);
  }
});

test("forced parameters go to the service, and nothing that a reader sends replaces them", async () => {
  const { proxy, sent } = portal({ scope: () => ({ query: { vault_id: "v-dev" } }) });
  /** @type {[query: string, ids: string, count: number][]} */
  const expected = [
    ["", "t1 t3", 2],
    ["?vault_id=v-prod", "", 0],
    ["?vault_id=v%2dprod", "", 0],
    ["?vault%5Fid=v-prod", "", 0],
    ["?vault_id=v-dev&status=success", "t1", 1],
  ];
  for (const [query, ids, count] of expected) {
    const { text } = await ask(proxy, LIST + query);
    assert.deepEqual([query, ...idsOf(text)], [query, ids, count]);
  }
  for (const query of [
    "?vault_id=v-dev&vault_id=v-prod",
    "?vault_id=v-dev&%76ault_id=v-prod",
    "?VAULT_ID=v-prod",
  ]) {
    assert.equal((await refused(proxy, LIST + query)).status, 400, query);
  }
  assert.equal((await ask(proxy, `${LIST}/t1`)).status, 200);
  assert.equal((await refused(proxy, `${LIST}/t2`)).status, 404);
  assert.deepEqual(sent, [
    "/operation-logs?vault_id=v-dev&limit=1000&offset=0",
    "/operation-logs?vault_id=v-dev&limit=1000&offset=1",
  ]);
});

test("a service that ignores a forced parameter shows nothing more", async () => {
  const { proxy } = portal({ scope: () => ({ query: { status: "failed" } }) });
  assert.deepEqual(idsOf((await ask(proxy)).text), ["t2 t3", 2]);
});

test("readers of different scopes share one listing, and each sees its own", async () => {
  const { proxy, sent } = portal({
    scope: ({ headers }) =>
      headers.get("cookie") === "dev" ? { filter: isDev } : { filter: (t) => !isDev(t) },
  });
  const as = (/** @type {string} */ cookie) => ask(proxy, LIST, { headers: { cookie } });
  const [first, second, third] = await Promise.all([as("dev"), as("ops"), as("dev")]);
  assert.deepEqual(
    [first, second, third].map(({ text }) => idsOf(text)[0]),
    ["t1 t3 t4", "t2 t5", "t1 t3 t4"],
  );
  assert.deepEqual(sent, LISTING);
});

test('"all" shows everything, as the service sends it', async () => {
  const { proxy, sent } = portal({ scope: async () => /** @type {const} */ ("all") });
  const { text, headers } = await ask(proxy, `${LIST}?limit=2`);
  assert.deepEqual(idsOf(text), ["t1 t2", 5]);
  assert.equal(headers.get("x-request-id"), "r-1");
  assert.deepEqual(sent, ["/operation-logs?limit=2"]);
});

test("an unusable scope refuses the reader, sends nothing, and is explained in the log only", async () => {
  const result = 'scope: expected "all" or an object with query or filter, got another value';
  const nothing = 'scope: expected "all" or an object with query or filter and nothing else';
  const query =
    "scope.query: expected an object with texts for vault_id, resource_id, provider_id, operation_type, status";
  /** @type {[scope: any, message: string][]} */
  const unusable = [
    ...[undefined, null, true, false, 0, 1, "", "ALL", "v-dev", [], ["all"], () => "all"].map(
      (value) => /** @type {[any, string]} */ ([value, result]),
    ),
    [{}, nothing],
    [{ query: undefined, filter: undefined }, nothing],
    [{ filtre: isDev }, nothing],
    [{ filter: isDev, vault_id: "v-dev" }, nothing],
    [{ filter: "dev" }, "scope.filter: expected a function"],
    [{ filter: null }, "scope.filter: expected a function"],
    [{ query: {} }, query],
    [{ query: null }, query],
    [{ query: "vault_id=v-dev" }, query],
    [{ query: { vault_id: undefined } }, query],
    [{ query: { vault_id: "" } }, query],
    [{ query: { vault_id: ["v-dev"] } }, query],
    [{ query: { vault_id: "v-dev", vault_name: "dev" } }, query],
    [{ query: { enterprise_project_id: "0" } }, query],
    [{ query: { limit: "1" } }, query],
    [{ query: { vault_id: ".." } }, 'scope.query: vault_id: expected an id that is no path step, got ".."'],
  ];
  for (const [value, message] of unusable) {
    const { warned, logger } = reporting();
    const { proxy, sent } = portal({ scope: () => value, logger });
    for (const path of [LIST, `${LIST}/t1`]) {
      const { status, code, message: told } = await refused(proxy, path);
      assert.deepEqual([status, code, told], [500, "Proxy.InternalError", "the proxy failed"]);
    }
    assert.deepEqual(sent, []);
    assert.equal(warned[0]?.replace("cbr-tasks/proxy: ", ""), message);
  }
});

test("a scope that throws, rejects or never settles refuses the reader", async () => {
  for (const scope of [
    () => {
      throw new Error("no session store");
    },
    () => Promise.reject(new Error("no session store")),
  ]) {
    const { warned, logger } = reporting();
    const { proxy, sent } = portal({ scope, logger });
    assert.deepEqual([(await refused(proxy)).status, sent], [500, []]);
    assert.deepEqual(warned, ["cbr-tasks/proxy: no session store"]);
  }
  const { proxy, sent } = portal({ scope: () => new Promise(() => {}), totalTimeout: 30 });
  assert.deepEqual([(await refused(proxy)).status, sent], [504, []]);
});

test("scope is not asked for a reader that allow refuses, and gets what allow gets", async () => {
  /** @type {unknown[]} */
  const contexts = [];
  const { proxy } = portal({
    allow: (_, context) => context !== "stranger",
    scope: (_, context) => {
      contexts.push(context);
      return { filter: isDev };
    },
  });
  const request = () => new Request(`http://portal.example${LIST}`);
  assert.equal((await proxy(request(), "stranger")).status, 403);
  assert.equal((await proxy(request(), "anna")).status, 200);
  assert.deepEqual(contexts, ["anna"]);
});

test("a filter that fails for a hidden task fails whatever is asked, so it does not tell of that task", async () => {
  const rejected = Promise.reject(new Error("too late"));
  /** @type {[filter: any, message: string][]} */
  const failing = [
    [
      (/** @type {{ id: string }} */ { id }) => {
        if (id === "t2") throw new Error("t2 has no owner");
        return true;
      },
      "t2 has no owner",
    ],
    [async () => true, "scope.filter: expected true or false, got another value, such as a promise"],
    [() => rejected, "scope.filter: expected true or false, got another value, such as a promise"],
    [() => 1, "scope.filter: expected true or false, got another value, such as a promise"],
    [() => undefined, "scope.filter: expected true or false, got another value, such as a promise"],
  ];
  for (const [filter, message] of failing) {
    const { warned, logger } = reporting();
    const { proxy } = portal({ scope: () => ({ filter }), logger });
    for (const path of ["", "?vault_name=dev", "/t1", "/t2", "/t9"]) {
      const { status, code, message: told } = await refused(proxy, LIST + path);
      assert.deepEqual([status, code, told], [500, "Proxy.InternalError", "the proxy failed"]);
    }
    assert.equal(warned[0], `cbr-tasks/proxy: ${message}`);
  }
});

test("a filter cannot change the tasks that others see", async () => {
  const { proxy } = portal({
    scope: (_, context) => ({
      filter: (task) => {
        if (context === "editor") /** @type {any} */ (task).vault_name = "x";
        return true;
      },
    }),
  });
  const request = () => new Request(`http://portal.example${LIST}`);
  assert.equal((await proxy(request(), "editor")).status, 500);
  const { operation_logs: logs } = await (await proxy(request(), "reader")).json();
  assert.equal(logs[0].vault_name, "dev-db");
});

test("a scope that is too large is refused after the first page, with the same words for every question", async () => {
  const { proxy, sent } = portal({ ...dev, maxScopedTasks: 4 });
  for (const path of ["", "?vault_name=prod", "/t1", "/t9"]) {
    const { status, code, message } = await refused(proxy, LIST + path);
    assert.deepEqual(
      [status, code, message],
      [422, "Proxy.ScopeTooLarge", "the portal would have to filter more tasks than it can"],
    );
  }
  assert.equal(sent.filter((path) => path === LISTING[0]).length, 1);
  const { proxy: enough } = portal({ ...dev, maxScopedTasks: 5 });
  assert.equal((await ask(enough)).status, 200);
});

test("what cannot be answered within a scope is refused without a look at the tasks", async () => {
  const { proxy, sent } = portal(dev);
  const { status, message } = await refused(proxy, `${LIST}?enterprise_project_id=0`);
  assert.deepEqual(
    [status, message],
    [400, "enterprise_project_id: expected none, because the portal limits what you see"],
  );
  assert.equal((await refused(proxy, `${LIST}?limit=1001`)).status, 400);
  assert.deepEqual(sent, []);
});

test("a failure of the service is the same for every question, is logged once, and is not kept", async () => {
  let fails = true;
  const { warned, logger } = reporting();
  const proxy = mocked(
    () =>
      fails
        ? Response.json({ error_code: "BackupService.9910", error_msg: "prod-db is broken" }, { status: 500 })
        : Response.json({ operation_logs: TASKS, count: 5 }),
    { ...dev, logger },
  );
  const answers = await Promise.all(
    ["", "?vault_name=prod", "/t1", "/t2"].map((path) => refused(proxy, LIST + path)),
  );
  for (const { status, code, message } of answers) {
    assert.deepEqual([status, code, message], [500, "BackupService.9910", "the service fails"]);
  }
  assert.deepEqual(warned, ["cbr-tasks/proxy: the service fails (server, 500, BackupService.9910)"]);
  fails = false;
  assert.deepEqual(idsOf((await ask(proxy)).text), ["t1 t3 t4", 3]);
});

test("a listing is reused for shareFor, and ended when its last reader leaves", async (t) => {
  const { pass } = ownClock(t);
  const { proxy, sent } = portal({ ...dev, shareFor: 60_000 });
  await ask(proxy);
  pass(59);
  await ask(proxy, `${LIST}/t1`);
  assert.deepEqual(sent, LISTING);
  pass(2);
  await ask(proxy);
  assert.deepEqual(sent, [...LISTING, ...LISTING]);

  /** @type {AbortSignal[]} */
  const signals = [];
  const { opened } = gate();
  const hanging = mocked(async ({ signal }) => {
    signals.push(signal);
    await opened;
    return Response.json({});
  }, dev);
  const left = new AbortController();
  const answer = refused(hanging, LIST, { signal: left.signal });
  await until(() => signals.length > 0, "a request");
  left.abort();
  assert.equal((await answer).status, 499);
  await until(() => signals[0]?.aborted === true, "the end of the request");
});

test("the memory for scopes is bounded by maxHeldBytes", async () => {
  const { proxy } = portal({ ...dev, maxBodyBytes: 2000, maxHeldBytes: 2000 });
  const { status, code } = await refused(proxy);
  assert.deepEqual([status, code], [503, "Proxy.Unavailable"]);
});
