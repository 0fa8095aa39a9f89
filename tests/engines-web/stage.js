/** Plays a scenario in a tab. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { createSite } from "../../www/site.js";
import { Viewer } from "./viewer.js";

/** @typedef {import("./engines.js").Tab} Tab */
/** @typedef {import("../../www/site.js").Site} Site */
/** @typedef {import("./page.js").Options} PageOptions */

/**
 * @typedef {object} Stage
 * @property {Tab} tab
 * @property {(options: PageOptions, emulator?: import("../../www/site.js").SiteOptions["emulator"]) => Promise<Viewer>} open a page,
 *   with an emulator of its own if options of it are given
 * @property {() => Site} site of the page
 */

/** @typedef {Readonly<Record<string, (stage: Stage) => Promise<void>>>} Scenarios */

const TESTS = fileURLToPath(new URL("../", import.meta.url));

/**
 * Plays a scenario, and fails if its page has reported an error.
 *
 * @param {Tab} tab
 * @param {Scenarios[string]} scenario
 * @param {(close: () => Promise<void>) => unknown} onOpen gets the end of each server, for the caller to call
 */
export async function play(tab, scenario, onOpen) {
  /** @type {Site | undefined} */
  let site;
  await tab.resize(1280, 900);
  await scenario({
    tab,
    site: () => /** @type {Site} */ (site),
    async open(options, emulator = { tasks: 0 }) {
      site = createSite({ emulator, folders: { "/tests/": TESTS } });
      onOpen(site.close);
      await tab.open(`${await site.listen(0)}/tests/engines-web/page.html`);
      const viewer = new Viewer(tab);
      // WebKit's pages are loaded before their modules have run.
      await viewer.becomes(() => tab.evaluate(() => "__begin" in globalThis), true);
      await tab.evaluate((given) => /** @type {any} */ (globalThis).__begin(given), options);
      return viewer;
    },
  });
  assert.deepEqual(await tab.evaluate(() => /** @type {any} */ (globalThis).__complaints), []);
}
