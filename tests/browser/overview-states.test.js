import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { createSite } from "../../www/site.js";
import { launchChromium } from "./chromium.js";
import { reach, STATES, siteOf } from "./overview-states.js";
import { violations } from "./violations.js";

describe("the overview", () => {
  /** @type {import("puppeteer-core").Browser} */
  let browser;
  before(async () => {
    browser = await launchChromium();
  });
  after(() => browser.close());

  /** @param {string} name @param {(viewer: import("./overview-page.js").OverviewPage) => Promise<unknown>} look */
  async function see(name, look) {
    const state = STATES[name];
    const site = createSite(siteOf(state));
    const context = await browser.createBrowserContext();
    try {
      await look(await reach(await context.newPage(), await site.listen(0), state));
    } finally {
      await context.close();
      await site.close();
    }
  }

  for (const name of Object.keys(STATES))
    test(`has no violation of accessibility, and nothing sticks out: ${name}`, () =>
      see(name, async (viewer) => {
        assert.deepEqual(await violations(viewer), []);
        const [wide, page] = await viewer.page.evaluate(() => [
          document.documentElement.scrollWidth,
          innerWidth,
        ]);
        assert.ok(wide <= page, `${wide} px in a page of ${page}`);
      }));

  test("counts nothing while there is only the first page, and later says that a window is empty", async () => {
    await see("waiting", async (viewer) => {
      assert.equal(await viewer.text("[part=summary]"), "Loading…");
    });
    await see("refused", async (viewer) => {
      // Nothing is known of the rest of the window.
      assert.equal((await viewer.page.$$("cbr-task-viewer >>> [part~=sentence]")).length, 0);
    });
    await see("empty", async (viewer) => {
      await viewer.says("[part=summary]", "0 tasks, 0 failed");
      await viewer.says("[part~=sentence-failed]", "Nothing failed");
      await viewer.says("[part~=sentence-machines]", "No task names a machine");
    });
  });

  test("has names, roles, values and live regions", () =>
    see("panel", async (viewer) => {
      const tree = await viewer.page.accessibility.snapshot({ interestingOnly: false });
      /** @type {string[]} */
      const found = [];
      const walk = (/** @type {any} */ { role, name, valuetext, children = [] }) => {
        found.push(`${role} ${name ?? ""}${valuetext ? ` = ${valuetext}` : ""}`);
        children.forEach(walk);
      };
      walk(tree);
      for (const expected of [
        "grid Backup tasks",
        "columnheader Status",
        "rowheader prod-系统盘-17",
        "tab Tasks",
        "tabpanel Tasks",
        "toolbar Status",
        "button Failed 5",
        "combobox Search tasks",
        "dialog Replication prod-系统盘-17",
        "button Next task",
        "button Close",
        "region This machine",
      ])
        assert.ok(
          found.includes(expected),
          `${expected}: ${found.filter((line) => line.startsWith(expected.split(" ")[0])).join("; ")}`,
        );
      assert.ok(found.includes("slider Part of the window"));
      const value = await (await viewer.find("[role=slider]")).evaluate((slider) => slider.ariaValueText);
      assert.match(value ?? "", /: 8 tasks, 8 failed, most of them at /);
      assert.deepEqual(
        await (await viewer.viewer()).evaluate((node) =>
          [...(node.shadowRoot?.querySelectorAll("[role=status]") ?? [])].map(
            (region) => region.getAttribute("part") ?? region.className,
          ),
        ),
        ["state", "query-problem", "toast", "hidden"],
      );
    }));
});
