import assert from "node:assert/strict";
import { chmod, readFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { linesOf } from "./blocks.js";
import { folder, line, project, run, start } from "./project.js";
import { runBlocks } from "./run-blocks.js";
import { allTasks, service } from "./service.js";

/** @typedef {import("node:test").TestContext} TestContext */

/**
 * Checks of each line of the commands' block. @type {Record<string, (did: { said: string, tasks: any[] }) => void>}
 */
const OUTCOMES = {
  list: ({ said, tasks }) => {
    const hour = 3_600_000;
    const weekAgo = Date.now() - 168 * hour;
    const fit = tasks.filter(
      ({ vault_name, started_at, ended_at }) =>
        /prod/i.test(vault_name ?? "") &&
        Date.parse(`${started_at}Z`) > weekAgo &&
        ended_at &&
        Date.parse(ended_at) - Date.parse(started_at) > hour,
    );
    assert.ok(fit.length > 0);
    assert.deepEqual(idsOf(said).sort(), fit.map(({ id }) => id).sort());
  },
  get: ({ said, tasks }) => assert.equal(JSON.parse(said).id, tasks[0].id),
  wait: ({ said, tasks }) => assert.deepEqual(idsOf(said), [tasks[0].id]),
  report: ({ said }) => assert.match(said, /^# 否：\d+ 个资源中有 \d+ 个需要处理\n/),
  stats: ({ said, tasks }) => {
    const rows = said.startsWith("{\n") ? [JSON.parse(said)] : rowsOf(said);
    if (rows[0].total !== undefined) return assert.equal(rows[0].total, tasks.length);
    assert.ok(rows.length <= 20);
    const [{ vault, error, count }] = rows;
    const fit = tasks.filter(
      ({ vault_name = "", error_info }) => vault_name === vault && (error_info?.code ?? "") === error,
    );
    assert.equal(count, fit.length);
  },
  export: ({ said }) => assert.equal(said, ""),
  query: ({ said, tasks }) => {
    const fit = tasks.filter(
      ({ status, operation_type }) => status === "failed" && operation_type !== "sync",
    );
    assert.deepEqual(idsOf(said).sort(), fit.map(({ id }) => id).sort());
  },
  whoami: ({ said }) => assert.match(said, /^check +works$/m),
};

/** @param {string} ndjson @returns {any[]} */
function rowsOf(ndjson) {
  return ndjson
    .split("\n")
    .filter(Boolean)
    .map((each) => JSON.parse(each));
}

/** @param {string} ndjson @returns {string[]} */
const idsOf = (ndjson) => rowsOf(ndjson).map(({ id }) => id);

/** @param {TestContext} t @param {string} code */
async function commands(t, code) {
  // All tasks are within the period of the lines.
  const { env } = await service(t);
  const tasks = await allTasks(env);
  const ended = tasks.findIndex(({ status }) => status === "success");
  tasks.unshift(...tasks.splice(ended, 1));
  const cwd = await folder(t, {});
  const PATH = `${join(project, "node_modules/.bin")}${delimiter}${process.env.PATH}`;
  const where = { cwd, env: { ...env, PATH } };
  const names = [];
  for (const command of linesOf(code)) {
    const [program, name = "", ...args] = command
      .replace("4827f2da-b008-4507-ab7d-42d0df5ed912", tasks[0].id)
      .replace(/4827f2da$/, tasks[0].id.slice(0, 8))
      .replace("--since 2026-11-01", "--since 40d")
      .split(/ (?=(?:[^']|'[^']*')*$)/)
      .map((part) => part.replace(/^'(.*)'$/, "$1"));
    assert.equal(program, "cbr-tasks");
    names.push(name);
    if (name === "watch") await watches(t, args, where);
    else if (name === "serve") await serves(t, args, where);
    else if (name === "health") await judges(t, args, where);
    else OUTCOMES[name]?.({ said: await run(t, program, [name, ...args], where), tasks });
  }
  assert.deepEqual(names, [
    ...[
      "list",
      "get",
      "wait",
      "watch",
      "health",
      "report",
      "stats",
      "stats",
      "export",
      "export",
      "query",
      "serve",
      "whoami",
    ],
  ]);
}

/** @param {TestContext} t @param {string[]} args @param {{ cwd: string, env: Record<string, string> }} where */
async function watches(t, args, where) {
  // Running tasks are reported at once. The vault is one of the emulator's in place of the guide's.
  const own = args.map((arg) => (arg === "prod" ? "vault-prod" : arg));
  const program = start(t, "cbr-tasks", ["watch", ...own], where);
  const [, change = ""] = await line(program, /^(\{.*\})$/m);
  const { type, task } = JSON.parse(change);
  assert.deepEqual([type, task.vault_name], ["added", "vault-prod"]);
  assert.equal(await program.end("SIGINT"), 130);
}

/** @param {TestContext} t @param {string[]} args @param {{ cwd: string, env: Record<string, string> }} where */
async function judges(t, args, where) {
  const { ended, said } = start(t, "cbr-tasks", ["health", ...args], where);
  assert.equal(await ended, 1, said.stderr);
  const verdicts = rowsOf(said.stdout).map(({ verdict }) => verdict);
  assert.ok(verdicts.includes("failing"), said.stdout);
  const order = ["failing", "stuck", "overdue", "never", "due", "unknown", "ok", "retired"];
  const places = verdicts.map((verdict) => order.indexOf(verdict));
  assert.deepEqual(places, places.toSorted());
}

/** @param {TestContext} t @param {string} code */
async function nightly(t, code) {
  const { env } = await service(t);
  const cwd = await folder(t, { mail: '#!/bin/sh\nprintf "%s\\n" "$@" > arguments; cat > letter\n' });
  await chmod(join(cwd, "mail"), 0o755);
  const PATH = [cwd, join(project, "node_modules/.bin"), process.env.PATH].join(delimiter);
  const { ended, said } = start(t, "sh", ["-c", code], { cwd, env: { ...env, PATH } });
  assert.equal(await ended, 0);
  assert.match(said.stderr, /^cbr-tasks: \d+ resources in \d+ tasks of .*\na machine has no good backup\n$/);
  const text = (/** @type {string} */ name) => readFile(join(cwd, name), "utf8");
  assert.equal(await text("arguments"), "-s\nBackups\nops@example.com\n");
  const [answer = ""] = (await text("letter")).split("\n");
  assert.match(answer, /^# No: \d+ of \d+ machines need attention$/);
  assert.ok((await text("report.html")).includes(`<h1 class="bad">${answer.slice(2)}</h1>`));
  assert.match(await text("health.csv"), /^verdict,resource_name,.*\r\nfailing,/);
}

/** @param {TestContext} t @param {string[]} args @param {{ cwd: string, env: Record<string, string> }} where */
async function serves(t, args, where) {
  assert.deepEqual(args, ["--open"]);
  const program = start(t, "cbr-tasks", ["serve", "--port", "0"], where);
  const [url = ""] = await line(program, /^http:\/\/127\.0\.0\.1:\d+\/\?key=\S+$/m);
  const entry = await fetch(url);
  const headers = { cookie: entry.headers.getSetCookie()[0]?.split(";")[0] ?? "" };
  const page = new URL(/url=([^"]+)"/.exec(await entry.text())?.[1] ?? assert.fail("leads nowhere"), url);
  assert.match(await (await fetch(page, { headers })).text(), /<cbr-task-viewer/);
  const list = new URL("api/v3/default/operation-logs?limit=2", page);
  assert.equal((await (await fetch(list, { headers })).json()).operation_logs.length, 2);
  assert.equal((await fetch(list)).status, 403);
}

runBlocks("docs/command-line.md", [
  ["Command line", "every command does what its line says", commands],
  ["Health and report", "a job of the night writes mail, page and list, and notices what is wrong", nightly],
]);
