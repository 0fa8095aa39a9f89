/** Finds and starts the browser of the tests. */
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { launch } from "puppeteer-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const QUIET = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-gpu",
  "--no-first-run",
  // Of every window, Chromium loads the popups of its address bar beforehand, as pages: they take as long as the page of a test.
  "--disable-features=PreloadTopChromeWebUI,WebUIOmniboxPopup,WebUIOmniboxAimPopup",
];

/**
 * @param {import("puppeteer-core").LaunchOptions} [options] `args` are added to its own
 * @returns {Promise<import("puppeteer-core").Browser>}
 */
export function launchChromium({ args = [], ...options } = {}) {
  const isRoot = process.getuid?.() === 0;
  return launch({
    ...options,
    executablePath: findChromium(),
    args: [...QUIET, ...(isRoot ? ["--no-sandbox"] : []), ...args],
  });
}

/** @returns {string} `$CHROME_PATH`, or the first browser in PATH */
function findChromium() {
  const named = process.env.CHROME_PATH;
  if (named) return named;
  const folders = (process.env.PATH ?? "").split(delimiter);
  const found = NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync);
  if (!found) throw new Error("no Chromium found: install one, or name it in CHROME_PATH");
  return found;
}
