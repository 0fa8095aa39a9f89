import assert from "node:assert/strict";
import { test } from "node:test";
import { collected, held, wasmOf } from "./memory-support.js";
import { esm, glueUrl, PROJECT, rejection, TOKEN } from "./support.js";

/** @typedef {import("cbr-tasks").CbrClientOptions} CbrClientOptions */
/** @typedef {(turn: number) => Promise<unknown>} Call */

const wasm = await wasmOf(glueUrl);

const CALLS = 10_000;
const FIRST = 1_000;

/** Allowed growth of the JavaScript heap by 9,000 calls, 58 bytes each: the compiler and the test runner allocate there too. */
const TOLERANCE = 512 * 1024;

const task = (/** @type {number} */ at, status = "success") => ({
  id: `${at}-4827f2da-b008-4507`,
  status,
  created_at: "2024-05-23T14:35:23.584418",
  started_at: "2024-05-23T14:35:23.584418",
  updated_at: "2024-05-23T14:35:23.584418",
  extra_info: { common: { progress: 10 }, resource: { id: "a", name: "b", type: "OS::Nova::Server" } },
});

/** Bodies of pages by offset and length: the test spends its time in the client. @type {Map<string, string>} */
const bodies = new Map();

/** Twenty of a hundred tasks, from an offset on. @param {string} url */
function page(url) {
  const query = new URL(url).searchParams;
  const offset = Number(query.get("offset") ?? 0);
  const length = Math.max(0, Math.min(Number(query.get("limit") ?? 20), 100 - offset));
  const key = `${offset} ${length}`;
  const logs = () => Array.from({ length }, (_, at) => task(offset + at));
  const body = bodies.get(key) ?? JSON.stringify({ operation_logs: logs(), count: 100 });
  bodies.set(key, body);
  return new Response(body);
}

const one = (/** @type {string} */ status) => Response.json({ operation_log: task(1, status) });

const iamToken = () =>
  Response.json(
    { token: { expires_at: "2099-01-01T00:00:00.000000Z", project: { id: PROJECT, name: "eu-de" } } },
    { status: 201, headers: { "x-subject-token": TOKEN } },
  );

/** Arguments of a fetch. @typedef {{ url: string } & RequestInit} Asked */

/** A fetch that never settles until its signal aborts. @param {Asked} request @returns {Promise<Response>} */
const hang = ({ signal }) =>
  new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));

/**
 * @param {(request: Asked) => Response | Promise<Response>} answer
 * @param {Partial<CbrClientOptions>} [options]
 */
function make(answer, options = {}) {
  const { CbrClient } = esm;
  return new CbrClient({
    endpoint: "https://cbr.example",
    projectId: PROJECT,
    auth: { token: TOKEN },
    rateLimit: false,
    retry: { limit: 2, baseDelay: 1, maxDelay: 1, maxRetryAfter: 1 },
    fetch: async (url, init) => answer({ ...init, url }),
    ...options,
  });
}

const good = make((request) =>
  request.url.includes("operation-logs/") ? one("success") : page(request.url),
);
const keys = { accessKey: "ACCESSKEY0123456789", secretKey: "secret-key-0123456789" };
const signed = make((request) => page(request.url), { auth: keys });
const temporary = make((request) => page(request.url), { auth: { ...keys, securityToken: TOKEN } });
const hanging = make(hang, { retry: false });
const failing = make((request) =>
  request.url.includes("operation-logs/")
    ? Response.json({ error_code: "BackupService.6500", error_msg: "no" }, { status: 404 })
    : new Response("<html><title>502</title>", { status: 502 }),
);
const cut = make(() => new Response('{"operation_logs":[{"id":"1"'));
const answerless = make(() => /** @type {any} */ (7));
const dropping = make(() => Promise.reject(new TypeError("fetch failed")));
const seen = { hooks: 0, tokens: 0, refusals: 0 };
const watched = make((request) => page(request.url), {
  rateLimit: { requests: 1_000_000, period: 1_000 },
  hooks: {
    beforeRequest: async ({ headers }) => {
      seen.hooks += Object.keys(headers ?? {}).length;
    },
    afterResponse: ({ status }) => {
      seen.hooks += Number(status);
    },
  },
  logger: { debug: () => {}, warn: () => {} },
});
const hookless = make((request) => page(request.url), {
  hooks: { beforeRequest: () => Promise.reject(new Error("not now")) },
});
const asking = make(
  (request) => {
    seen.refusals += 1;
    return seen.refusals % 2 === 0 ? page(request.url) : Response.json({}, { status: 401 });
  },
  {
    auth: {
      token: async () => {
        seen.tokens += 1;
        return `${TOKEN}-${seen.tokens % 10}`;
      },
    },
  },
);
let looks = 0;
const going = make((request) => {
  if (!request.url.includes("operation-logs/")) {
    const running = Array.from({ length: 5 }, (_, at) => task(at, "running"));
    return Response.json({ operation_logs: running, count: 5 });
  }
  looks += 1;
  return one(looks % 2 === 0 ? "failed" : "running");
});
const running = make(() => one("running"));

/** All outcomes of a call. @type {Record<string, Call>} */
const calls = {
  "a page": () => Promise.resolve(good.tasks.list({ limit: 20, status: "success" })),
  "all pages": () => good.tasks.list({ limit: 20 }).toArray(),
  "a task": (turn) => good.tasks.get(`task-${turn}`),
  "a request for another stack": async () => {
    const request = new esm.ListOpLogs({ limit: 5 });
    await good.prepare(request);
    request.free();
  },
  "pages left early": async () => {
    for await (const one of good.tasks.list({ limit: 10 })) if (one.id.startsWith("25-")) break;
  },
  "pages and an error of the caller's": () =>
    rejection(async () => {
      for await (const page of good.tasks.list({ limit: 10 }).pages()) throw page;
    }),
  "an iteration that is never closed": async () => {
    await good.tasks.list({ limit: 10 }).pages().next();
  },
  "pages with progress": () =>
    good.tasks.list({ limit: 20 }, { onProgress: () => {}, signal: new AbortController().signal }).toArray(),
  "an aborted listing": async () => {
    const controller = new AbortController();
    const failed = rejection(hanging.tasks.list({}, { signal: controller.signal }).toArray());
    await new Promise(setImmediate);
    controller.abort(new Error("enough"));
    return failed;
  },
  "an aborted call": () => rejection(good.tasks.get("1", { signal: AbortSignal.abort("enough") })),
  "a call that times out": () => rejection(hanging.tasks.get("1", { timeout: 1 })),
  "a 404": () => rejection(failing.tasks.get("1")),
  "retries that do not help": () => rejection(failing.tasks.list()),
  "a body that is cut": () => rejection(cut.tasks.list()),
  "a connection that drops": () => rejection(dropping.tasks.list().toArray()),
  "what is no answer": () => rejection(answerless.tasks.list()),
  "a wrong parameter": () => rejection(good.tasks.list({ limit: 0 })),
  "a wrong option": async () => rejection(() => make(hang, { timeout: -1 })),
  hooks: () => Promise.resolve(watched.tasks.list()),
  "a hook that fails": () => rejection(hookless.tasks.list()),
  "a token function that is asked again after a 401": () => Promise.resolve(asking.tasks.list()),
  keys: () => signed.tasks.list({ limit: 50 }).toArray(),
  "temporary keys": () => Promise.resolve(temporary.tasks.list({ resource_name: "ä b" })),
  "a password, with a client of its own": () =>
    Promise.resolve(
      make((request) => (request.method === "POST" ? iamToken() : page(request.url)), {
        auth: {
          username: "u",
          password: "p-0123456789",
          domainName: "d",
          iamEndpoint: "https://iam.example",
        },
      }).tasks.list(),
    ),
  "a wait that ends in a failure": () => rejection(going.tasks.wait("1", { minDelay: 1, maxDelay: 1 })),
  "a wait that does not throw": () =>
    going.tasks.wait("1", { minDelay: 1, maxDelay: 1, throwOnFailure: false, onProgress: () => {} }),
  "an aborted wait": async () => {
    const controller = new AbortController();
    const failed = rejection(running.tasks.wait("1", { signal: controller.signal }));
    await new Promise(setImmediate);
    controller.abort("enough");
    return failed;
  },
  "a wait that takes too long": () =>
    rejection(running.tasks.wait("1", { minDelay: 1, maxDelay: 1, maxWait: 2 })),
  "a watch that is left": async () => {
    let changes = 0;
    for await (const change of going.tasks.watch({}, { interval: 1 })) {
      changes += Number(change.type === "added");
      if (changes === 3) break;
    }
  },
  "an aborted watch": async () => {
    const controller = new AbortController();
    const changes = going.tasks.watch({}, { signal: controller.signal });
    await changes.next();
    controller.abort("enough");
    return rejection(async () => {
      for await (const change of changes) assert.ok(change);
    });
  },
};

/** Makes calls, ten at a time. @param {number} from @param {number} to */
async function run(from, to) {
  const kinds = Object.values(calls);
  for (let turn = from; turn < to; turn += 10) {
    await Promise.all(
      Array.from({ length: Math.min(10, to - turn) }, (_, at) =>
        kinds[(turn + at) % kinds.length]?.(turn + at),
      ),
    );
    // Clients and iterations that are never closed are freed when they are collected, at some time. Most of the test's time
    // is spent there.
    if (turn % 500 === 0) await collected();
  }
  await collected();
}

const figures = () => ({
  wasm: wasm.memory.buffer.byteLength,
  heap: process.memoryUsage().heapUsed,
  held: held(wasm),
});

test("10,000 calls of every kind need no more memory of WebAssembly and JavaScript than 1,000", async (t) => {
  // A warm-up, so that everything is compiled.
  await run(0, FIRST);
  const before = figures();
  await run(FIRST, CALLS);
  const after = figures();
  const kib = (/** @type {number} */ bytes) => `${Math.round(bytes / 1024)} KiB`;
  t.diagnostic(
    `${Object.keys(calls).length} kinds of calls; after ${FIRST} and after ${CALLS}: wasm ${kib(before.wasm)} and ${kib(after.wasm)}, heap ${kib(before.heap)} and ${kib(after.heap)}, objects held by wasm ${before.held} and ${after.held}`,
  );
  assert.equal(after.wasm, before.wasm);
  assert.ok(after.held <= before.held, `${after.held} objects held, ${before.held} before`);
  assert.ok(
    after.heap - before.heap < TOLERANCE,
    `the heap grew by ${kib(after.heap - before.heap)}, more than ${kib(TOLERANCE)}`,
  );
  assert.ok(seen.hooks > 0 && seen.tokens > 0 && looks > 0);
});

for (const [name, call] of Object.entries(calls)) {
  test(`${name}: leaves no JavaScript object in WebAssembly`, async () => {
    const some = async () => {
      for (let turn = 0; turn < 30; turn += 1) await call(turn);
      await collected();
    };
    await some();
    const before = held(wasm);
    await some();
    assert.ok(held(wasm) <= before, `${held(wasm)} objects held, ${before} before`);
  });
}

test("the count of held objects notices a client that is kept alive", async () => {
  await collected();
  const before = held(wasm);
  const kept = Array.from({ length: 5 }, () => make(hang, { hooks: { beforeRequest: () => {} } }));
  await collected();
  assert.ok(held(wasm) > before);
  assert.equal(kept.length, 5);
});
