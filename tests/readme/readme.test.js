import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { contentSecurityPolicy } from "../../pkg-template/cli/server/headers.js";
import { blocks, DOCUMENTS, linesOf } from "./blocks.js";
import { inViewer, left, openPage, proxied, script } from "./page.js";
import { ADDRESS, folder, line, project, ROOT, run, start, TOOLCHAIN } from "./project.js";
import { runBlocks, sameAsConsumer } from "./run-blocks.js";
import { allTasks, service } from "./service.js";

/** @typedef {import("node:test").TestContext} TestContext */

/** Settings of npx: no questions, and the installed package. */
const NPX = { npm_config_offline: "true", npm_config_yes: "false", npm_config_update_notifier: "false" };

const VALUE = /^(\d{4}-\d\d-\d\dT\S+Z|undefined) .+ (BackupService\.\d+|undefined)$/;

/** @param {TestContext} t @param {string} code */
async function clone(t, code) {
  assert.deepEqual(linesOf(code), ["npm start", "npm test"]);
  const { scripts } = JSON.parse(readFileSync(`${ROOT}package.json`, "utf8"));
  // Not run here, because this test is a part of it.
  assert.ok(scripts.test);
  const program = start(t, "npm", ["start"], { cwd: ROOT, env: { ...TOOLCHAIN, PORT: "0" } });
  const [url = ""] = await line(program, ADDRESS);
  assert.match(await (await fetch(url)).text(), /<cbr-task-viewer/);
}

/** @param {TestContext} t @param {string} code */
async function demo(t, code) {
  const [command = ""] = linesOf(code);
  assert.equal(command, "npx cbr-tasks demo --open");
  // Without --open, because no browser is needed here.
  const args = command.replace(" --open", " --port 0").split(" ").slice(1);
  const program = start(t, "npx", args, { cwd: project, env: NPX });
  const [url = ""] = await line(program, ADDRESS);
  assert.match(await (await fetch(url)).text(), /<cbr-task-viewer/);
  const tasks = await fetch(`${url}api/v3/default/operation-logs?limit=2`);
  assert.equal((await tasks.json()).operation_logs.length, 2);
}

/** @param {TestContext} t @param {string} code */
async function listInPage(t, code) {
  const html =
    script(`const { projectId, token } = await (await fetch("/backup/credentials")).json();
    const fetchToken = async () => token;
    globalThis.credentials = { projectId, fetchToken };`) +
    script(`const { projectId, fetchToken } = globalThis.credentials;
    console.log = (count, tasks) => { globalThis.tasks = tasks; };
    ${code}`);
  const { page, complaints } = await openPage(t, html, async (emulator) => (req, res) => {
    if (req.url === "/backup/credentials") {
      res.end(JSON.stringify({ projectId: emulator.projectId, token: emulator.credentials.token }));
      return;
    }
    req.url = req.url?.slice("/backup".length);
    return emulator.handle(req, res);
  });
  const tasks = await left(page, "tasks");
  assert.ok(tasks.length > 0 && tasks.length <= 50);
  for (const { vault_name } of tasks) assert.match(vault_name, /prod/);
  assert.deepEqual(complaints, []);
}

/** @param {TestContext} t @param {string} code */
async function failedTasks(t, code) {
  const { env } = await service(t);
  const cwd = await folder(t, { "list.mjs": code });
  const lines = (await run(t, "node", ["list.mjs"], { cwd, env })).trimEnd().split("\n");
  for (const each of lines) assert.match(each, VALUE);
  const failed = (await allTasks(env)).filter(({ status }) => status === "failed");
  assert.ok(failed.length > 10);
  assert.equal(lines.length, failed.length);
}

/** @param {TestContext} t @param {string} code */
async function listInTerminal(t, code) {
  const { env } = await service(t);
  const [command = "npx"] = linesOf(code);
  const [program = "", ...args] = command.split(" ");
  const said = await run(t, program, args, { cwd: project, env: { ...env, ...NPX } });
  const dayAgo = Date.now() - 86_400_000;
  const expected = (await allTasks(env)).filter(
    ({ status, started_at }) => status === "failed" && Date.parse(`${started_at}Z`) >= dayAgo - 1000,
  );
  const ids = said
    .split("\n")
    .filter(Boolean)
    .map((each) => JSON.parse(each).id);
  assert.deepEqual(ids.sort(), expected.map(({ id }) => id).sort());
}

/** @param {TestContext} t @param {string} code */
async function nightlyReport(t, code) {
  const { env } = await service(t);
  const where = { cwd: project, env: { ...env, ...NPX } };
  const file = join(project, "report.html");
  t.after(() => rm(file, { force: true }));
  assert.equal(await run(t, "sh", ["-c", code], where), "");
  assert.match(await readFile(file, "utf8"), /<h1 class="bad">No: \d+ of \d+ machines need attention<\/h1>/);
}

/** @param {TestContext} t @param {string} code */
async function ownReport(t, code) {
  const { env } = await service(t);
  const cwd = await folder(t, { "report.mjs": code });
  const lines = (await run(t, "node", ["report.mjs"], { cwd, env })).trimEnd().split("\n");
  // The day ends while the tasks are requested: those at its beginning may count or not.
  const dayAgo = Date.now() - 86_400_000;
  const tasks = (await allTasks(env)).filter(({ started_at }) => Date.parse(`${started_at}Z`) >= dayAgo);
  const failed = tasks.filter(({ status }) => status === "failed" || status === "timeout");
  const good = tasks.filter(({ status }) => status === "success").length;
  assert.ok(failed.length > 0);
  for (const { error_info, extra_info } of failed) {
    const code = error_info?.code ?? "";
    const found = lines.find((line) => line.startsWith(code ? `${code} ` : " ")) ?? assert.fail(code);
    assert.ok(found.includes(extra_info?.resource?.name ?? ""), found);
  }
  assert.match(lines[0], /^failing \S+ the last \d+ backups failed; the last good one is \S+ old$/);
  const rate = Number(lines.at(-1));
  assert.ok(Math.abs(rate - good / (good + failed.length)) < 0.05, `${rate}`);
}

/** @param {TestContext} t @param {string} code */
async function portalServer(t, code) {
  const { env, keys } = await service(t);
  const session = 'const hasSession = ({ headers }) => headers.get("cookie") === "session=1";\n';
  const told = `process.once("SIGTERM", () => process.exit());
    setInterval(() => {}, 1000);
    const { Server } = await import("node:net");
    const listen = Server.prototype.listen;
    Server.prototype.listen = function (...args) {
      this.once("listening", () => console.log("port", this.address().port));
      return listen.apply(this, args);
    };\n`;
  const cwd = await folder(t, {
    "server.mjs": `${told}await import("./readme.mjs");`,
    "readme.mjs": session + code,
  });
  const server = start(t, "node", ["server.mjs"], { cwd, env: { ...env, ...keys, PORT: "0" } });
  const [, port] = await line(server, /^port (\d+)$/m);
  const url = `http://127.0.0.1:${port}/backup/v3/default/operation-logs?limit=3`;
  assert.equal((await fetch(url)).status, 403);
  const response = await fetch(url, { headers: { cookie: "session=1" } });
  assert.equal(response.status, 200);
  assert.equal((await response.json()).operation_logs.length, 3);
  assert.doesNotMatch(server.said.stderr, /open/);
}

/** @param {TestContext} t @param {string} code */
async function portalPage(t, code) {
  const { page, complaints } = await openPage(t, code, proxied);
  await inViewer(page, ".overview[data-state=live] [part=row]");
  assert.deepEqual(complaints, []);
}

test("every guide with code blocks has its test file", () => {
  const expected = DOCUMENTS.filter((document) => blocks(document).length > 0);
  const missing = expected.filter((document) => {
    const name = document
      .replace(/^docs\//, "")
      .replace(/\.md$/, "")
      .toLowerCase();
    return !existsSync(new URL(`${name}.test.js`, import.meta.url));
  });
  assert.deepEqual(missing, []);
});

test("a page with trusted types needs what the policy of the package's own pages has", () => {
  const directive = contentSecurityPolicy()
    .split("; ")
    .find((each) => each.startsWith("trusted-types "));
  for (const document of ["README.md", "docs/runtimes.md"])
    assert.ok(readFileSync(ROOT + document, "utf8").includes(`also needs \`${directive}\``), document);
});

runBlocks("README.md", [
  ["Try it", "the commands of a clone", clone],
  ["Try it", "the demo starts without an account", demo],
  ["In a web console", "a page lists tasks through its own origin", listInPage],
  ["In a script or a terminal", "a script lists the failed tasks", failedTasks],
  ["In a script or a terminal", "a terminal lists the same", listInTerminal],
  ["In a script or a terminal", "the nightly report is one command", nightlyReport],
  ["In a script or a terminal", "a report of one's own names machines, errors and the rate", ownReport],
  ["In a portal", "a server keeps the credentials, and lets in whom it knows", portalServer],
  ["In a portal", "two lines of HTML show tasks through the proxy", portalPage],
  ["In a portal", "a component of React", sameAsConsumer("react/Tasks.tsx")],
]);
