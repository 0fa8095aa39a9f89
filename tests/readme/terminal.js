/** The README's lines for a terminal. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { folder, line, project, run, start } from "./project.js";
import { allTasks, service } from "./scripts.js";

/** @typedef {import("node:test").TestContext} TestContext */

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** npx asks nobody, and takes what is installed. */
const NPX = { npm_config_offline: "true", npm_config_yes: "false", npm_config_update_notifier: "false" };

/** The lines of a block without what is said of them. @param {string} code */
function linesOf(code) {
  return code
    .trimEnd()
    .split("\n")
    .map((each) => each.replace(/ +# .*$/, ""));
}

/** @param {TestContext} t @param {string} code */
export async function demo(t, code) {
  const [command = ""] = linesOf(code);
  assert.equal(command, "npx cbr-tasks demo --open");
  // Nobody is there to look at the page.
  const args = command.replace(" --open", " --port 0").split(" ").slice(1);
  const program = start(t, "npx", args, { cwd: project, env: NPX });
  const [url = ""] = await line(program, /^http:\/\/127\.0\.0\.1:\d+\//m);
  assert.match(await (await fetch(url)).text(), /<cbr-task-viewer/);
  const tasks = await fetch(`${url}api/v3/default/operation-logs?limit=2`);
  assert.equal((await tasks.json()).operation_logs.length, 2);
}

/** @param {TestContext} t @param {string} code */
export async function list(t, code) {
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
export async function clone(t, code) {
  assert.deepEqual(linesOf(code), ["npm start", "npm test"]);
  const { scripts } = JSON.parse(readFileSync(`${ROOT}package.json`, "utf8"));
  // This runs below the second.
  assert.ok(scripts.test);
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => /^(CARGO|RUSTUP)_HOME$|^RUSTUP_TOOLCHAIN$/.test(name)),
  );
  const program = start(t, "npm", ["start"], { cwd: ROOT, env: { ...env, PORT: "0" } });
  const [url = ""] = await line(program, /^http:\/\/127\.0\.0\.1:\d+\//m);
  assert.match(await (await fetch(url)).text(), /<cbr-task-viewer/);
}

/** @param {TestContext} t @param {string} code */
export async function commands(t, code) {
  void folder;
  void t;
  void code;
}
