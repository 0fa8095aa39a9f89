import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { serve } from "../client/support.js";
import { CTRL_C, cli, folder, onTerminal, PROJECT, serving, startOnTerminal } from "./support.js";

/** Texts that a terminal would interpret, by their effect. */
const HOSTILE = {
  "clears the screen": "\u001b[2J\u001b[H",
  "puts text into the clipboard (OSC 52)": "\u001b]52;c;cm0gLXJmIH4=\u0007",
  "makes a link (OSC 8)": "\u001b]8;;https://evil.example\u001b\\click\u001b]8;;\u001b\\",
  "sets the title": "\u001b]0;root@host\u0007",
  "begins a sequence with one character (C1 CSI)": "\u009b31m",
  "begins a string with one character (C1 DCS, OSC)": "\u0090q\u009d0;x\u009c",
  "asks for an answer": "\u001b[6n\u0005",
  "turns the text around (RTL override)": "\u202egnp.exe\u202c",
  "isolates (bidi)": "\u2066\u2067\u2069\u061c\u200e\u200f",
  "adds a line": "web-01\r\n0002  success  backup",
  "overwrites the line": "failed\rsuccess\b\b",
  "breaks the line as Unicode does": "a\u2028b\u2029c\u0085d\u000bf\u000c",
  deletes: "\u007f\u0000",
};
const ALL = Object.values(HOSTILE).join("");

const CONTROL =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the regex searches for them
  /[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f]/;

/** @param {string} name */
const task = (name) => ({
  id: name,
  status: name,
  operation_type: name,
  vault_name: name,
  started_at: name,
  error_info: { code: name, message: name },
  extra_info: { resource: { id: name, name, type: name }, [name]: { [name]: [name] } },
  [name]: name,
});

/**
 * The output, after a check that the terminal would interpret nothing in it.
 *
 * @param {string} shown
 * @param {string} what
 */
function harmless(shown, what) {
  const found = CONTROL.exec(shown);
  assert.equal(
    found,
    null,
    `${what}: ${JSON.stringify(shown.slice(Math.max((found?.index ?? 0) - 40, 0)).slice(0, 80))}`,
  );
  // The terminal itself ends each line with a carriage return.
  assert.ok(!/\r(?!\n)|(?<!\r)\n/.test(shown), `${what}: a break of the service's`);
}

test("no control sequence reaches a terminal, from any field in any format", async (t) => {
  for (const [what, name] of Object.entries(HOSTILE)) {
    const env = { ...(await serving(t, [task(name)])), NO_COLOR: "1", TERM: "dumb" };
    const { code, shown } = await onTerminal(t, ["list"], { env, columns: 400 });
    assert.equal(code, 0);
    harmless(shown, what);
    assert.equal(shown.split("\r\n").length, 3, what);
  }
  const env = { ...(await serving(t, [task(ALL)])), NO_COLOR: "1", TERM: "dumb" };
  /** @type {[string[], number | undefined][]} */
  const runs = [
    [
      ["list", "--columns", "id,status,type,vault,resource,error,message,started,resource_type,resource_id"],
      3,
    ],
    [["list", "--output", "csv"], 3],
    [["list", "--output", "ndjson"], 2],
    [["list", "--output", "json"], undefined],
    [["list", "--sort", "id", "--output", "csv"], 3],
    [["export", "-", "--output", "csv"], 3],
    [["export", "-", "--output", "ndjson"], 2],
    [["stats"], undefined],
    [["stats", "--output", "json"], undefined],
    [["stats", "--by", "vault,error"], 3],
    [["stats", "--by", "vault", "--output", "csv"], 3],
    [["report"], undefined],
    [["report", "--output", "html", "--lang", "zh"], undefined],
  ];
  for (const [args, length] of runs) {
    const { code, shown } = await onTerminal(t, args, { env, columns: 20_000 });
    assert.equal(code, 0, shown);
    harmless(shown, args.join(" "));
    if (length !== undefined) assert.equal(shown.split("\r\n").length, length, args.join(" "));
    assert.ok(shown.includes("u001b"), args.join(" "));
  }
});

test("JSON in a pipe keeps its meaning, and contains no control characters", async (t) => {
  const env = await serving(t, [task(ALL)]);
  for (const args of [
    ["list", "--output", "ndjson"],
    ["list", "--output", "json"],
    ["export", "-", "--output", "ndjson"],
    ["stats", "--output", "json"],
    ["stats", "--by", "vault", "--output", "ndjson"],
  ]) {
    const { code, stdout } = await cli(t, args, { env });
    assert.equal(code, 0);
    assert.equal(CONTROL.exec(stdout), null, args.join(" "));
    assert.ok(JSON.stringify(JSON.parse(stdout)).includes(JSON.stringify(ALL).slice(1, -1)), args.join(" "));
  }
});

test("CSV in a pipe has the texts as they are", async (t) => {
  const env = await serving(t, [task("name\u202efdp.exe\u001b[2J")]);
  for (const command of [
    ["list", "--output", "csv", "--columns", "id,vault"],
    ["export", "-", "--output", "csv", "--columns", "id,vault"],
  ]) {
    const { code, stdout } = await cli(t, command, { env });
    assert.equal(code, 0);
    assert.equal(stdout, "id,vault_name\r\nname\u202efdp.exe\u001b[2J,name\u202efdp.exe\u001b[2J\r\n");
  }
});

test("no control sequence reaches a terminal from get, wait, watch and query", async (t) => {
  const hostile = { ...task(ALL), id: "0001", status: "success", ended_at: "2026-11-01T10:00:00Z" };
  const { url } = await serve(t, (req, res) => {
    const isList = /operation-logs\?/.test(req.url ?? "");
    const running = { ...hostile, status: ALL };
    res.writeHead(200, { "content-type": "application/json" });
    const offset = Number(new URL(req.url ?? "", url).searchParams.get("offset") ?? 0);
    const list = offset === 0 ? [running] : [];
    res.end(JSON.stringify(isList ? { operation_logs: list, count: 1 } : { operation_log: hostile }));
  });
  const env = { CBR_ENDPOINT: url, OS_PROJECT_ID: PROJECT, OS_TOKEN: "t", NO_COLOR: "1", TERM: "dumb" };
  for (const args of [
    ["get", "0001"],
    ["wait", "0001"],
    ["get", "0001", "--output", "json"],
  ]) {
    const { code, shown } = await onTerminal(t, args, { env, columns: 400 });
    assert.equal(code, 0, shown);
    harmless(shown, args.join(" "));
    assert.ok(shown.includes("click"));
  }
  const watch = startOnTerminal(t, ["watch", "--since", "2020-01-01", "--interval", "1s"], {
    env,
    columns: 400,
  });
  await watch.until(({ stdout }) => stdout.includes("0001"));
  watch.type(CTRL_C);
  assert.equal((await watch.ended).code, 130);
  harmless(watch.said.stdout, "watch");

  const cwd = folder(t);
  writeFileSync(join(cwd, "tasks.ndjson"), `${JSON.stringify(task(ALL))}\n`);
  const { shown } = await onTerminal(t, ["query", "", "tasks.ndjson"], { env, cwd, columns: 400 });
  harmless(shown, "query");
  assert.ok(shown.includes("click"));
});

test("texts of the service's errors and of arguments are shown without control sequences", async (t) => {
  const { url } = await serve(t, (_, res) => {
    res.writeHead(400, { "content-type": "application/json" });
    res.end(JSON.stringify({ error_code: `E.${ALL}`, error_msg: ALL }));
  });
  const env = { CBR_ENDPOINT: url, OS_PROJECT_ID: PROJECT, OS_TOKEN: "t" };
  for (const args of [
    ["list"],
    ["list", "--verbose"],
    ["get", "x"],
    ["list", "--since", ALL.replaceAll("\0", "")],
  ]) {
    const { code, shown } = await onTerminal(t, args, { env });
    assert.notEqual(code, 0);
    harmless(shown, args[0]);
    assert.ok(shown.includes("click"), shown);
  }
  const { code, stderr } = await cli(t, ["list"], { env });
  assert.equal(code, 3);
  assert.equal(stderr.trimEnd().split("\n").length, stderr.includes("hint: ") ? 2 : 1);
});
