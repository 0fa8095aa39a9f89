import assert from "node:assert/strict";
import { left, openPage, proxied, script } from "./page.js";
import { folder, run } from "./project.js";
import { runBlocks } from "./run-blocks.js";
import { allTasks, goOn, service } from "./service.js";

/** @typedef {import("node:test").TestContext} TestContext */

const TABLE = "const table = new TaskTable(); await client.tasks.list().into(table);";

/** @param {TestContext} t @param {string} code */
async function failureRates(t, code) {
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
async function inPage(t, code) {
  const { page, complaints } = await openPage(
    t,
    script(`${code}; globalThis.tasks = table.length;`),
    proxied,
  );
  assert.equal(await left(page, "tasks"), 120);
  assert.deepEqual(complaints, []);
}

/** @param {TestContext} t @param {string} code */
async function query(t, code) {
  const { env } = await service(t);
  const tasks = await allTasks(env);
  const weekAgo = Date.now() - 7 * 86_400_000;
  const { vault_name: vault } = tasks.find(
    ({ status, vault_name, started_at }) =>
      status === "failed" && vault_name && Date.parse(`${started_at}Z`) > weekAgo,
  );
  const { length, rows, ids } = await goOn(t, {
    env,
    before: TABLE,
    code: code.replace("prod eu", vault),
    after: "{ length: view.length, rows: view.rows(0, 50), ids: view.ids }",
  });
  assert.ok(length > 0);
  assert.equal(ids.length, length);
  for (const row of rows) assert.deepEqual([row.status, row.vault_name], ["failed", vault]);
  const starts = rows.map((/** @type {any} */ { started_at }) => started_at);
  assert.deepEqual(starts, starts.toSorted().reverse());
}

/** @param {TestContext} t @param {string} code */
async function statistics(t, code) {
  const { env } = await service(t);
  const failed = (await allTasks(env)).filter(({ status }) => status === "failed").length;
  const [facets, histogram, summary] = await goOn(t, {
    env,
    before: `${TABLE} const view = table.query();`,
    code: code.replaceAll(/^(view\..*);/gm, "show($1);"),
    after: "shown",
  });
  assert.deepEqual(Object.keys(facets), ["status", "type", "vault"]);
  assert.equal(facets.status.failed, failed);
  assert.ok(histogram.bins.length > 1);
  assert.equal(
    histogram.bins.reduce(
      (/** @type {number} */ sum, /** @type {any} */ bin) => sum + (bin.split.failed ?? 0),
      0,
    ),
    failed,
  );
  assert.equal(summary.statuses.failed, failed);
  for (const name of ["successRate", "types", "oldestRunning"]) assert.ok(name in summary, name);
}

/** @param {TestContext} t @param {string} code */
async function groups(t, code) {
  const { env } = await service(t);
  const tasks = await allTasks(env);
  const lines = await goOn(t, {
    env,
    before: `${TABLE}const view = table.query();\n`,
    code: code.replace(/console\.log\((.*)\);/, "show([$1]);"),
    after: "shown",
  });
  const vaults = new Set(tasks.map(({ vault_name }) => vault_name ?? ""));
  assert.equal(lines.length, Math.min(vaults.size, 10));
  for (const [key, count, streak] of lines) {
    const own = tasks.filter(({ vault_name }) => (vault_name ?? "") === key);
    assert.equal(count, own.length);
    assert.match(streak, /^[sftkrw?]{1,14}$/);
  }
}

/** @param {TestContext} t @param {string} code */
async function health(t, code) {
  const { env } = await service(t);
  const resources = new Set(
    (await allTasks(env)).map(({ extra_info }) => extra_info?.resource?.id).filter(Boolean),
  );
  const lines = await goOn(t, {
    env,
    before: TABLE,
    code: code.replace(/console\.log\((.*)\);/, "show([$1]);"),
    after: "shown",
  });
  assert.ok(lines.length >= resources.size && resources.size > 10);
  const words = ["failing", "stuck", "overdue", "never", "due", "unknown", "ok", "retired"];
  const ranks = lines.map((/** @type {any} */ [verdict]) => words.indexOf(verdict));
  assert.ok(!ranks.includes(-1) && ranks.at(0) === 0);
  assert.deepEqual(ranks.toSorted(), ranks);
}

/** @param {TestContext} t @param {string} code */
async function sources(t, code) {
  const { env } = await service(t);
  const [counts, length] = await goOn(t, {
    env,
    before: `const table = new TaskTable(); const bytes = new TextEncoder().encode('[{"id":"a"},{"id":"b"}]');`,
    code: code.replace(/^(table\.query.*);/m, "show($1);"),
    after: "[...shown, table.length]",
  });
  assert.deepEqual(counts.source, { "eu-de/prod": 1500 });
  assert.equal(length, 1502);
}

/** @param {TestContext} t @param {string} code */
async function removal(t, code) {
  const { env } = await service(t);
  const [removed, left, still] = await goOn(t, {
    env,
    before: TABLE,
    code: code.replace("-30d", "-7d").replace(/^(table\.remove[^;]*);/m, "show($1);"),
    after: '[...shown, table.length, table.query({ where: "ended<-7d" }).length]',
  });
  assert.ok(removed > 0 && left > 0);
  assert.deepEqual([removed + left, still], [1500, 0]);
}

/** Each line is a filter that some of the tasks match. @param {TestContext} t @param {string} code */
async function queries(t, code) {
  const { env } = await service(t);
  const filters = code
    .trimEnd()
    .split("\n")
    .map((line) => line.replace(/ +# .*$/, ""));
  const lengths = await goOn(t, {
    env,
    before: TABLE,
    code: `const filters = ${JSON.stringify(filters)};`,
    after: "filters.map((where) => table.query({ where }).length)",
  });
  for (const [at, length] of lengths.entries()) assert.ok(length > 0 && length < 1500, filters[at]);
}

/** @param {TestContext} t @param {string} code */
async function importsAndExports(t, code) {
  const { env } = await service(t);
  const { csv, ndjson, report } = await goOn(t, {
    env,
    before: `${TABLE}
      const view = table.query();
      const text = () => ({ text: "", write(bytes) { this.text += new TextDecoder().decode(bytes); } });
      const [out, backup] = [text(), text()];`,
    code: code.replace("ingest(bytes)", "ingest(new TextEncoder().encode(backup.text))"),
    after: "{ csv: out.text, ndjson: backup.text, report }",
  });
  const [head, ...rows] = csv
    .replace(/^\uFEFF/, "")
    .trimEnd()
    .split("\r\n");
  assert.equal(head, "id,status,vault_name");
  assert.equal(rows.length, 1500);
  assert.equal(ndjson.trimEnd().split("\n").length, 1500);
  assert.deepEqual(report, { added: 0, updated: 0, unchanged: 1500 });
}

/** @param {TestContext} t @param {string} code */
async function live(t, code) {
  const { env } = await service(t);
  const types = await goOn(t, {
    env,
    code: code
      .replace('"prod"', '"vault-prod"')
      .replace("console.log(change.type, live.table.length);", "show(change.type); break;"),
    after: "shown",
  });
  assert.deepEqual(types, ["loaded"]);
}

/** @param {TestContext} t @param {string} code */
async function snapshots(t, code) {
  const { env } = await service(t);
  const length = await goOn(t, {
    env,
    before: `${TABLE}`,
    code: code.replace("copy.free();", "show(copy.length);\ncopy.free();"),
    after: "shown",
  });
  assert.deepEqual(length, [1500]);
}

runBlocks("docs/table.md", [
  ["Load and count", "the failure rate of every vault", failureRates],
  ["In a browser", "a page fills a table", inPage],
  ["Query", "a view has what was asked for", query],
  ["Query", "a view counts its tasks", statistics],
  ["Groups", "a vault has its tasks and its streak", groups],
  ["Live table", "it lists, and goes on", live],
  ["Health of backups", "every resource has a line, the worst first", health],
  ["Query language", "every example finds some of the tasks", queries],
  ["Import and export", "CSV, NDJSON, and both back", importsAndExports],
  ["Sources", "sources label tasks", sources],
  ["Remove", "tasks are removed", removal],
  ["Snapshots and memory", "a copy has all tasks", snapshots],
]);
