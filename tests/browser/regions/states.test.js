import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { violations } from "../violations.js";
import { useRegions } from "./stage.js";

/** @typedef {import("./stage.js").RegionsPage} RegionsPage */

/** @type {Record<string, (page: RegionsPage) => Promise<unknown>>} */
const STATES = {
  "with tasks": () => Promise.resolve(),
  "while loading": (page) => page.set({ unknown: true, live: "first" }),
  "with all that can be chosen": async (page) => {
    await page.set({
      choice: "custom",
      chosen: "machines",
      brush: { start: Date.UTC(2026, 2, 17, 20), end: Date.UTC(2026, 2, 18, 4) },
      chips: { status: ["failed", "success"], error: ["BackupService.6011"] },
      expanded: ["vault"],
    });
  },
  "with a failure and a wrong query": (page) =>
    page.set({ live: "failed", problem: "The service has a problem", text: "web colour:red" }),
  "with suggestions": async (page) => {
    await page.page.type("region-page >>> input[name=query]", "s");
    await page.press("ArrowDown");
  },
};

for (const [look, options] of Object.entries({
  light: {},
  dark: { dark: true },
  "narrow, German": { size: { width: 360, height: 800 }, lang: "de" },
  "narrow, dark, Chinese": { size: { width: 360, height: 800 }, lang: "zh-CN", dark: true },
}))
  describe(`axe-core finds nothing in the regions: ${look}`, () => {
    const { open } = useRegions();
    for (const [name, reach] of Object.entries(STATES))
      test(name, async () => {
        const page = await open(options);
        await reach(page);
        await page.picture(`regions ${look} ${name}`);
        assert.deepEqual(await violations(/** @type {any} */ (page)), []);
        const over = await page.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.equal(over, 0);
      });
  });
