/** A night of seven tasks: the answers, the query, sorting, the brush, the three views and the panel. */
import assert from "node:assert/strict";
import { backup } from "../../browser/service.js";

/** Web failed twice, db got through in the end, mail runs, files was not backed up for two days. */
export const TASKS = () => [
  backup("web-2", "web", "failed", 120, "Backup.1"),
  backup("web-1", "web", "failed", 600, "Backup.1"),
  backup("db-2", "db", "success", 130),
  backup("db-1", "db", "timeout", 610, "Backup.2"),
  backup("mail-2", "mail", "running", 10),
  backup("mail-1", "mail", "success", 620),
  backup("files-1", "files", "success", 2900),
];

/** @param {import("../stage.js").Stage} stage @param {Record<string, string>} [attributes] */
export async function openNight(stage, attributes = {}) {
  const viewer = await stage.open({ tasks: TASKS(), attributes });
  await viewer.live();
  return viewer;
}

const CHART = "[part=chart]";

/** @type {import("../stage.js").Scenarios} */
export const NIGHT = {
  "rows and the three answers": async (stage) => {
    const viewer = await openNight(stage);
    const rows = () => viewer.column("resource");
    await viewer.becomes(rows, ["mail", "web", "db", "web", "db", "mail"]);
    await viewer.becomes(() => viewer.answers(), [3, 1, 1]);
    await viewer.click("button[part~=sentence-failed]");
    await viewer.becomes(rows, ["web", "web", "db"]);
    await viewer.click("[part=clear-chips]");
    await viewer.click("[part~=chip-error] [data-value='Backup.2']");
    await viewer.becomes(rows, ["db"]);
  },

  "the query, its suggestions and its errors": async (stage) => {
    const viewer = await openNight(stage);
    const { tab } = stage;
    const rows = () => viewer.column("resource");
    await viewer.click("input[name=query]");
    await tab.type("stat");
    await viewer.has("[part=suggestions]:not([hidden]) [role=option]");
    await tab.press("ArrowDown");
    await viewer.becomes(
      () => viewer.attribute("input[name=query]", "aria-activedescendant"),
      "suggestion-0",
    );
    await tab.press("Enter");
    await tab.type("failed,timeout error:Backup.2");
    await viewer.becomes(rows, ["db"]);
    await tab.type(" (");
    await viewer.has("[part=query-problem] p");
    await viewer.becomes(rows, ["db"]);
    await viewer.click("[part=clear-query]");
    await viewer.becomes(async () => (await rows()).length, 6);
  },

  "sorting by pointer and keys": async (stage) => {
    const viewer = await openNight(stage);
    const header = "[role=columnheader][data-column=resource]";
    const rows = () => viewer.column("resource");
    await viewer.click(header);
    await viewer.becomes(rows, ["db", "db", "mail", "mail", "web", "web"]);
    assert.equal(await viewer.attribute(header, "aria-sort"), "ascending");
    await viewer.focus(header);
    await stage.tab.press("Enter");
    await viewer.becomes(rows, ["web", "web", "mail", "mail", "db", "db"]);
    assert.equal(await viewer.attribute(header, "aria-sort"), "descending");
  },

  "the brush by pointer and keys": async (stage) => {
    const viewer = await openNight(stage);
    const rows = () => viewer.column("resource");
    // The last quarter of a day.
    await viewer.drag(CHART, [0.76, 0.9, 0.998]);
    await viewer.becomes(rows, ["mail", "web", "db"]);
    await viewer.has("[part=clear-brush]");
    await viewer.focus(CHART);
    await stage.tab.press("Home");
    await viewer.becomes(rows, []);
    await stage.tab.press("Escape");
    await viewer.becomes(async () => (await rows()).length, 6);
    // Alone, the last bar but one half hour before has the task that runs.
    await stage.tab.press("ArrowLeft");
    await stage.tab.press("Shift+ArrowLeft");
    await viewer.becomes(rows, ["mail"]);
    await viewer.click("[part=clear-brush]");
    await viewer.becomes(async () => (await rows()).length, 6);
  },

  "the views of machines and errors": async (stage) => {
    const viewer = await openNight(stage);
    await viewer.focus("[data-tab=tasks]");
    await stage.tab.press("ArrowRight");
    await viewer.becomes(() => viewer.texts("[part=machines] [part=open]"), ["web", "mail", "db"]);
    await stage.tab.press("ArrowRight");
    await viewer.becomes(() => viewer.texts("[part=errors] [part=code]"), ["Backup.1", "Backup.2"]);
    await viewer.says("[part=errors]", /Backup\.1 happened/);
    await viewer.click("[part=errors] [part=code]");
    await viewer.becomes(() => viewer.column("resource"), ["web", "web"]);
    await viewer.click("[data-tab=machines]");
    await viewer.becomes(() => viewer.texts("[part=machines] [part=open]"), ["web"]);
  },

  "the panel": async (stage) => {
    const viewer = await openNight(stage);
    await viewer.focus("[data-row='1'] .cell");
    await stage.tab.press("Enter");
    await viewer.says("dialog[open] h2", /web/);
    const parts = await viewer.tab.evaluate(() => {
      const body = document.querySelector("cbr-task-viewer")?.shadowRoot?.querySelector("dialog .body");
      return [...(body?.children ?? [])].map((child) => child.getAttribute("part")).filter(Boolean);
    });
    assert.deepEqual(parts.slice(0, 3), ["error", "same-error", "history"]);
    await viewer.click("[part=next-task]");
    await viewer.says("dialog[open] h2", /db/);
    await stage.tab.press("Escape");
    await viewer.becomes(() => viewer.count("dialog[open]"), 0);
    await viewer.becomes(() => viewer.cell(), "2 status");
    await viewer.click("[data-row='1'] [data-column=vault]");
    await viewer.click("[part=same-error]");
    await viewer.becomes(() => viewer.column("resource"), ["web", "web"]);
  },

  "tasks that come and get on": async (stage) => {
    const viewer = await openNight(stage, { refresh: "1" });
    await viewer.add(backup("mail-2", "mail", "success", 10), backup("new-1", "new", "failed", 1));
    await viewer.says("[part~=sentence-failed]", /4\s+failed/);
    await viewer.says("[part~=sentence-running]", /Nothing is running/);
    await viewer.becomes(async () => (await viewer.column("resource")).slice(0, 2), ["new", "mail"]);
    await viewer.says("[part=live]", /Live/);
  },
};
