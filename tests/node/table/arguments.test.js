import assert from "node:assert/strict";
import { test } from "node:test";
import { copies, esm } from "../client/support.js";
import { bodies, encode, fails, filled, listOf, rowsOf } from "./support.js";

/** @typedef {import("cbr-tasks/table").TaskTable} TaskTable */

const table = filled(...bodies(200));
const view = table.query();

test("the error of a wrong filter has what was expected, and the place in the text in UTF-16 units", () => {
  const error = fails(
    () => table.query({ where: "😀 nope:x" }),
    "validation",
    /^expected a field .*, got "nope"/,
  );
  assert.deepEqual([error.position, error.retryable], [3, false]);
});

const cyclic = {};
Object.assign(cyclic, { not: cyclic });

/** @type {[query: unknown, message: RegExp][]} */
const QUERIES = [
  [7, /^query: expected an object, got a number$/],
  ["status:failed", /^query: expected an object, got a string$/],
  [[], /^query: expected an object, got an array$/],
  [{ filter: "x" }, /^query: expected where or sort, got "filter"$/],
  [{ where: 7 }, /^where: expected a text or an object, got a number$/],
  [{ where: true }, /^where: expected a text or an object, got a boolean$/],
  [{ where: cyclic }, /^where: expected an object that can be JSON, got an object$/],
  [{ where: [] }, /expected an object, got an array$/],
  [{ where: { state: "failed" } }, /^where: expected a field \(id, .*\), got "state"$/],
  [
    { where: { not: { duration: { gt: "long" } } } },
    /^where\.not\.duration\.gt: expected a duration such as .*, got "long"$/,
  ],
  [{ where: { progress: Number.NaN } }, /^where\.progress: expected a percentage/],
  [{ sort: "vault name" }, /^sort: expected one of id, status, .*, got "vault name"$/],
  [{ sort: ["id", 7] }, /^sort\[1\]: expected a key or \{ key, descending \}, got a number$/],
  [{ sort: { key: "id", descending: 1 } }, /^sort\.descending: expected a boolean, got a number$/],
  [{ sort: { key: "id", desc: true } }, /^sort\.desc: expected key or descending, got "desc"$/],
  [{ sort: { descending: true } }, /^sort: expected a key, got undefined$/],
];

test("a query of the wrong type is a validation error that names the place", () => {
  for (const [query, message] of QUERIES) {
    fails(() => table.query(/** @type {any} */ (query)), "validation", message);
  }
  for (const query of [undefined, null, {}, { where: undefined, sort: null }]) {
    assert.equal(table.query(/** @type {any} */ (query)).length, 200);
  }
});

/** @type {[options: unknown, message: RegExp][]} */
const HISTOGRAMS = [
  [7, /^options: expected an object, got a number$/],
  [{ width: 1 }, /^options: expected by, bins, interval or split, got "width"$/],
  [{ by: "status" }, /^by: expected a time, duration or progress, got status$/],
  [{ by: 1 }, /^by: expected a string, got a number$/],
  [{ bins: 0 }, /^bins: expected a number from 1 to 10000, got 0$/],
  [{ bins: -1 }, /^bins: expected a number from 1 to 10000, got -1$/],
  [{ bins: 10_001 }, /^bins: expected a number from 1 to 10000, got 10001$/],
  [{ bins: 2 ** 32 + 1 }, /^bins: expected a number from 1 to 10000, got 4294967297$/],
  [{ bins: 1.5 }, /^bins: expected an integer from 1 to 10000, got 1.5$/],
  [{ bins: Number.NaN }, /^bins: expected an integer/],
  [{ bins: "7" }, /^bins: expected an integer from 1 to 10000, got "7"$/],
  [{ interval: 0 }, /^interval: expected milliseconds above 0 or a duration/],
  [{ interval: -5 }, /^interval: expected milliseconds above 0 or a duration/],
  [{ interval: "0s" }, /^interval: expected more than 0, got 0$/],
  [{ interval: "1s" }, /^interval: expected one that makes at most 10000 bins, got \d+ bins$/],
  [{ by: "progress", interval: "1h" }, /^interval: expected a percentage above 0, got a string$/],
  [{ bins: 3, interval: "1h" }, /^interval: expected it or bins, got both$/],
  [{ split: "started" }, /^split: expected a key of texts such as status or vault_name, got "started_at"$/],
];

test("a histogram with wrong options is a validation error that names the option", () => {
  for (const [options, message] of HISTOGRAMS) {
    fails(() => view.histogram(/** @type {any} */ (options)), "validation", message);
  }
  const vaults = filled(
    listOf(
      ...Array.from({ length: 101 }, (_, at) => ({
        id: `${at}`,
        vault_name: `v${at}`,
        started_at: "2024-05-23T14:35:23Z",
      })),
    ),
  );
  const split = /** @type {const} */ ("vault");
  const message = "split: expected at most 1000000 of bins times values, got 10000 bins and 101 values";
  fails(() => vaults.query().histogram({ bins: 10_000, split }), "validation", message);
  assert.equal(vaults.query().histogram({ bins: 9_900, split }).bins.length, 9_900);
});

test("other wrong options are validation errors too", () => {
  /** @type {[call: (view: any) => unknown, message: RegExp][]} */
  const calls = [
    [(view) => view.facets("state"), /^keys\[0\]: expected one of id, .*, got "state"$/],
    [
      (view) => view.facets(["status", "started"]),
      /^keys\[1\]: expected a key of texts .*, got "started_at"$/,
    ],
    [(view) => view.facets(), /^keys\[0\]: expected a string, got undefined$/],
    [
      (view) => view.toCsv({ columns: [] }),
      /^columns: expected an array of at least one key, got an empty one$/,
    ],
    [
      (view) => view.toCsv({ columns: "id" }),
      /^columns: expected an array of at least one key, got a string$/,
    ],
    [(view) => view.toCsv({ columns: ["id", "x"] }), /^columns\[1\]: expected one of id, .*, got "x"$/],
    [(view) => view.toCsv({ delimiter: ";" }), /^options: expected columns or bom, got "delimiter"$/],
    [(view) => view.rows("1"), /^start: expected a number, got a string$/],
    [(view) => view.rows(0, Number.NaN), /^end: expected a number, got NaN$/],
    [(view) => view.rows(0, 5n), /^end: expected a number, got a bigint$/],
  ];
  for (const [call, message] of calls) fails(() => call(view), "validation", message);
});

const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};
const throwing = () => {
  throw new Error("thrown by an argument");
};
const handler = Object.fromEntries(
  ["get", "has", "ownKeys", "getOwnPropertyDescriptor", "getPrototypeOf", "isExtensible"].map((trap) => [
    trap,
    throwing,
  ]),
);

/** Absurd arguments. @returns {unknown[]} */
const odd = () => [
  ...[
    undefined,
    null,
    true,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    -1,
    -0,
    1e20,
    2 ** 32,
    0.5,
  ],
  ...["", "\ud800", "x".repeat(100_000), "\u0000", "__proto__", "status", "-24h"],
  ...[10n, Symbol("odd"), Symbol.iterator, () => {}, throwing, class {}],
  ...[
    {},
    [],
    [[]],
    [undefined],
    [Symbol("odd")],
    new Array(2 ** 32 - 1),
    Object.create(null),
    new Date(Number.NaN),
  ],
  ...[
    /x/,
    new Map([["where", "x"]]),
    new Uint8Array(3),
    new ArrayBuffer(0),
    Promise.resolve(1),
    new WeakMap(),
    globalThis,
  ],
  ...[
    revoked(),
    new Proxy({}, handler),
    new Proxy([], handler),
    new Proxy(() => {}, handler),
    new Proxy(new Uint8Array(8), handler),
  ],
  {
    valueOf: throwing,
    toString: throwing,
    toJSON: throwing,
    [Symbol.toPrimitive]: throwing,
    [Symbol.iterator]: throwing,
  },
  { toString: () => "[object ArrayBuffer]", byteLength: 1e9, length: 1e9 },
  { [Symbol.toStringTag]: "ArrayBuffer", byteLength: 2 ** 32 },
  { get [Symbol.toStringTag]() { return throwing(); } }, // biome-ignore format: short
  Object.defineProperties(new Uint8Array(4), { byteLength: { value: 1e12 }, byteOffset: { value: -1 } }),
  Object.defineProperty(new Uint8Array(4), "buffer", { get: throwing }),
  ...["where", "sort", "key", "by", "bins", "interval", "split", "columns", "descending"].flatMap((name) => [
    { get [name]() { return throwing(); } }, // biome-ignore format: short
    { [name]: Symbol("odd") },
    { [name]: revoked() },
    { [name]: new Proxy([], handler) },
    { [name]: -1e20 },
    { [name]: { toJSON: throwing } },
    { [name]: [{ [name]: [name] }] },
  ]),
];

/** Every method, with one argument and with two. @type {Record<string, (table: any, view: any, value: unknown) => unknown>} */
const METHODS = {
  restore: (_, __, value) => esm.TaskTable.restore(/** @type {any} */ (value)),
  ingest: (table, _, value) => table.ingest(value),
  get: (table, _, value) => table.get(value),
  query: (table, _, value) => table.query(value).free(),
  where: (table, _, where) => table.query({ where }).free(),
  sort: (table, _, sort) => table.query({ sort }).free(),
  "sort[]": (table, _, key) => table.query({ sort: [key, { key }] }).free(),
  rows: (_, view, value) => view.rows(value, 3),
  "rows to": (_, view, value) => view.rows(0, value),
  facets: (_, view, value) => view.facets(value),
  "facets[]": (_, view, value) => view.facets([value]),
  histogram: (_, view, value) => view.histogram(value),
  "histogram's options": (_, view, value) => view.histogram({ by: value, bins: value, split: value }),
  "histogram's interval": (_, view, interval) => view.histogram({ interval }),
  toCsv: (_, view, value) => view.toCsv(value),
  "toCsv's columns": (_, view, columns) => view.toCsv({ columns }),
};

test("no argument breaks the module: it is accepted, or refused with an error of ours or of JavaScript", () => {
  const table = filled(...bodies(100));
  const rows = rowsOf(table);
  let [calls, refused] = [0, 0];
  for (const [name, method] of Object.entries(METHODS)) {
    for (const value of odd()) {
      const view = table.query();
      calls += 1;
      try {
        method(table, view, value);
      } catch (error) {
        refused += 1;
        const { name: type = typeof error, message } = /** @type {any} */ (error);
        const isOurs = esm.isCbrError(
          error,
          name === "restore" || name === "ingest" ? undefined : "validation",
        );
        assert.ok(isOurs || error instanceof TypeError, `${name}: ${type}: ${message}`);
        assert.doesNotMatch(message, /unreachable|recursive|borrowed|null pointer|in use/, name);
      }
      // No lock is left behind.
      view.free();
      fails(() => view.length, "validation", /^view: expected a TaskView, got one that was freed$/);
    }
    const { added, unchanged } = table.ingest(encode('{"id":"probe","status":"failed"}'));
    assert.equal(added + unchanged, 1, name);
  }
  assert.ok(calls > 1_500 && refused > calls / 3 && refused < calls, `${calls} calls, ${refused} refused`);
  assert.deepEqual(rowsOf(table).slice(0, 100), rows);
  table.free();
  fails(() => table.length, "validation");
});

test("a getter may change the table during a call, which then goes on or is refused", () => {
  /** @type {[what: string, act: (table: TaskTable) => unknown, left: number | undefined][]} */
  const acts = [
    ["ingest", (table) => table.ingest(encode('[{"id":"from a getter"}]')), 101],
    ["clear", (table) => table.clear(), 0],
    ["query", (table) => table.query({ where: "status:failed" }).facets("status"), 100],
    ["free", (table) => table.free(), undefined],
  ];
  for (const [what, act, left] of acts) {
    const own = filled(...bodies(100));
    const view = own.query();
    let acted = 0;
    const options = {
      get by() {
        acted += 1;
        act(own);
        return "started";
      },
    };
    try {
      view.histogram(/** @type {any} */ (options));
    } catch (error) {
      assert.ok(esm.isCbrError(error, "validation"), `${what}: ${error}`);
    }
    try {
      own.query({
        get where() {
          acted += 1;
          if (left === undefined) own.free();
          else own.ingest(encode('[{"id":"from a getter"}]'));
          return "status:failed";
        },
      });
    } catch (error) {
      assert.ok(esm.isCbrError(error, "validation"), `${what}: ${error}`);
    }
    assert.ok(acted >= 1, what);
    if (left === undefined) fails(() => own.length, "validation", /one that was freed$/);
    else assert.equal(own.get("from a getter")?.id, "from a getter");
  }
});

for (const [name, copy] of copies) {
  test(`constructors and methods without a table throw a clear error (${name})`, () => {
    const { TaskTable, TaskView } = copy;
    const freedTable = new TaskTable();
    freedTable.free();
    const freed = "table: expected a TaskTable of this copy of cbr-tasks, got ";
    for (const [self, got] of /** @type {[any, string][]} */ ([
      [{}, "another object"],
      [undefined, "a value of type undefined"],
      [null, "null"],
      [freedTable, "one that was freed"],
    ])) {
      fails(() => TaskTable.prototype.snapshot.call(self), "validation", `${freed}${got}`);
      fails(() => TaskTable.prototype.query.call(self), "validation", `${freed}${got}`);
    }
    const wrapped = "table: expected a TaskTable itself, got another object, such as a Proxy around one";
    fails(() => Object.create(TaskTable.prototype).query(), "validation", wrapped);
    fails(() => new /** @type {any} */ (TaskView)().rows(), "validation");
    fails(() => TaskView.prototype.rows.call(/** @type {any} */ ({})), "validation");
    assert.throws(() => Reflect.apply(TaskTable, undefined, []), TypeError);
  });
}
