import assert from "node:assert/strict";
import { test } from "node:test";
import { instant, period } from "../../../pkg-template/cli/args/times.js";
import { logging } from "../../../pkg-template/cli/connection/connect.js";
import { changeLine } from "../../../pkg-template/cli/output/change-line.js";
import { layout } from "../../../pkg-template/cli/output/layout.js";
import { Progress, progressLine } from "../../../pkg-template/cli/output/progress.js";
import { describeConnectionError, describeError } from "../../../pkg-template/cli/process/system-errors.js";
import { columnNames, sortKeys } from "../../../pkg-template/cli/tasks/columns.js";
import { clean, cleanDeep, cleanJson } from "../../../pkg-template/cli/text/clean.js";
import { closest } from "../../../pkg-template/cli/text/closest.js";
import { durationText } from "../../../pkg-template/cli/text/duration.js";
import { fit, pad, width } from "../../../pkg-template/cli/text/fit.js";
import { parseDuration } from "../../../pkg-template/client/times.js";

const NOW = Date.UTC(2026, 10, 21, 18, 0, 0);

test("times are durations before now, dates or RFC 3339", () => {
  for (const [text, expected] of /** @type {const} */ ([
    ["24h", "2026-11-20T18:00:00.000Z"],
    ["-24h", "2026-11-20T18:00:00.000Z"],
    ["7d", "2026-11-14T18:00:00.000Z"],
    ["2w", "2026-11-07T18:00:00.000Z"],
    ["90m", "2026-11-21T16:30:00.000Z"],
    ["1h30m15s", "2026-11-21T16:29:45.000Z"],
    ["0s", "2026-11-21T18:00:00.000Z"],
    ["now", "2026-11-21T18:00:00.000Z"],
    ["today", "2026-11-21T00:00:00.000Z"],
    ["Today", "2026-11-21T00:00:00.000Z"],
    ["yesterday", "2026-11-20T00:00:00.000Z"],
    ["2026-11-01", "2026-11-01T00:00:00.000Z"],
    ["2024-02-29", "2024-02-29T00:00:00.000Z"],
    ["2026-11-01T12:00", "2026-11-01T12:00:00.000Z"],
    ["2026-11-01 12:00:30", "2026-11-01T12:00:30.000Z"],
    ["2026-11-01T12:00:00Z", "2026-11-01T12:00:00.000Z"],
    ["2026-11-01T12:00:00.25+02:00", "2026-11-01T10:00:00.250Z"],
    ["2026-11-01t12:00:00-0530", "2026-11-01T17:30:00.000Z"],
  ])) {
    assert.equal(new Date(instant("--since", text, NOW)).toISOString(), expected, text);
  }
});

test("a wrong time is refused with a message of expected and got", () => {
  for (const text of [
    ...[
      "",
      "h",
      "24",
      "1h 30m",
      "1.5h",
      "24H",
      "tomorrow",
      "constructor",
      "1716474900",
      "-",
      "--1h",
      "99999999999999999d",
    ],
    ...["2026-02-30", "2026-13-01", "2026-11-1", "26-11-01", "2026-11-01T25:00", "2026-11-01T12:00:00+24:00"],
    ...["2026-11-01Z", "2026-11-01T12:00:00 Z", "01.11.2026", "5000000d"],
  ]) {
    assert.throws(() => instant("--until", text, NOW), {
      name: "UsageError",
      message: new RegExp(
        `^--until: expected a time before now such as 24h.*, got "${text.replaceAll(/[.+]/g, "\\$&")}"$`,
      ),
    });
  }
});

test("a period that ends before it begins is refused", () => {
  assert.deepEqual(period({ since: "2h", until: "1h" }, NOW), {
    start_time: new Date("2026-11-21T16:00:00Z"),
    end_time: new Date("2026-11-21T17:00:00Z"),
  });
  assert.deepEqual(period({}, NOW), {});
  assert.throws(() => period({ since: "1h", until: "2h" }, NOW), {
    message:
      "--until: expected a time not before --since (2026-11-21T17:00:00.000Z), got 2026-11-21T16:00:00.000Z",
  });
});

test("durations are parsed as in filters, and formatted in at most two units", () => {
  for (const [text, millis] of /** @type {const} */ ([
    ["250ms", 250],
    ["90s", 90_000],
    ["1h30m", 5_400_000],
    ["1w", 604_800_000],
    ["m", undefined],
    ["", undefined],
    ["1y", undefined],
  ])) {
    assert.equal(parseDuration(text), millis, text);
  }
  for (const [millis, text] of /** @type {const} */ ([
    [0, "0ms"],
    [-5, "0ms"],
    [999, "999ms"],
    [42_000, "42s"],
    [3_600_000, "1h"],
    [5_400_000, "1h 30m"],
    [90_061_000, "1d 1h"],
  ])) {
    assert.equal(durationText(millis), text);
  }
});

test("the width of text is that on a terminal, and graphemes are never split", () => {
  assert.equal(width("生产存储库"), 10);
  assert.equal(width("e\u0301"), 1);
  assert.equal(fit("生产存储库", 10), "生产存储库");
  assert.equal(fit("生产存储库", 9), "生产存储…");
  assert.equal(fit("生产存储库", 8), "生产存…");
  assert.equal(fit("👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 3), "👩‍👩‍👧‍👦…");
  assert.equal(fit("👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 2), "…");
  assert.equal(fit("e\u0301e\u0301e\u0301", 2), "e\u0301…");
  assert.equal(fit("abc", 0), "");
  assert.equal(pad("生", 4), "生  ");
});

test("control characters are shown as escapes, other text unchanged", () => {
  assert.equal(
    clean("a\u001b[31mb\r\n\tc\u009b\u202e\u2028"),
    "a\\u001b[31mb\\r\\n\\tc\\u009b\\u202e\\u2028",
  );
  assert.equal(clean("生产 👩‍👩‍👧‍👦 é ‌"), "生产 👩‍👩‍👧‍👦 é ‌");
  const json = JSON.stringify({ "a\u009b": "\u202e\u001b\n\u007f" }, null, 2);
  assert.equal(cleanJson(json), '{\n  "a\\u009b": "\\u202e\\u001b\\n\\u007f"\n}');
  assert.deepEqual(JSON.parse(cleanJson(json)), JSON.parse(json));
  assert.deepEqual(cleanDeep({ "\n": [1, null, true, "\u0000"] }), { "\\n": [1, null, true, "\\u0000"] });
});

/** @param {readonly { width: number }[]} placed */
const widths = (placed) => placed.map(({ width }) => width);

test("ids are shortened first, then names and times, and then columns are left out in order", () => {
  const columns = [
    { name: "id", width: 36 },
    { name: "resource_name", width: 30 },
    { name: "vault_name", width: 20 },
    { name: "started_at", width: 19 },
    { name: "duration", width: 8 },
  ];
  const dropOrder = ["duration", "vault_name"];
  for (const [available, expected] of /** @type {const} */ ([
    [Number.POSITIVE_INFINITY, [36, 30, 20, 19, 8]],
    [121, [36, 30, 20, 19, 8]],
    [120, [36, 29, 20, 19, 8]],
    [103, [36, 16, 16, 19, 8]],
    [102, [9, 30, 20, 19, 8]],
    [60, [9, 8, 8, 19, 8]],
    [59, [9, 9, 9, 16, 8]],
    [57, [9, 8, 8, 16, 8]],
    [56, [9, 12, 13, 16]],
    [46, [9, 17, 16]],
    [20, [5, 5, 6]],
  ])) {
    assert.deepEqual(widths(layout(columns, { available, dropOrder })), expected, String(available));
  }
});

test("chosen columns all stay, and the widest shrink first", () => {
  const columns = [
    { name: "id", width: 36 },
    { name: "vault_id", width: 36 },
    { name: "vault_name", width: 20 },
    { name: "ended_at", width: 19 },
  ];
  for (const [available, expected] of /** @type {const} */ ([
    [117, [36, 36, 20, 19]],
    [110, [36, 36, 13, 19]],
    [105, [36, 36, 8, 19]],
    [104, [36, 36, 10, 16]],
    [80, [25, 25, 8, 16]],
    [22, [4, 4, 4, 4]],
    [9, [4, 4, 4, 4]],
  ])) {
    assert.deepEqual(widths(layout(columns, { available })), expected, String(available));
  }
});

test("the layout of a very long name takes no long time", () => {
  const columns = [
    { name: "resource_name", width: Number.MAX_SAFE_INTEGER },
    { name: "status", width: 7 },
  ];
  assert.deepEqual(widths(layout(columns, { available: 80 })), [71, 7]);
});

test("a line of watch is no wider than the terminal, and is not cut elsewhere", () => {
  /** @type {any} */
  const task = {
    id: "4827f2da-b008-4507-ab7d-42d0df5ed912",
    status: "running",
    operation_type: "replication",
    vault_name: "a vault with a name that goes on for long",
    extra_info: { resource: { name: "数据库数据库数据库数据库" }, common: { progress: 40 } },
  };
  const line = (/** @type {number | undefined} */ columns) =>
    changeLine(
      { type: "updated", task },
      /** @type {any} */ ({
        stdout: { isTerminal: columns !== undefined, columns },
        env: { NO_COLOR: "1" },
        now: () => NOW,
      }),
    );
  const id = "4827f2da-b008-4507-ab7d-42d0df5ed912";
  assert.equal(line(80), "18:00:00Z  updated   running   40 %   replication  数据库…   a vault…  4827f2da…");
  assert.equal(line(40), "updated   running   数据库…   4827f2da…");
  for (const columns of [40, 60, 80, 100, 126]) assert.ok(width(line(columns)) <= columns, String(columns));
  const whole = `18:00:00Z  updated   running   40 %   replication  数据库数据库数据库…   a vault with a …  ${id}`;
  assert.equal(line(127), whole);
  assert.equal(line(undefined), whole);
});

test("columns have the names of the table and of filters, and other names are refused", () => {
  assert.deepEqual(columnNames("id, vault,started"), ["id", "vault_name", "started_at"]);
  assert.deepEqual(sortKeys(["started:desc,id", "duration:asc"]), [
    { key: "started_at", descending: true },
    { key: "id", descending: false },
    { key: "duration", descending: false },
  ]);
  for (const text of ["", "id,", "constructor", "__proto__", "ID"]) {
    assert.throws(() => columnNames(text), /^UsageError: --columns: expected one of id, status/);
  }
});

test("a suggestion differs little from the given value", () => {
  const known = ["success", "failed", "timeout", "running", "waiting", "skipped", "sync"];
  for (const [text, expected] of /** @type {const} */ ([
    ["faild", "failed"],
    ["snyc", "sync"],
    ["FAILED", "failed"],
    ["sucess", "success"],
    ["runnign", "running"],
    ["error", undefined],
    ["", undefined],
    ["failed".repeat(100_000), undefined],
  ])) {
    assert.equal(closest(text, known), expected, text.slice(0, 10));
  }
});

test("error codes of Node and the system are described, unknown ones unchanged", () => {
  assert.equal(describeError({ code: "EACCES", message: "EACCES: /x" }), "permission denied (EACCES)");
  assert.equal(describeError({ code: "ENEW" }), "ENEW");
  assert.equal(describeError(new Error("gone")), "gone");
  for (const [message, told] of /** @type {const} */ ([
    [
      "GET http://h/x failed: fetch failed: ECONNREFUSED",
      "GET http://h/x failed: no server listens there (ECONNREFUSED)",
    ],
    ["GET http://h/x failed: fetch failed: ENOTFOUND", "GET http://h/x failed: no such host (ENOTFOUND)"],
    [
      "GET http://h/x failed: fetch failed: CODE_OF_2030",
      "GET http://h/x failed: fetch failed: CODE_OF_2030",
    ],
    ["GET http://h/x failed: fetch failed", "GET http://h/x failed: fetch failed"],
  ])) {
    assert.equal(describeConnectionError(message), told);
  }
  assert.equal(
    describeConnectionError("GET https://h/x failed: fetch failed: SELF_SIGNED_CERT_IN_CHAIN"),
    "GET https://h/x failed: the certificate's issuer is not trusted here (SELF_SIGNED_CERT_IN_CHAIN)",
  );
});

test("--verbose logs a wait for the rate limit", () => {
  /** @type {string[]} */
  const told = [];
  /** @type {any} */
  const context = { env: {}, stderr: { write: async (/** @type {string} */ text) => told.push(text) } };
  assert.deepEqual(logging({}, context), {});
  logging({ verbose: true }, context).hooks?.beforeWait?.(/** @type {any} */ ({ delay: 90_000 }));
  assert.deepEqual(told, ["waiting 1m 30s for the rate limit\n"]);
});

test("a progress bar shows the progress within the columns of the terminal", () => {
  assert.equal(
    progressLine({ done: 1, total: 4, text: "1 of 4" }, 80),
    "[######------------------]  25 %  1 of 4",
  );
  assert.equal(
    progressLine({ done: 9, total: 4, text: "\u001b" }, 80),
    "[########################] 100 %  \\u001b",
  );
  assert.equal(progressLine({ text: "asking" }, 80), "asking");
  assert.equal(progressLine({ done: 0, total: 0, text: "none" }, 4), "no…");
});

test("a progress bar appears after a second, is cleared before output, and is removed at the end", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  /** @type {string[]} */
  const shown = [];
  const stderr = {
    isTerminal: true,
    columns: 60,
    write: async (/** @type {string} */ text) => shown.push(text),
  };
  /** @type {any} */
  const context = { env: {}, stderr, stdout: { isTerminal: true, beforeWrite: undefined } };
  const progress = new Progress(context, "asking");
  t.mock.timers.tick(999);
  context.stdout.beforeWrite();
  assert.deepEqual(shown, []);
  t.mock.timers.tick(1);
  progress.update({ done: 1, total: 2, text: "1 of 2" });
  t.mock.timers.tick(200);
  context.stdout.beforeWrite();
  progress.end();
  t.mock.timers.tick(10_000);
  const clear = "\r\u001b[K";
  assert.deepEqual(shown, [`${clear}asking`, `${clear}[############------------]  50 %  1 of 2`, clear]);
  assert.equal(context.stdout.beforeWrite, undefined);
});
