/**
 * `node tests/browser/screenshot.js`: takes the README's picture, `www/screenshot.png`.
 *
 * Tasks, clock and time zone are fixed, so that only a change of the page changes the picture. The machine needs a
 * font with Chinese characters.
 */
import { fileURLToPath } from "node:url";
import { createSite } from "../../www/site.js";
import { launchChromium } from "./chromium.js";
import { reach, siteOf } from "./overview-states.js";

const FILE = fileURLToPath(new URL("../../www/screenshot.png", import.meta.url));
const STATE = {
  size: { width: 1280, height: 820, deviceScaleFactor: 1.4 },
  features: { "prefers-color-scheme": "light", "prefers-reduced-motion": "reduce" },
};

const site = createSite(siteOf(STATE));
const browser = await launchChromium();
try {
  const { page } = await reach(await browser.newPage(), await site.listen(0), STATE);
  await page.screenshot({ path: FILE });
} finally {
  await browser.close();
  await site.close();
}
console.log(FILE);
