/** Loaders of the viewer, from its source, and services for them. */
import assert from "node:assert/strict";
import { WindowLoader } from "../../../pkg-template/viewer/data/window-loader.js";
import { WindowRows } from "../../../pkg-template/viewer/data/window-rows.js";
import { client, emulated, esm, serve } from "../client/support.js";
import { NOW } from "../emulator/support.js";

/** @typedef {import("node:test").TestContext} TestContext */
/** @typedef {import("../../../pkg-template/viewer/data/window-loader.js").Client} Client */
/** @typedef {import("../../../pkg-template/viewer/data/changes.js").RowChanges} RowChanges */

/** All tasks of an emulator, whose tasks are from these days. */
export const MONTH = { start: NOW - 31 * 86_400_000, end: NOW + 60_000 };

/**
 * A loader that ends with the test, with its rows.
 *
 * @param {TestContext} t
 * @param {Client} api
 * @param {Partial<ConstructorParameters<typeof WindowLoader>[0]>} [options]
 */
export function load(t, api, options) {
  /** @type {string[]} states in their order, each once */
  const states = [];
  /** @type {Omit<RowChanges, "isAll">} */
  const told = { added: new Set(), updated: new Set(), removed: new Set() };
  /** @type {Set<() => void>} */
  const waiting = new Set();
  const look = () => {
    for (const check of waiting) check();
  };
  const loader = new WindowLoader({
    connect: () => api,
    loadTable: async () => esm,
    interval: 1,
    onRows: (changes) => {
      for (const kind of /** @type {const} */ (["added", "updated", "removed"]))
        for (const id of changes[kind]) told[kind].add(id);
      rows.reset();
      look();
    },
    onState: () => {
      if (states.at(-1) !== loader.state) states.push(loader.state);
      look();
    },
    ...options,
  });
  const rows = new WindowRows(loader);
  t.after(() => {
    rows.free();
    loader.close();
  });
  /** Waits until something holds. @param {() => unknown} holds */
  const until = (holds) =>
    new Promise((resolve, reject) => {
      const end = (/** @type {() => void} */ then) => {
        clearTimeout(timer);
        waiting.delete(check);
        then();
      };
      const check = () => holds() && end(() => resolve(undefined));
      const late = () => new assert.AssertionError({ message: `in vain, ${loader.state}: ${holds}` });
      const timer = setTimeout(() => end(() => reject(late())), 60_000);
      waiting.add(check);
      check();
    });
  return {
    loader,
    rows,
    states,
    told,
    until,
    is: (/** @type {string} */ state) => until(() => loader.state === state),
  };
}

/**
 * An emulator, and a loader of its tasks.
 *
 * @param {TestContext} t
 * @param {Parameters<typeof emulated>[1]} options
 * @param {Parameters<typeof load>[2]} [more]
 * @param {Partial<import("cbr-tasks").CbrClientOptions>} [ofClient]
 */
export async function loaded(t, options, more, ofClient = {}) {
  /** @type {{ loader?: WindowLoader }} */
  const later = {};
  const hooks = { afterResponse: (/** @type {any} */ state) => later.loader?.onResponse(state) };
  const service = await emulated(t, options, esm, { rateLimit: false, retry: false, hooks, ...ofClient });
  const world = load(t, service.client, more);
  later.loader = world.loader;
  return { ...service, ...world };
}

/**
 * A service with tasks that a test sets. It selects by time and status, and has pages.
 *
 * @param {TestContext} t
 * @param {any[]} first tasks
 * @param {{ options?: Parameters<typeof load>[2], ofClient?: Partial<import("cbr-tasks").CbrClientOptions> }} [settings]
 */
export async function small(t, first, { options, ofClient } = {}) {
  const tasks = new Map(first.map((task) => [task.id, task]));
  const state = { status: 200, requests: 0 };
  const { url } = await serve(t, (req, res) => {
    state.requests += 1;
    const { pathname, searchParams } = new URL(String(req.url), "http://127.0.0.1");
    if (state.status !== 200) return void res.writeHead(state.status).end("{}");
    const id = pathname.split("/").at(-1) ?? "";
    const get = (/** @type {string} */ name) => searchParams.get(name);
    const [start, end] = [Date.parse(get("start_time") ?? "1970"), Date.parse(get("end_time") ?? "9999")];
    const listed = [...tasks.values()]
      .filter((task) => !get("status") || task.status === get("status"))
      .filter(({ started_at }) => Date.parse(started_at) >= start && Date.parse(started_at) < end + 1000)
      .sort((one, other) => other.started_at.localeCompare(one.started_at));
    if (id === "operation-logs") {
      const [offset, limit] = [Number(get("offset")), Number(get("limit") ?? 10)];
      const page = listed.slice(offset, offset + limit);
      return void res.end(JSON.stringify({ operation_logs: page, count: listed.length }));
    }
    res.writeHead(tasks.has(id) ? 200 : 404).end(JSON.stringify({ operation_log: tasks.get(id) }));
  });
  /** @type {{ loader?: WindowLoader }} */
  const later = {};
  const hooks = { afterResponse: (/** @type {any} */ answer) => later.loader?.onResponse(answer) };
  const api = client(url, { rateLimit: false, retry: false, hooks, ...ofClient });
  const world = load(t, api, options);
  later.loader = world.loader;
  return { tasks, state, api, ...world };
}

/** A time before now. @param {number} minutes */
export const ago = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString();
