import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { LANGUAGES } from "../../pkg-template/viewer/messages/index.js";
import { inViewer, left, openPage, proxied, script } from "./page.js";
import { project } from "./project.js";
import { runBlocks, sameAsConsumer } from "./run-blocks.js";

/** @typedef {import("node:test").TestContext} TestContext */

/** @param {TestContext} t @param {string} code */
async function filteredViewer(t, code) {
  const { page, complaints } = await openPage(t, code, proxied);
  await inViewer(page, "tbody tr");
  const [size, statuses] = await page.$eval("cbr-task-viewer", (viewer) => {
    const { pageSize, tasks } = /** @type {any} */ (viewer);
    return [pageSize, tasks.map((/** @type {any} */ { status }) => status)];
  });
  assert.equal(size, 50);
  assert.deepEqual([...new Set(statuses)], ["failed"]);
  assert.deepEqual(complaints, []);
}

/** @param {TestContext} t @param {string} code */
async function ownClient(t, code) {
  const html = `<cbr-task-viewer view="list"></cbr-task-viewer>${script(`const said = [];
    console.log = (...words) => said.push(words);
    const showTask = (task) => { globalThis.opened = { id: task.id, said }; };
    ${code}`)}`;
  const { page, complaints } = await openPage(t, html, proxied);
  const open = await inViewer(page, "[part=open]");
  await open?.evaluate((button) => /** @type {HTMLElement} */ (button).click());
  const { id, said } = await left(page, "opened");
  const [shown] = await page.$eval("cbr-task-viewer", (viewer) => /** @type {any} */ (viewer).tasks);
  assert.equal(id, shown.id);
  assert.deepEqual(said[0], [25, "of", 120]);
  assert.equal(await page.$("cbr-task-viewer >>> dialog[open]"), null);
  assert.deepEqual(complaints, []);
}

/** A column, a text and a state of the page's own. @param {TestContext} t @param {string} code */
async function ownColumns(t, code) {
  const html = `<cbr-task-viewer proxy="/backup" range="30d"></cbr-task-viewer>${script(`const ownerOf = () => "me";
    const sort = { key: "started_at", descending: false };
    localStorage.setItem("tasks", JSON.stringify({ window: "30d", sort }));
    ${code}`)}`;
  const { page, complaints } = await openPage(t, html, proxied);
  const cell = await inViewer(page, "[part~=column-owner] a");
  assert.equal(await cell?.evaluate((link) => link.getAttribute("href")), "/owners/me");
  const head = await inViewer(page, "[role=columnheader][part~=column-vault]");
  assert.equal(await head?.evaluate(({ textContent }) => textContent?.trim()), "Safe");
  const oldest = await inViewer(page, "[role=columnheader][aria-sort=ascending]");
  assert.equal(await oldest?.evaluate((cell) => cell.getAttribute("data-column")), "started");
  const tab = await inViewer(page, "[part~=tab-machines]");
  await tab?.evaluate((button) => /** @type {HTMLElement} */ (button).click());
  assert.deepEqual(await page.evaluate(() => JSON.parse(localStorage.getItem("tasks") ?? "")), {
    window: "30d",
    sort: { key: "started_at", descending: false },
    tab: "machines",
  });
  assert.deepEqual(complaints, []);
}

/** Fixed filters and actions of the page's own. @param {TestContext} t @param {string} code */
async function inPortal(t, code) {
  const { page, complaints } = await openPage(
    t,
    code.replace("<cbr-task-viewer", '<cbr-task-viewer range="30d"'),
    proxied,
  );
  const locked = await inViewer(page, "[part=locked]");
  assert.match(String(await locked?.evaluate(({ textContent }) => textContent)), /Vault\s+prod/);
  const url = await page.evaluate(() => location.hash);
  assert.equal(url, "");
  assert.deepEqual(complaints, []);
}

/** Names in a style sheet: the viewer has them. @param {TestContext} _ @param {string} code */
function theme(_, code) {
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

runBlocks("docs/viewer.md", [
  ["On a page", "attributes are filters", filteredViewer],
  ["Events", "a client of the page's own, and a dialog that stays closed", ownClient],
  ["Columns, texts and state", "columns, texts and a state of the page's own", ownColumns],
  ["In a portal", "fixed filters, and actions of the page's own", inPortal],
  ["Theming", "the viewer has these names", theme],
  ["React", "React", sameAsConsumer("react/Tasks.tsx")],
  ["Vue", "Vue", sameAsConsumer("vue/Tasks.vue")],
  ["Vue", "Vue's configuration", sameAsConsumer("vue/vite.config.js")],
  ["Angular", "Angular", sameAsConsumer("angular/tasks.ts")],
  ["Svelte", "Svelte", sameAsConsumer("svelte/Tasks.svelte")],
  ["Preact", "Preact", sameAsConsumer("preact/Tasks.tsx")],
  ["Solid", "Solid", sameAsConsumer("solid/Tasks.tsx")],
]);

test("the viewer has every language that has texts, and the guide names each", () => {
  const tags = Object.keys(LANGUAGES);
  const files = tags.map((tag) => `${tag.toLowerCase()}.js`);
  const found = (/** @type {string} */ folder) =>
    readdirSync(new URL(`../../pkg-template/viewer/${folder}/`, import.meta.url)).sort();
  assert.deepEqual(found("messages"), ["index.js", "regions", ...files].sort());
  assert.deepEqual(found("messages/regions"), files.sort());
  const guide = readFileSync(new URL("../../docs/viewer.md", import.meta.url), "utf8");
  const row = guide.split("\n").find((line) => line.startsWith("| `lang` |")) ?? "";
  for (const tag of tags) assert.ok(row.includes(`\`${tag}\``), tag);
});
