/**
 * `node tests/browser/pictures.js FOLDER`: takes pictures of the overview in every state, size, language and medium, to be looked at. With a
 * second argument only those whose names contain it.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createSite } from "../../www/site.js";
import { launchChromium } from "./chromium.js";
import { reach, STATES, siteOf } from "./overview-states.js";

const [folder = "pictures", part = ""] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const browser = await launchChromium();
try {
  for (const [name, state] of Object.entries(STATES)) {
    if (!name.includes(part)) continue;
    const site = createSite(siteOf(state));
    try {
      const url = await site.listen(0);
      const viewer = await reach(await browser.newPage(), url, state);
      const path = join(folder, `${name.replace(/\W+/g, "-")}.png`);
      await viewer.page.screenshot({ path });
      await viewer.page.close();
      console.log(path);
    } finally {
      await site.close();
    }
  }
} finally {
  await browser.close();
}
