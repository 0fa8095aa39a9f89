/** Parts of the viewer that need no browser. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { listQuery, NO_FILTERS } from "../../pkg-template/viewer/filters.js";
import { Formatter } from "../../pkg-template/viewer/formatter.js";
import { fromLocalInput, toLocalInput } from "../../pkg-template/viewer/local-time.js";
import { pickLanguage } from "../../pkg-template/viewer/messages/index.js";
import { positionOf } from "../../pkg-template/viewer/position.js";
import { problemOf } from "../../pkg-template/viewer/problem.js";
import { duration, progress } from "../../pkg-template/viewer/task.js";
import { json, raw, text } from "../../pkg-template/viewer/text.js";

test("the package's viewer can be imported on a server, without side effects", async () => {
  const before = Reflect.ownKeys(globalThis);
  const viewer = await import("../../pkg/viewer/index.js");
  assert.equal(typeof viewer.CbrTaskViewer, "function");
  assert.equal("customElements" in globalThis || "HTMLElement" in globalThis, false);
  const added = Reflect.ownKeys(globalThis).filter((key) => !before.includes(key));
  assert.deepEqual(
    added.filter((key) => !/^lit|^reactiveElement/.test(String(key))),
    [],
  );
});

for (const [name, taken, message] of /** @type {const} */ ([
  ["another version", { version: "0.0.1" }, /<cbr-task-viewer> of version 0\.0\.1 of cbr-tasks already/],
  ["another library", {}, /<cbr-task-viewer> of another library already/],
])) {
  test(`where ${name} has defined the element, a warning names both`, async (t) => {
    const warn = t.mock.method(console, "warn", () => {});
    Object.assign(globalThis, { customElements: { get: () => taken } });
    t.after(() => Reflect.deleteProperty(globalThis, "customElements"));
    const { CbrTaskViewer } = await import(`../../pkg/viewer/index.js?${encodeURIComponent(name)}`);
    assert.equal(warn.mock.callCount(), 1);
    const [text] = warn.mock.calls[0].arguments;
    assert.match(text, message);
    assert.ok(text.startsWith(`cbr-tasks ${CbrTaskViewer.version}: `), text);
  });
}

test("controls are shown as symbols, escaped in JSON and copied as they are", () => {
  for (const [value, shown] of /** @type {const} */ ([
    ["name\u202efdp.exe", "name[U+202E]fdp.exe"],
    ["\u001b[2J\u0000\u007f", "␛[2J␀␡"],
    ["\u009b31m\u0085", "[U+009B]31m[U+0085]"],
    ["\u061c\u200e\u200f\u2066\u2069", "[U+061C][U+200E][U+200F][U+2066][U+2069]"],
    ["a\u2028b\u2029c", "a[U+2028]b[U+2029]c"],
    ["a\tb\r\nc 生产 👩‍👩‍👧 \ud800", "a\tb\r\nc 生产 👩‍👩‍👧 \ud800"],
  ])) {
    assert.equal(text(value), shown);
    assert.equal(raw(value), value);
  }
  assert.equal(text({ "\u202e": 1 }), '{"[U+202E]":1}');
  assert.equal(json({ "\u202e": "\u0007\u009b" }), '{\n  "\\u202E": "\\u0007\\u009B"\n}');
});

describe("the position of a page", () => {
  /** @param {number} length @param {object} more */
  const page = (length, more = {}) =>
    /** @type {any} */ ({ operation_logs: Array(length).fill({}), ...more });

  for (const [name, given, [limit, offset], [from, to, total, hasNext]] of /** @type {const} */ ([
    ["count is the total", page(25, { count: 60 }), [25, 0], [1, 25, 60, true]],
    ["count is the page's size", page(25, { count: 25 }), [25, 25], [26, 50, undefined, true]],
    ["a full first page may be all", page(25, { count: 25 }), [25, 0], [1, 25, undefined, true]],
    ["a short page is the last", page(10, { count: 10 }), [25, 50], [51, 60, 60, false]],
    ["a total ends the list", page(10, { count: 60 }), [25, 50], [51, 60, 60, false]],
    ["a lowered limit ends nothing", page(50, { count: 50, limit: 50 }), [200, 0], [1, 50, undefined, true]],
    ["nothing at all", page(0, { count: 0 }), [25, 0], [0, 0, 0, false]],
    ["past the end", page(0, { count: 0 }), [25, 75], [0, 75, undefined, false]],
    ["no count", page(25), [25, 0], [1, 25, undefined, true]],
  ])) {
    test(name, () => assert.deepEqual(positionOf(given, { limit, offset }), { from, to, total, hasNext }));
  }
});

describe("the query", () => {
  const page = { limit: 25, offset: 50, now: 1_700_000_000_000 };

  test("leaves out empty filters", () => {
    assert.deepEqual(listQuery(NO_FILTERS, page), { limit: 25, offset: 50 });
    assert.deepEqual(listQuery({ ...NO_FILTERS, range: "nonsense" }, page), { limit: 25, offset: 50 });
  });

  test("has the parameter names of the service, and ranges end now", () => {
    const filters = {
      ...NO_FILTERS,
      status: "failed",
      operationType: "backup",
      range: "24h",
      resourceName: "r",
      vaultName: "v",
    };
    assert.deepEqual(listQuery(filters, page), {
      limit: 25,
      offset: 50,
      status: "failed",
      operation_type: "backup",
      start_time: 1_699_913_580_000,
      resource_name: "r",
      vault_name: "v",
    });
  });

  test("has start and end of a custom range, and only of that", () => {
    const times = { startTime: "2024-01-01T00:00:00Z", endTime: "2024-01-02T00:00:00Z" };
    assert.deepEqual(listQuery({ ...NO_FILTERS, ...times, range: "custom" }, { ...page, offset: 0 }), {
      limit: 25,
      offset: 0,
      start_time: "2024-01-01T00:00:00Z",
      end_time: "2024-01-02T00:00:00Z",
    });
    assert.deepEqual(listQuery({ ...NO_FILTERS, ...times }, page), { limit: 25, offset: 50 });
  });
});

describe("a duration", () => {
  for (const [ms, en, zh] of /** @type {const} */ ([
    [0, "0s", "0秒"],
    [999, "0s", "0秒"],
    [59_999, "59s", "59秒"],
    [252_000, "4m 12s", "4分钟 12秒"],
    [3_600_000, "1h", "1小时"],
    [7_500_000, "2h 5m", "2小时 5分钟"],
    [90_061_000, "1d 1h", "1天 1小时"],
    [86_460_000, "1d", "1天"],
  ])) {
    test(`of ${ms} ms is ${en}`, () => {
      assert.equal(new Formatter("en").duration(ms), en);
      assert.equal(new Formatter("zh-CN").duration(ms), zh);
    });
  }

  /** @param {object} task */
  const of = (task) => duration(/** @type {any} */ (task), Date.parse("2024-01-01T01:00:00Z"));

  test("is from start to end, or up to now for a running task", () => {
    assert.deepEqual(
      of({ started_at: "2024-01-01T00:00:00Z", ended_at: "2024-01-01T00:00:05.250Z", status: "success" }),
      { ms: 5250, ended: true },
    );
    assert.deepEqual(of({ started_at: "2024-01-01T00:00:00Z", status: "running" }), {
      ms: 3_600_000,
      ended: false,
    });
    assert.deepEqual(of({ created_at: "2024-01-01T00:30:00Z", status: "waiting" }), {
      ms: 1_800_000,
      ended: false,
    });
  });

  test("is unknown without the times", () => {
    assert.equal(of({ started_at: "2024-01-01T00:00:00Z", status: "success" }), undefined);
    assert.equal(of({ started_at: "2024-01-02T00:00:00Z", ended_at: "2024-01-01T00:00:00Z" }), undefined);
    assert.equal(of({ started_at: "yesterday", ended_at: 5 }), undefined);
    assert.equal(of({}), undefined);
  });
});

test("progress is for running tasks, within 0 and 100", () => {
  /** @param {string} status @param {unknown} value */
  const of = (status, value) =>
    progress(/** @type {any} */ ({ status, extra_info: { common: { progress: value } } }));
  assert.equal(of("running", 43.5), 43.5);
  assert.equal(of("running", 250), 100);
  assert.equal(of("running", -1), 0);
  assert.equal(of("running", "43"), undefined);
  assert.equal(of("success", 100), undefined);
});

test("the language is the first known one, with the user's region", () => {
  assert.equal(pickLanguage(["fr", "en-GB", "zh"]).locale, "en-GB");
  assert.equal(pickLanguage(["zh"]).locale, "zh-CN");
  assert.equal(pickLanguage(["zh-hans-cn"]).locale, "zh-Hans-CN");
  assert.equal(pickLanguage(["zh-TW"]).language, "zh-CN");
  assert.equal(pickLanguage(["not a tag", undefined, null, ""]).locale, "en");
});

test("local times are the same after a round trip through an input", () => {
  const noon = new Date(2024, 6, 1, 12, 30).toISOString().replace(".000", "");
  assert.equal(toLocalInput(noon), "2024-07-01T12:30");
  assert.equal(fromLocalInput("2024-07-01T12:30"), noon);
  assert.equal(toLocalInput("nonsense"), "");
  assert.equal(fromLocalInput(""), "");
});

describe("a problem", () => {
  /** @param {unknown} error @param {boolean} [online] */
  const kind = (error, online = true) => problemOf(error, { online }).kind;

  for (const [given, expected] of /** @type {const} */ ([
    ["http", "refused"],
    ["authentication", "unauthorized"],
    ["permission", "forbidden"],
    ["not-found", "notFound"],
    ["throttled", "throttled"],
    ["server", "server"],
    ["timeout", "timeout"],
    ["decode", "decode"],
    ["config", "config"],
    ["validation", "validation"],
    ["hook", "unknown"],
    ["of a later version", "unknown"],
  ])) {
    test(`of kind ${given} is ${expected}`, () => assert.equal(kind({ kind: given }), expected));
  }

  for (const [given, expected] of /** @type {const} */ ([
    [{ kind: "permission", status: 403, code: "Proxy.Forbidden" }, "portalRefused"],
    [{ kind: "permission", status: 403, code: "Proxy.WrongProject" }, "config"],
    [{ kind: "http", status: 424, code: "Proxy.CredentialsRefused" }, "portalFailed"],
    [{ kind: "throttled", status: 429, code: "Proxy.Throttled" }, "throttled"],
    [{ kind: "not-found", status: 404, code: "constructor" }, "notFound"],
  ])) {
    test(`with the code ${given.code} is ${expected}, with any client`, () => {
      const problem = problemOf({ ...given, hint: "the user needs a role" }, { online: true });
      assert.equal(problem.kind, expected);
      assert.equal(problem.code, given.code);
      if (expected.startsWith("portal")) assert.equal(problem.hint, "");
    });
  }

  test("of authentication is the portal's if a proxy has the credentials", () => {
    const proxied = { online: true, proxied: true };
    for (const each of ["authentication", "permission"]) {
      const problem = problemOf({ kind: each, hint: "check the token", message: "no" }, proxied);
      assert.deepEqual([problem.kind, problem.hint, problem.message], ["portalRefused", "", "no"]);
    }
    assert.equal(problemOf({ kind: "server" }, proxied).kind, "server");
  });

  test("is said to be the portal's answer if a proxy has the credentials", () => {
    const error = { kind: "authentication", message: "the service answered 401: please sign in" };
    const message = (/** @type {boolean} */ proxied) => problemOf(error, { online: true, proxied }).message;
    assert.equal(message(true), "the portal answered 401: please sign in");
    assert.equal(message(false), "the service answered 401: please sign in");
  });

  test("of the connection depends on the browser being online", () => {
    assert.equal(kind({ kind: "connection" }), "connection");
    assert.equal(kind({ kind: "connection" }, false), "offline");
  });

  for (const message of [
    "WebAssembly.instantiateStreaming(): Refused to compile or instantiate WebAssembly module because 'unsafe-eval' is not an allowed source of script",
    "WebAssembly.instantiate(): Compiling or instantiating WebAssembly module violates the following Content Security policy directive",
    "call to WebAssembly.instantiateStreaming() blocked by CSP",
    "Refused to create a WebAssembly object because 'unsafe-eval' or 'wasm-unsafe-eval' is not an allowed source of script",
  ]) {
    test(`is blocked WebAssembly if a cause says ${message.slice(0, 60)}…`, () => {
      const cause = new WebAssembly.CompileError(message);
      assert.equal(kind(cause), "wasmBlocked");
      assert.equal(kind({ kind: "init", message: "the module did not start", cause }), "wasmBlocked");
      assert.equal(kind({ kind: "server", status: 500, message }), "server");
    });
  }

  test("of another failed start is init", () => {
    assert.equal(kind({ kind: "init", message: "no such file" }), "init");
    const circle = { kind: "init", message: "round", cause: /** @type {unknown} */ (undefined) };
    circle.cause = circle;
    assert.equal(kind(circle), "init");
  });

  test("can be any thrown value", () => {
    for (const thrown of [undefined, null, "words", 5, {}, new Error("words")])
      assert.equal(kind(thrown), "unknown");
    assert.equal(problemOf("words", { online: true }).message, "words");
  });

  test("keeps code, status, request id and hint", () => {
    const error = Object.assign(new Error("too many"), {
      kind: "throttled",
      status: 429,
      code: "APIGW.0308",
      requestId: "r1",
      hint: "wait",
      retryAfter: 1500,
    });
    const { kind: name, ...facts } = problemOf(error, { online: true });
    assert.equal(name, "throttled");
    assert.deepEqual(facts, {
      code: "APIGW.0308",
      status: "429",
      requestId: "r1",
      message: "too many",
      hint: "wait",
    });
  });
});
