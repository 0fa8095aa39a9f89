/** The installed package, and local servers for it. Everything that is started here ends with its test. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { NOW, PROJECT, startEmulator } from "../emulator/support.js";

export { PROJECT };

const project = process.env.CBR_TASKS_PKG;
if (project === undefined) throw new Error("CBR_TASKS_PKG is not set; run `npm test -- node`");

/**
 * Imports from a module of the test project, so that the package's name is resolved there.
 * @param {string} name
 */
async function importFromProject(name) {
  const file = join(/** @type {string} */ (project), `import-${randomUUID()}.mjs`);
  writeFileSync(file, `export * from ${JSON.stringify(name)};\n`);
  try {
    return await import(pathToFileURL(file).href);
  } finally {
    rmSync(file);
  }
}

/** @typedef {typeof import("cbr-tasks/table") & typeof import("cbr-tasks")} Package client and table */

/** @type {Package} */
export const esm = {
  ...(await importFromProject("cbr-tasks/table")),
  ...(await importFromProject("cbr-tasks")),
};

const require = createRequire(join(project, "index.cjs"));

/** @type {Package} */
export const cjs = { ...require("cbr-tasks/table"), ...require("cbr-tasks") };

/** @type {[name: string, copy: Package][]} */
export const copies = [
  ["import", esm],
  ["require", cjs],
];

/** @param {"cbr_tasks" | "cbr_tasks_table"} module */
const glue = (module) =>
  pathToFileURL(join(/** @type {string} */ (project), `node_modules/cbr-tasks/wasm/${module}.js`)).href;

/** The glue of the imported client, for a look at the memory of its WebAssembly. */
export const glueUrl = glue("cbr_tasks");

/** The same of the table. */
export const tableGlueUrl = glue("cbr_tasks_table");

export const TOKEN = "token-for-tests-0123456789";

/** Time limit of a promise in a test, so that one that never settles fails its test. */
const PATIENCE = 20_000;

/**
 * @template T
 * @param {PromiseLike<T>} promise
 * @returns {Promise<T>}
 */
export async function settled(promise) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new assert.AssertionError({ message: "never settled" })), PATIENCE);
  });
  try {
    return /** @type {T} */ (await Promise.race([promise, late]));
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The error that a promise rejects with, of any type.
 * @param {PromiseLike<unknown> | (() => unknown)} call
 * @returns {Promise<any>}
 */
export async function rejection(call) {
  const outcome = (async () => {
    try {
      await (typeof call === "function" ? call() : call);
    } catch (reason) {
      return { reason };
    }
    return undefined;
  })();
  const failed = await settled(outcome);
  assert.ok(failed, "expected a rejection, got a value");
  return failed.reason;
}

/** Hint for failed connections. */
export const CHECK_NETWORK = "check the endpoint, the network, and the proxy if there is one";

/** Hint for timeouts. */
export const ALLOW_TIME = "try again later, or allow more time with timeout or totalTimeout";

/**
 * The properties of an error that are set, as a plain object.
 * @param {any} error
 */
export function facts(error) {
  assert.ok(esm.isCbrError(error), `expected a CbrError, got ${String(error)}`);
  const { kind, message, status, code, requestId, retryable, retryAfter, path, hint, attempts } = error;
  // Wrong options and parameters have one hint, which tests/node/client/errors.test.js looks at.
  const own = hint.startsWith("correct what") ? undefined : hint;
  const all = { kind, message, status, code, requestId, retryable, retryAfter, path, hint: own, attempts };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** A promise with its resolver. */
export function gate() {
  /** @type {(value?: any) => void} */
  let open = () => {};
  /** @type {Promise<any>} */
  const opened = new Promise((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

/**
 * A local server that records its requests.
 * @param {import("node:test").TestContext} t
 * @param {(req: import("node:http").IncomingMessage, res: import("node:http").ServerResponse) => void} answer
 */
export async function serve(t, answer) {
  /** @type {{ url: string, headers: import("node:http").IncomingHttpHeaders }[]} */
  const requests = [];
  const server = createServer((req, res) => {
    requests.push({ url: req.url ?? "", headers: req.headers });
    answer(req, res);
  });
  return { url: await listening(t, server), requests };
}

/**
 * The address of a server on this machine, which closes with the test.
 * @param {{ after: (end: () => unknown) => void }} t
 * @param {import("node:http").Server} server
 */
export async function listening(t, server) {
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  t.after(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve(undefined)));
  });
  return `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}`;
}

/** The address of a port at which nobody listens. */
export async function closedPort() {
  /** @type {(() => unknown)[]} */
  const ends = [];
  const url = await listening({ after: (end) => ends.push(end) }, createServer());
  for (const end of ends) await end();
  return url;
}

/**
 * A local server with one response for all requests.
 * @param {import("node:test").TestContext} t
 * @param {string} body
 * @param {number} [status]
 * @param {Record<string, string>} [headers]
 */
export function serveBody(t, body, status = 200, headers = { "content-type": "application/json" }) {
  return serve(t, (_, res) => res.writeHead(status, headers).end(body));
}

/**
 * @param {string} endpoint
 * @param {Partial<import("cbr-tasks").CbrClientOptions>} [options]
 * @param {Package} [copy]
 */
export function client(endpoint, options = {}, copy = esm) {
  return new copy.CbrClient({ endpoint, projectId: PROJECT, auth: { token: TOKEN }, ...options });
}

/**
 * A client with a mocked `fetch`.
 * @param {(request: Request) => unknown} fetch
 * @param {Partial<import("cbr-tasks").CbrClientOptions>} [options]
 */
export function mocked(fetch, options = {}, copy = esm) {
  const call = (/** @type {string} */ url, /** @type {RequestInit} */ init) => fetch(new Request(url, init));
  return client("https://cbr.example", { fetch: /** @type {any} */ (call), ...options }, copy);
}

/**
 * Starts an emulator that ends with the test, and a client for it that records the URLs of its requests.
 * @param {import("node:test").TestContext} t
 * @param {Partial<import("../../../www/emulator/service/options.js").EmulatorOptions>} [options]
 * @param {Package} [copy]
 * @param {Partial<import("cbr-tasks").CbrClientOptions>} [more] of the client
 */
export async function emulated(t, options = {}, copy = esm, more = {}) {
  const { emulator, url } = await startEmulator(t, { now: NOW, ...options });
  /** @type {string[]} */
  const queries = [];
  const { token } = emulator.credentials;
  const api = client(
    url,
    {
      auth: { token },
      fetch: (url, init) => {
        queries.push(new URL(url).search);
        return fetch(url, init);
      },
      ...more,
    },
    copy,
  );
  return { emulator, url, token, client: api, queries };
}

/** Retries without delay. */
export const SOON = { retry: { baseDelay: 0 } };

/**
 * An emulator that ends with the test, and clients for it.
 * @param {import("node:test").TestContext} t
 * @param {Partial<import("../../../www/emulator/service/options.js").EmulatorOptions>} [options]
 */
export async function service(t, options = {}) {
  /** @type {{ method: string, url: string, headers: Record<string, any> }[]} */
  const requests = [];
  const onRequest = (/** @type {any} */ request) => requests.push(request);
  const { emulator, url } = await startEmulator(t, { tasks: 5, onRequest, ...options });
  const { username, password, domain_name, access_key, secret_key } = emulator.credentials;
  return {
    emulator,
    url,
    requests,
    password: { username, password, domainName: domain_name, iamEndpoint: url },
    keys: { accessKey: access_key, secretKey: secret_key, iamEndpoint: url },
    /** Number of responses by call and status. */
    answers: () => emulator.stats().requests,
    /**
     * @param {any} options
     * @param {Package} [copy]
     */
    connect: (options, copy = esm) => new copy.CbrClient({ ...SOON, ...options }),
  };
}

/**
 * A manual clock that replaces `Date`.
 * @param {import("node:test").TestContext} t
 */
export function ownClock(t) {
  let now = NOW;
  t.mock.method(Date, "now", () => now);
  return {
    clock: () => now,
    /** @param {number} seconds */
    pass: (seconds) => {
      now += seconds * 1000;
    },
  };
}

/**
 * Stops the client's clock, so that retries, waits and the rate limiter do not depend on the speed of the machine.
 * @param {import("node:test").TestContext} t
 * @returns {(time: number) => void} lets so many milliseconds pass
 */
export function stillClock(t) {
  let now = performance.now();
  t.mock.method(performance, "now", () => now);
  return (time) => {
    now += time;
  };
}

/**
 * Waits until the emulator has no pending request. It notices a closed connection with a delay.
 * @param {import("../../../www/emulator/http/server.js").EmulatorServer} emulator
 */
export async function quiet(emulator) {
  const end = performance.now() + PATIENCE;
  while (emulator.stats().inFlight > 0) {
    assert.ok(performance.now() < end, "a request is still under way");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/**
 * @template T
 * @param {AsyncIterable<T>} items
 * @returns {Promise<T[]>}
 */
export async function collect(items) {
  const all = [];
  for await (const item of items) all.push(item);
  return all;
}
