/** Pages of the README and of the guides, in Chromium. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { openPage } from "./page.js";
import { project } from "./project.js";

/** @typedef {import("node:test").TestContext} TestContext */
/** @typedef {import("../../www/emulator/http/server.js").EmulatorServer} EmulatorServer */

const PATIENCE = { timeout: 60_000 };

/** @param {string} code */
const script = (code) => `<script type="module">${code}</script>`;

/**
 * A proxy of the package, at `/backup`.
 *
 * @param {EmulatorServer} emulator
 * @param {string} endpoint
 */
async function proxied({ projectId, credentials: { token } }, endpoint) {
  /** @type {typeof import("cbr-tasks/proxy")} */
  const { createTasksProxy, toNodeHandler } = createRequire(join(project, "index.cjs"))("cbr-tasks/proxy");
  const auth = { token };
  return toNodeHandler(
    createTasksProxy({ endpoint, projectId, auth, basePath: "/backup", allow: () => true }),
  );
}

/**
 * The value that a page leaves in a global variable.
 *
 * @param {import("puppeteer-core").Page} page
 * @param {string} name
 * @returns {Promise<any>}
 */
async function left(page, name) {
  return (await page.waitForFunction(`globalThis.${name}`, PATIENCE)).jsonValue();
}

/** @param {TestContext} t @param {string} code */
export async function list(t, code) {
  const html =
    script(`const { projectId, token } = await (await fetch("/backup/credentials")).json();
    const fetchToken = async () => token;
    globalThis.credentials = { projectId, fetchToken };`) +
    script(`${code.replace("await init();", "await init(); const { projectId, fetchToken } = globalThis.credentials;")}
    globalThis.tasks = page.operation_logs;`);
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
export async function portal(t, code) {
  const { page, complaints } = await openPage(t, code, proxied);
  await page.waitForSelector("cbr-task-viewer >>> tbody tr", PATIENCE);
  assert.ok((await page.$$("cbr-task-viewer >>> tbody tr")).length >= 25);
  assert.deepEqual(complaints, []);
}

/** @param {TestContext} t @param {string} code */
export async function filteredViewer(t, code) {
  const { page, complaints } = await openPage(t, code, proxied);
  await page.waitForSelector("cbr-task-viewer >>> tbody tr", PATIENCE);
  const [size, statuses] = await page.$eval("cbr-task-viewer", (viewer) => {
    const { pageSize, tasks } = /** @type {any} */ (viewer);
    return [pageSize, tasks.map((/** @type {any} */ { status }) => status)];
  });
  assert.equal(size, 50);
  assert.deepEqual([...new Set(statuses)], ["failed"]);
  assert.deepEqual(complaints, []);
}

/** @param {TestContext} t @param {string} code */
export async function ownClient(t, code) {
  const html = `<cbr-task-viewer></cbr-task-viewer>${script(`const said = [];
    console.log = (...words) => said.push(words);
    const showTask = (task) => { globalThis.opened = { id: task.id, said }; };
    ${code}`)}`;
  const { page, complaints } = await openPage(t, html, proxied);
  const open = await page.waitForSelector("cbr-task-viewer >>> [part=open]", PATIENCE);
  await open?.evaluate((button) => /** @type {HTMLElement} */ (button).click());
  const { id, said } = await left(page, "opened");
  const [shown] = await page.$eval("cbr-task-viewer", (viewer) => /** @type {any} */ (viewer).tasks);
  assert.equal(id, shown.id);
  assert.deepEqual(said[0], [25, "of", 120]);
  assert.equal(await page.$("cbr-task-viewer >>> dialog[open]"), null);
  assert.deepEqual(complaints, []);
}

/** @param {TestContext} t @param {string} code */
export async function table(t, code) {
  const { page, complaints } = await openPage(
    t,
    script(`${code}; globalThis.tasks = table.length;`),
    proxied,
  );
  assert.equal(await left(page, "tasks"), 120);
  assert.deepEqual(complaints, []);
}

/** A page that writes the number of tasks. @param {TestContext} t @param {string} code */
export async function numberOfTasks(t, code) {
  const { page, complaints } = await openPage(t, code, proxied);
  await page.waitForFunction('document.body.textContent.includes("120 tasks")', PATIENCE);
  assert.deepEqual(complaints, []);
}

/** @param {TestContext} t @param {string} code */
export async function moduleElsewhere(t, code) {
  const html = script(`${code}
    const { CbrClient } = await import("cbr-tasks");
    const client = new CbrClient({ endpoint: "/backup", auth: { proxy: true } });
    globalThis.loaded = performance.getEntriesByType("resource").map(({ name }) => name);
    globalThis.tasks = await client.tasks.list({ limit: 7 }).toArray({ limit: 7 });`);
  const { page, complaints } = await openPage(t, html, proxied);
  assert.equal((await left(page, "tasks")).length, 7);
  const modules = (await left(page, "loaded")).filter((/** @type {string} */ url) => url.endsWith(".wasm"));
  assert.deepEqual(
    modules.map((/** @type {string} */ url) => new URL(url).pathname),
    ["/assets/cbr_tasks_bg.wasm"],
  );
  assert.deepEqual(complaints, []);
}

/** Names in a style sheet: the viewer has them. @param {TestContext} _ @param {string} code */
export function theme(_, code) {
  const path = join(project, "node_modules/cbr-tasks/custom-elements.json");
  const { modules } = JSON.parse(readFileSync(path, "utf8"));
  const [{ cssProperties, cssParts }] = modules.flatMap((/** @type {any} */ { declarations }) =>
    declarations.filter((/** @type {any} */ { tagName }) => tagName === "cbr-task-viewer"),
  );
  const known = [...cssProperties, ...cssParts].map(({ name }) => name);
  const named = [...code.matchAll(/(--cbr-[\w-]+):|::part\(([\w-]+)\)/g)].map(
    ([, property, part]) => property ?? part,
  );
  assert.ok(named.length > 1);
  for (const name of named) assert.ok(known.includes(name), name);
}
