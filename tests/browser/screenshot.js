/**
 * `node tests/browser/screenshot.js`: takes the README's picture, `www/screenshot.png`.
 *
 * Tasks, clock and time zone are fixed, so that only a change of the page changes the picture. The machine needs a
 * font with Chinese characters.
 */
import { fileURLToPath } from "node:url";
import { createSite } from "../../www/site.js";
import { launchChromium } from "./chromium.js";
import { OverviewPage } from "./overview-page.js";

const NOW = Date.UTC(2026, 2, 18, 9, 30);
const TASKS = 3000;
const SEED = 42;
const FILE = fileURLToPath(new URL("../../www/screenshot.png", import.meta.url));

const site = createSite({ emulator: { tasks: TASKS, seed: SEED, now: NOW, clock: () => NOW } });
const url = await site.listen(0);
const browser = await launchChromium();
try {
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 820, deviceScaleFactor: 1.4 });
  await page.emulateTimezone("UTC");
  await page.emulateMediaFeatures([
    { name: "prefers-color-scheme", value: "light" },
    { name: "prefers-reduced-motion", value: "reduce" },
  ]);
  await page.evaluateOnNewDocument((now) => {
    const Real = Date;
    globalThis.Date = /** @type {any} */ (
      class extends Real {
        /** @param {[]} given */
        constructor(...given) {
          super(.../** @type {[]} */ (given.length > 0 ? given : [now]));
        }

        static now() {
          return now;
        }
      }
    );
  }, NOW);
  await page.goto(url);
  const viewer = new OverviewPage(page);
  await viewer.shows("rows");
  await viewer.live();
  await page.screenshot({ path: FILE });
} finally {
  await browser.close();
  await site.close();
}
console.log(FILE);
