/** The tables of machines and errors, with very many rows. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { OverviewPage } from "./overview-page.js";
import { backup, serving } from "./service.js";
import { useStage } from "./stage.js";

/** Number as text of four digits, so that texts have the numbers' order. @param {number} number */
const four = (number) => String(number).padStart(4, "0");

describe("very many machines and errors", () => {
  const stage = useStage();

  /** 1,200 machines: 600 failed, each with a code of its own, and 600 have a good backup. */
  async function open() {
    const tasks = Array.from({ length: 1200 }, (_, at) =>
      at < 600
        ? backup(`t-${at}`, `bad-${four(at)}`, "failed", 60, `Code.${four(at)}`)
        : backup(`t-${at}`, `good-${four(at)}`, "success", 60),
    );
    const { page } = await stage.open({ path: "/", prepare: serving(tasks) });
    const viewer = new OverviewPage(page);
    await viewer.live();
    return viewer;
  }

  /** @param {OverviewPage} viewer @param {string} part */
  const table = async (viewer, part) =>
    (await viewer.find(`[part=${part}]`)).evaluate((node) => {
      const rows = [...node.querySelectorAll("[part=row]")];
      return {
        count: node.querySelector("table")?.ariaRowCount,
        rows: rows.length,
        last: rows.at(-1)?.getAttribute("aria-rowindex"),
        rest: node.querySelector("[part=rest]")?.textContent?.replaceAll(/\s+/g, " ").trim() ?? "",
      };
    });

  /** Presses the button without scrolling to it: rows get their heights when they come into sight. @param {OverviewPage} viewer */
  const more = async (viewer) =>
    (await viewer.find("[part=more-rows]")).evaluate((button) => /** @type {HTMLElement} */ (button).click());

  test("1,200 machines can all be reached, those without a good backup first", async () => {
    const viewer = await open();
    assert.deepEqual(await viewer.answers(), [600, 600, 0]);
    await viewer.type("query", "good");
    await viewer.click("button[part~=sentence-machines]");
    await viewer.says("[part=note]", "^First: 600 machines without a good backup since");
    assert.equal(
      await (await viewer.find("input[name=query]")).evaluate((node) => /** @type {any} */ (node).value),
      "",
    );
    assert.deepEqual(await table(viewer, "machines"), {
      count: "1201",
      rows: 500,
      last: "501",
      rest: "1–500 of 1,200 500 more",
    });
    await stage.picture(viewer, "many-machines");
    await more(viewer);
    await viewer.says("[part=rest]", "^1–1,000 of 1,200.*200 more");
    const names = await (await viewer.find("[part=machines]")).evaluate((node) =>
      [...node.querySelectorAll("[part=open]")].map((button) => button.textContent?.trim()),
    );
    assert.equal(names.length, 1000);
    assert.ok(names.slice(0, 600).every((name) => name?.startsWith("bad-")));
    assert.deepEqual(names.slice(599, 601), ["bad-0599", "good-0600"]);
    await more(viewer);
    await viewer.page.waitForFunction(
      () => !document.querySelector("cbr-task-viewer")?.shadowRoot?.querySelector("[part=rest]"),
    );
    assert.deepEqual(await table(viewer, "machines"), {
      count: "1201",
      rows: 1200,
      last: "1201",
      rest: "",
    });
  });

  test("600 codes can all be reached, and a printed page has all of them", async () => {
    const viewer = await open();
    await viewer.click("[data-tab=errors]");
    assert.deepEqual(await table(viewer, "errors"), {
      count: "601",
      rows: 500,
      last: "501",
      rest: "1–500 of 600 100 more",
    });
    await viewer.page.emulateMediaType("print");
    await viewer.says("[part=errors]", "Code\\.0599");
    assert.deepEqual(await table(viewer, "errors"), {
      count: "601",
      rows: 600,
      last: "601",
      rest: "",
    });
    assert.equal((await table(viewer, "machines")).rows, 1200);
    await viewer.page.emulateMediaType("screen");
    await more(viewer);
    await viewer.says("[part=errors]", "Code\\.0599");
    assert.equal((await table(viewer, "errors")).rows, 600);
  });

  test("an error's row shows exactly the tasks that it counts, with or without a code", async () => {
    const tasks = [
      backup("a", "web", "failed", 60, "Backup.1"),
      backup("b", "db", "timeout", 50, "Backup.1"),
      backup("c", "mail", "skipped", 40, "Backup.1"),
      backup("d", "files", "failed", 30),
      backup("e", "cache", "success", 20),
    ];
    const { page } = await stage.open({ path: "/", prepare: serving(tasks) });
    const viewer = new OverviewPage(page);
    await viewer.live();
    await viewer.click("[data-tab=errors]");
    await viewer.says("[part=errors]", "Backup\\.1.*2.*No error code.*1");
    await viewer.click("[part=errors] [part=row]:nth-child(1) [part=code]");
    assert.deepEqual(await viewer.column("resource"), ["db", "web"]);
    await viewer.click("button[part~=sentence-failed]");
    await viewer.click("[data-tab=errors]");
    await viewer.click("[part=errors] [part=row]:nth-child(2) [part=code]");
    assert.deepEqual(await viewer.column("resource"), ["files"]);
  });
});
