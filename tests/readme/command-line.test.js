import assert from "node:assert/strict";
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
  stats: ({ said, tasks }) => assert.equal(JSON.parse(said).total, tasks.length),
  export: ({ said }) => assert.equal(said, ""),
  query: ({ said, tasks }) => {
    const fit = tasks.filter(
      ({ status, operation_type }) => status === "failed" && operation_type !== "sync",
    );
    assert.deepEqual(idsOf(said).sort(), fit.map(({ id }) => id).sort());
  },
  whoami: ({ said }) => assert.match(said, /^check +works$/m),
};

/** @param {string} ndjson @returns {string[]} */
function idsOf(ndjson) {
  return ndjson
    .split("\n")
    .filter(Boolean)
    .map((each) => JSON.parse(each).id);
}

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
    else OUTCOMES[name]?.({ said: await run(t, program, [name, ...args], where), tasks });
  }
  assert.deepEqual(names, ["list", "get", "wait", "watch", "stats", "export", "query", "serve", "whoami"]);
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

runBlocks("docs/command-line.md", [["Command line", "every command does what its line says", commands]]);
