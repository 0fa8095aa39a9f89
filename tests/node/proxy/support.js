/** Portals for tests: a service, the proxy and a server. Everything that is started here ends with its test. */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { connect } from "node:net";
import { glueUrl, listening, PROJECT, settled, TOKEN } from "../client/support.js";

/** @typedef {typeof import("cbr-tasks/proxy")} ProxyPackage */
/** @typedef {import("cbr-tasks/proxy").TasksProxy} TasksProxy */
/** @typedef {import("cbr-tasks/proxy").TasksProxyOptions} TasksProxyOptions */
/** @typedef {import("node:test").TestContext} TestContext */

/** @type {ProxyPackage} */
export const esm = await import(new URL("../proxy/index.js", glueUrl).href);

/** @type {ProxyPackage} */
export const cjs = createRequire(glueUrl)("cbr-tasks/proxy");

/** @type {[name: string, copy: ProxyPackage][]} */
export const copies = [
  ["import", esm],
  ["require", cjs],
];

export const LIST = "/v3/default/operation-logs";
export const EMPTY = '{"operation_logs":[],"count":0}';

/**
 * A proxy without access control for a service at a URL.
 *
 * @param {string} endpoint
 * @param {Partial<TasksProxyOptions>} [options]
 * @param {ProxyPackage} [copy]
 */
export function proxyTo(endpoint, options = {}, { createTasksProxy } = esm) {
  return createTasksProxy({
    endpoint,
    projectId: PROJECT,
    auth: { token: TOKEN },
    rateLimit: false,
    allow: () => true,
    ...options,
  });
}

/**
 * A proxy for a mocked service.
 *
 * @param {(request: Request) => Response | Promise<Response>} fetch
 * @param {Partial<TasksProxyOptions>} [options]
 */
export function mocked(fetch, options = {}) {
  return proxyTo("https://cbr.example", {
    fetch: async (url, init) => fetch(new Request(url, init)),
    ...options,
  });
}

/**
 * A proxy for a service without tasks, which counts its requests.
 *
 * @param {Partial<TasksProxyOptions>} [options]
 */
export function counted(options) {
  const state = { sent: 0 };
  const proxy = mocked(() => {
    state.sent += 1;
    return new Response(EMPTY, { headers: { "content-type": "application/json" } });
  }, options);
  return { state, proxy };
}

/** A logger that keeps its warnings. */
export function reporting() {
  /** @type {string[]} */
  const warned = [];
  return { warned, logger: { warn: (/** @type {string} */ message) => void warned.push(message) } };
}

/**
 * Sends a request like a browser, and reads the whole response.
 *
 * @param {TasksProxy} proxy
 * @param {string} [path]
 * @param {RequestInit} [init]
 */
export async function ask(proxy, path = LIST, init = {}) {
  const response = await settled(proxy(new Request(`http://portal.example${path}`, init)));
  const text = await settled(response.text());
  return { status: response.status, headers: response.headers, text };
}

/**
 * As `ask`, for a response in the format of the service's errors.
 *
 * @param {TasksProxy} proxy
 * @param {string} [path]
 * @param {RequestInit} [init]
 */
export async function refused(proxy, path, init) {
  const { status, headers, text } = await ask(proxy, path, init);
  const { error_code, error_msg, request_id, ...more } = JSON.parse(text);
  assert.deepEqual(more, {});
  assert.equal(headers.get("content-type"), "application/json");
  return { status, code: error_code, message: error_msg, requestId: request_id, headers };
}

/**
 * A local server of a portal.
 *
 * @param {TestContext} t
 * @param {import("node:http").RequestListener} listener
 */
export async function listen(t, listener) {
  const url = await listening(t, createServer(listener));
  return { port: Number(new URL(url).port), url };
}

/**
 * Sends raw bytes, and reads to the end of the connection.
 *
 * @param {number} port
 * @param {string} text in Latin-1
 */
export async function sendRaw(port, text) {
  const socket = connect(port, "127.0.0.1");
  let answer = "";
  socket.setEncoding("latin1").on("data", (piece) => {
    answer += piece;
  });
  socket.write(text, "latin1");
  // A reset after the response is also an end.
  await settled(new Promise((resolve) => socket.once("error", resolve).once("close", resolve)));
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1]);
  return { status, answer };
}

/**
 * Waits for a condition, for a limited time.
 *
 * @param {() => boolean} holds
 * @param {string} what
 */
export async function until(holds, what) {
  for (let tries = 0; !holds(); tries += 1) {
    assert.ok(tries < 4000, `never came about: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
