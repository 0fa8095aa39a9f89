import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { OverviewPage } from "./overview-page.js";
import { useStage } from "./stage.js";

/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {import("puppeteer-core").HTTPRequest} HTTPRequest */

/**
 * Decides about the requests of a file: they are held, or fail, until the test lets them pass.
 *
 * @param {string} file
 * @param {"hold" | "fail"} how
 */
function gate(file, how) {
  let isOpen = false;
  /** @type {HTTPRequest[]} */
  const held = [];
  return {
    prepare: async (/** @type {Page} */ page) => {
      await page.setRequestInterception(true);
      page.on("request", (request) => {
        if (isOpen || !request.url().endsWith(file)) void request.continue();
        else if (how === "fail") void request.abort("connectionfailed");
        else held.push(request);
      });
    },
    open: async () => {
      isOpen = true;
      await Promise.all(held.map((request) => request.continue()));
    },
  };
}

/** Distance of the first row from the top of the viewer. @param {OverviewPage} viewer */
const place = async (viewer) =>
  (await viewer.find('[data-row="0"]')).evaluate((row) => {
    const root = /** @type {ShadowRoot} */ (row.getRootNode());
    return Math.round(row.getBoundingClientRect().top - root.host.getBoundingClientRect().top);
  });

describe("parts of the viewer that are loaded later", () => {
  const stage = useStage({ emulator: { tasks: 400 } });

  for (const width of [1280, 800, 390]) {
    for (const lang of ["en-US", "de-DE"]) {
      test(`leave the first row where it is, ${width} pixels wide, ${lang}`, async () => {
        const answers = gate("/viewer/answers.js", "hold");
        const size = { width, height: 900 };
        const { page } = await stage.open({ path: "/", size, lang, prepare: answers.prepare });
        const viewer = new OverviewPage(page);
        const before = await place(viewer);
        await stage.picture(viewer, `loading-${width}-${lang}`);
        await answers.open();
        await viewer.live();
        await viewer.find("[part~=chip-value]");
        await stage.picture(viewer, `loaded-${width}-${lang}`);
        assert.equal(await place(viewer), before);
      });
    }
  }

  test("leave no room where the page hides them", async () => {
    const answers = gate("/viewer/answers.js", "hold");
    const { page } = await stage.open({ path: "/", prepare: answers.prepare });
    const viewer = new OverviewPage(page);
    const before = await place(viewer);
    await page.evaluate(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(
        "cbr-task-viewer::part(histogram), cbr-task-viewer::part(chips) { display: none !important }",
      );
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    });
    const without = await place(viewer);
    assert.ok(without < before - 200, `${without} of ${before}`);
    await answers.open();
    await viewer.live();
    assert.equal(await place(viewer), without);
  });

  test("say that the answers could not be loaded, above the rows, and are tried again", async () => {
    const answers = gate("/viewer/answers.js", "fail");
    const { page } = await stage.open({ path: "/", prepare: answers.prepare });
    const viewer = new OverviewPage(page);
    await viewer.says("[part=problem]", "A part of the viewer could not be loaded");
    assert.ok((await viewer.column("resource")).length > 10);
    await answers.open();
    await viewer.click("[part=retry]");
    await viewer.live();
    await viewer.find("[part~=chip-value]");
  });

  test("say that the details could not be loaded, and are tried again", async () => {
    const details = gate("/viewer/task-details.js", "fail");
    const { page } = await stage.open({ path: "/", prepare: details.prepare });
    const viewer = new OverviewPage(page);
    await viewer.live();
    await viewer.click('[data-row="0"] [data-column=type]');
    await viewer.says("dialog[open]", "A part of the viewer could not be loaded");
    await stage.picture(viewer, "details-missing");
    await details.open();
    await viewer.click("dialog [part=retry]");
    await viewer.find("dialog[open] article");
  });

  test("say that the list could not be loaded, and are tried again", async () => {
    const list = gate("/viewer/list-view.js", "fail");
    const viewer = await stage.open({ prepare: list.prepare });
    await viewer.find("[part=problem]");
    assert.match(await viewer.text("[part=problem]"), /^A part of the viewer could not be loaded/);
    await list.open();
    await viewer.click("[part=retry]");
    await viewer.shows("rows");
  });
});
