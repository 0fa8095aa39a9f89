/** The README's programs for Node. */
import assert from "node:assert/strict";
import { createEmulator } from "../../www/emulator/http/server.js";
import { folder, line, run, start } from "./project.js";

/** @typedef {import("node:test").TestContext} TestContext */

const VALUE = /^(\d{4}-\d\d-\d\dT\S+Z|undefined) .+ (BackupService\.\d+|undefined)$/;

/**
 * An emulator that ends with the test, and what a program finds in its environment.
 *
 * @param {TestContext} t
 * @param {Partial<import("../../www/emulator/service/options.js").EmulatorOptions>} [options]
 */
export async function service(t, options) {
  const emulator = createEmulator({ tasks: 1500, ...options });
  const { url, close } = await emulator.listen(0);
  t.after(close);
  const { token, access_key, secret_key } = emulator.credentials;
  const env = {
    CBR_ENDPOINT: url,
    OS_PROJECT_ID: emulator.projectId,
    OS_TOKEN: token,
  };
  return { emulator, env, keys: { CLOUD_SDK_AK: access_key, CLOUD_SDK_SK: secret_key } };
}

/**
 * Every task that the service has, asked for without the client.
 *
 * @param {Record<string, string>} env
 * @returns {Promise<any[]>}
 */
export async function allTasks({ CBR_ENDPOINT, OS_PROJECT_ID, OS_TOKEN }) {
  const tasks = [];
  for (let offset = 0; ; offset += 1000) {
    const url = `${CBR_ENDPOINT}/v3/${OS_PROJECT_ID}/operation-logs?limit=1000&offset=${offset}`;
    const response = await fetch(url, { headers: { "x-auth-token": OS_TOKEN } });
    const { operation_logs } = await response.json();
    tasks.push(...operation_logs);
    if (operation_logs.length < 1000) return tasks;
  }
}

/** @param {TestContext} t @param {string} code */
export async function failedTasks(t, code) {
  const { env } = await service(t);
  const cwd = await folder(t, { "list.mjs": code });
  const lines = (await run(t, "node", ["list.mjs"], { cwd, env })).trimEnd().split("\n");
  for (const each of lines) assert.match(each, VALUE);
  const failed = (await allTasks(env)).filter(({ status }) => status === "failed");
  assert.ok(failed.length > 10);
  assert.equal(lines.length, failed.length);
}

/** @param {TestContext} t @param {string} code */
export async function portal(t, code) {
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

/**
 * A block that goes on where `before` ends, with a client of the emulator; what it leaves behind.
 *
 * @param {TestContext} t
 * @param {{ env: Record<string, string>, before?: string, code: string, after: string }} parts
 */
async function goOn(t, { env, before = "", code, after }) {
  const text = `
    import { CbrClient } from "cbr-tasks";
    import { TaskTable } from "cbr-tasks/table";
    const { CBR_ENDPOINT: endpoint, OS_PROJECT_ID: projectId, OS_TOKEN: token } = process.env;
    const client = new CbrClient({ endpoint, projectId, auth: { token }, rateLimit: false });
    const shown = [];
    const show = (value) => shown.push(value);
    ${before}
    ${code}
    process.stdout.write(JSON.stringify(${after}) + "\\n");`;
  const cwd = await folder(t, { "block.mjs": text });
  const said = await run(t, "node", ["block.mjs"], { cwd, env });
  return JSON.parse(said.trimEnd().split("\n").at(-1) ?? "");
}

/** @param {TestContext} t @param {string} code */
export async function listing(t, code) {
  const { emulator, env } = await service(t);
  const [id = ""] = emulator.tasks().ids();
  // Each line stands for itself.
  const lines = code.replaceAll("4827f2da-b008-4507-ab7d-42d0df5ed912", id).trimEnd().split("\n");
  const { tasks, pages, page, last, task } = await goOn(t, {
    env,
    code: [...lines.slice(0, 2), "const tasks = shown.splice(0).length;", ...lines.slice(2)].join("\n"),
    after: "{ tasks, pages: shown.map(({ operation_logs }) => operation_logs.length), page, last, task }",
  });
  assert.equal(page.operation_logs.length, 100);
  assert.equal(page.count, 1500);
  assert.equal(tasks, 1500);
  assert.ok(pages.length > 1);
  assert.equal(
    pages.reduce((/** @type {number} */ sum, /** @type {number} */ length) => sum + length, 0),
    1500,
  );
  assert.equal(last.length, 10);
  assert.equal(task.id, id);
}

/** @param {TestContext} t @param {string} code */
export async function failureRates(t, code) {
  assert.ok(code.trimEnd().split("\n").length <= 15);
  const { env } = await service(t, { tasks: 5000 });
  const cwd = await folder(t, { "rates.mjs": code });
  const said = await run(t, "node", ["rates.mjs"], { cwd, env });
  /** @type {Map<string, { all: number, failed: number }>} */
  const vaults = new Map();
  for (const { status, vault_name } of await allTasks(env)) {
    const name = vault_name || "(no vault)";
    const vault = vaults.get(name) ?? { all: 0, failed: 0 };
    vault.all += 1;
    if (status === "failed" || status === "timeout") vault.failed += 1;
    vaults.set(name, vault);
  }
  const expected = [...vaults].map(
    ([name, { all, failed }]) => `${name} ${((100 * failed) / all).toFixed(1)} %`,
  );
  assert.ok(expected.length > 10);
  assert.deepEqual(said.trimEnd().split("\n").sort(), expected.sort());
}

/** @param {TestContext} t @param {string} code */
export async function view(t, code) {
  const { env } = await service(t);
  const tasks = await allTasks(env);
  const weekAgo = Date.now() - 7 * 86_400_000;
  const { vault_name: vault } = tasks.find(
    ({ status, vault_name, started_at }) =>
      status === "failed" && vault_name && Date.parse(`${started_at}Z`) > weekAgo,
  );
  const [first, ...rest] = code.split("\n");
  const after = await goOn(t, {
    env,
    before: `const table = new TaskTable();
      await client.tasks.list().into(table);
      const out = { text: "", write(bytes) { this.text += new TextDecoder().decode(bytes); } };`,
    code: [String(first).replace("prod eu", vault), "const kept = {};", ...rest]
      .join("\n")
      .replace("view.facets(", "kept.failed = view.facets(")
      .replace("view.histogram(", "kept.bins = view.histogram(")
      .replace("view.summary(", "kept.summary = view.summary("),
    after: "{ length: view.length, rows: view.rows(0, 50), kept, csv: out.text }",
  });
  assert.ok(after.length > 0);
  for (const row of after.rows) assert.deepEqual([row.status, row.vault_name], ["failed", vault]);
  assert.equal(after.kept.failed, after.length);
  assert.ok(after.kept.bins.length >= 1);
  assert.equal(after.kept.summary.statuses.failed, after.length);
  const lines = after.csv.trimEnd().split("\r\n");
  assert.equal(lines[0].replace(/^\uFEFF/, ""), "id,status,vault_name");
  assert.equal(lines.length, after.length + 1);
}

/** @param {TestContext} t @param {string} code */
export async function waiting(t, code) {
  const { emulator, env } = await service(t, { live: true, tasks: 400 });
  const running = (await allTasks(env)).find(({ status }) => status === "running");
  // Its day passes while the program waits.
  const clock = setInterval(() => emulator.advance(3_600_000), 200);
  t.after(() => clearInterval(clock));
  const { done, ends } = await goOn(t, {
    env,
    before: `const id = ${JSON.stringify(running.id)}; const ends = []; console.log = (...line) => ends.push(line);`,
    code: code
      .replace("onProgress:", "throwOnFailure: false, minDelay: 50, maxDelay: 50, onProgress:")
      .replace('{ vault_name: "prod" }, { interval: 30_000 }', "{}, { interval: 500 }")
      .replace(/\n}\n$/, "\n  if (ends.length > 0) break;\n}\n"),
    after: "{ done, ends }",
  });
  assert.equal(done.id, running.id);
  assert.match(done.status, /^(success|failed|timeout|skipped)$/);
  assert.match(ends[0].join(" "), /^\S+ \w* → (success|failed|timeout|skipped)$/);
}
