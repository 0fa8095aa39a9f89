import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { OverviewPage } from "./overview-page.js";
import { backup, changeService, serving } from "./service.js";
import { useStage } from "./stage.js";

const TASKS = () => [
  backup("web-3", "web", "failed", 60, "Backup.1"),
  backup("db-1", "db", "failed", 70, "Backup.1"),
  backup("web-2", "web", "success", 300),
  backup("web-1", "web", "timeout", 600),
];

describe("the panel of a task", () => {
  const stage = useStage();

  /** @param {{ width: number, height: number }} [size] */
  async function open(size = { width: 1280, height: 900 }) {
    const { page } = await stage.open({ path: "/", prepare: serving(TASKS()), size });
    const viewer = new OverviewPage(page);
    await viewer.live();
    await (await viewer.find("[data-row='0'] .cell")).focus();
    await page.keyboard.press("Enter");
    await viewer.find("dialog[open] article");
    return viewer;
  }

  /** @param {OverviewPage} viewer */
  const isModal = async (viewer) => (await viewer.find("dialog")).evaluate((node) => node.matches(":modal"));

  test("is beside the rows of a wide viewer and not modal, and gives the focus back", async () => {
    const viewer = await open();
    assert.equal(await isModal(viewer), false);
    const [grid, dialog] = await Promise.all(
      ["[role=grid]", "dialog"].map(async (part) =>
        (await viewer.find(part)).evaluate((node) => node.getBoundingClientRect().toJSON()),
      ),
    );
    assert.ok(dialog.left > 600 && dialog.width > 300, JSON.stringify(dialog));
    assert.ok(grid.left < 100);
    await stage.picture(viewer, "panel");
    await viewer.page.keyboard.press("Escape");
    await viewer.closed();
    assert.deepEqual(await viewer.cell(), [0, "status"]);
  });

  test("is a sheet over a narrow viewer", async () => {
    const viewer = await open({ width: 700, height: 900 });
    assert.equal(await isModal(viewer), true);
    await viewer.page.keyboard.press("Escape");
    await viewer.closed();
    assert.deepEqual(await viewer.cell(), [0, "status"]);
  });

  test("has the error first, then the machine's last tasks", async () => {
    const viewer = await open();
    const parts = await (await viewer.find("dialog .body")).evaluate((node) =>
      [...node.children].map((child) => child.getAttribute("part")).filter(Boolean),
    );
    assert.deepEqual(parts.slice(0, 3), ["error", "same-error", "history"]);
    const streak = await viewer.find("dialog .streak");
    assert.match(
      String(await streak.evaluate((node) => node.getAttribute("aria-label"))),
      /1 × Timed out, 1 × Success, 1 × Failed/,
    );
    assert.equal((await viewer.page.$$("cbr-task-viewer >>> .history li")).length, 3);
  });

  test("goes to the task before and after, and the tab stop with it", async () => {
    const viewer = await open();
    await viewer.click("[part=next-task]");
    assert.match(await viewer.text("dialog h2"), /db/);
    await viewer.click("[part=previous-task]");
    assert.match(await viewer.text("dialog h2"), /web/);
    assert.equal(
      await (await viewer.find("[part=previous-task]")).evaluate((node) => node.matches(":disabled")),
      true,
    );
  });

  test("stays closed, and gives the focus to the task that it has turned to", async () => {
    const viewer = await open();
    await viewer.click("[part=next-task]");
    await viewer.says("dialog h2", "db");
    await viewer.page.keyboard.press("Escape");
    await viewer.closed();
    await viewer.settled();
    assert.equal(await viewer.isOpen(), false);
    assert.deepEqual(await viewer.cell(), [1, "status"]);
  });

  test("filters by its error", async () => {
    const viewer = await open();
    assert.equal(await viewer.text("[part=same-error]"), "2 tasks with this error");
    await viewer.click("[part=same-error]");
    assert.deepEqual(await viewer.column("resource"), ["web", "db"]);
  });

  test("follows its task when that gets on", async () => {
    const viewer = await open();
    await viewer.set({ refresh: 1 });
    await viewer.live();
    await changeService(viewer, {
      add: [{ ...backup("web-3", "web", "success", 60), updated_at: new Date().toISOString() }],
    });
    await viewer.says("dialog .pill", "Success");
  });
});
