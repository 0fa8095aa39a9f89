/** States of the overview that people see, for pictures and for the search for accessibility violations. */
import { stopClock } from "./clock.js";
import { OverviewPage } from "./overview-page.js";

/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {"light" | "dark"} Scheme */

/** End of the emulator's tasks, and the page's time. */
const NOW = Date.UTC(2026, 2, 18, 9, 30);

/**
 * @typedef {object} State
 * @property {{ width: number, height: number, deviceScaleFactor?: number }} [size]
 * @property {string} [lang]
 * @property {string} [dir]
 * @property {Record<string, string>} [features] of the medium
 * @property {string} [medium]
 * @property {import("../../www/site.js").SiteOptions["emulator"]} [emulator]
 * @property {string} [ends] state of the loader to wait for; `live` by default
 * @property {(viewer: OverviewPage) => Promise<unknown>} [act]
 */

const DARK = { "prefers-color-scheme": "dark" };
const tab = (/** @type {string} */ name) => (/** @type {OverviewPage} */ viewer) =>
  viewer.click(`[data-tab=${name}]`);

/** @param {OverviewPage} viewer */
async function openPanel(viewer) {
  await viewer.click("button[part~=sentence-failed]");
  await viewer.click("[data-row='0'] .cell");
  await viewer.find("dialog[open] article");
}

/** @type {Readonly<Record<string, State>>} */
export const STATES = {
  light: {},
  dark: { features: DARK },
  machines: { act: tab("machines") },
  "machines dark": { act: tab("machines"), features: DARK },
  errors: { act: tab("errors") },
  panel: { act: openPanel },
  "panel dark": { act: openPanel, features: DARK },
  "320 px": { size: { width: 320, height: 740 } },
  "360 px": { size: { width: 360, height: 740 } },
  "360 px machines": { size: { width: 360, height: 740 }, act: tab("machines") },
  "360 px panel": { size: { width: 360, height: 740 }, act: openPanel },
  "2560 px": { size: { width: 2560, height: 1300 } },
  // What a browser's zoom does to a window of 1280 px.
  "zoom 200": { size: { width: 640, height: 450, deviceScaleFactor: 2 } },
  Chinese: { lang: "zh-CN" },
  German: { lang: "de", act: tab("machines") },
  "right to left": { dir: "rtl" },
  "right to left panel": { dir: "rtl", act: openPanel },
  print: { medium: "print", size: { width: 794, height: 1123 } },
  "forced colours": { features: { "forced-colors": "active" } },
  "forced colours machines": { features: { "forced-colors": "active" }, act: tab("machines") },
  "reduced motion": { features: { "prefers-reduced-motion": "reduce" } },
  empty: { emulator: { tasks: 0 } },
  "no match": { act: (viewer) => viewer.type("query", "resource:nowhere") },
  "wrong query": { act: (viewer) => viewer.type("query", "status:failed (") },
  failing: { emulator: { faults: { garbage: 1 } }, ends: "failed" },
  // Long enough to be seen, and short enough for the viewer to wait.
  waiting: { emulator: { rateLimit: { requests: 1, seconds: 40 } }, ends: "loading" },
  refused: { emulator: { rateLimit: { requests: 1, seconds: 300 } }, ends: "failed" },
};

/** Options of the site of a state. @param {State} state @returns {import("../../www/site.js").SiteOptions} */
export function siteOf({ emulator }) {
  return { emulator: { tasks: 3000, seed: 42, now: NOW, clock: () => NOW, ...emulator } };
}

/**
 * Opens a page in a state.
 *
 * @param {Page} page
 * @param {string} url of the demo
 * @param {State} state
 */
export async function reach(
  page,
  url,
  { size, lang = "en", dir = "ltr", features = {}, medium, ends = "live", act },
) {
  await page.setViewport(size ?? { width: 1280, height: 900 });
  await page.emulateTimezone("UTC");
  const client = await page.createCDPSession();
  await client.send("Emulation.setEmulatedMedia", {
    features: Object.entries(features).map(([name, value]) => ({ name, value })),
  });
  await page.evaluateOnNewDocument(stopClock, NOW);
  await page.evaluateOnNewDocument(speak, lang);
  await page.goto(url);
  await page.evaluate((direction) => {
    document.documentElement.dir = direction;
  }, dir);
  const viewer = new OverviewPage(page);
  await viewer.is(ends);
  await act?.(viewer);
  if (medium) {
    await client.send("Emulation.setEmulatedMedia", { media: medium });
    await viewer.find("[part=errors]");
  }
  await viewer.settled();
  return viewer;
}

/** Runs in the page, before anything else. @param {string} lang */
function speak(lang) {
  Object.defineProperty(navigator, "language", { get: () => lang });
  Object.defineProperty(navigator, "languages", { get: () => [lang] });
}
