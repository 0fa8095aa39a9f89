/** A browser with the measuring page, over an emulator in this process. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createSite } from "../../../www/site.js";
import { start } from "../../engines-web/engines.js";
import { Viewer } from "../../engines-web/viewer.js";

/** @typedef {import("../../engines-web/engines.js").Tab} Tab */
/** @typedef {import("../../engines-web/engines.js").Settings} Settings */
/** @typedef {{ tab: Tab, viewer: Viewer, call: (name: string, options?: object) => Promise<any> }} Stage */

const TESTS = fileURLToPath(new URL("../../", import.meta.url));

/** Longest time in which all tasks are loaded, in milliseconds. */
const PATIENCE = 600_000;

/** Exact times and heap; and a browser that ends with this program. @type {Settings} */
const EXACT = {
  ...{ handleSIGINT: true, handleSIGTERM: true, handleSIGHUP: true },
  args: ["--js-flags=--expose-gc", "--enable-precise-memory-info"],
  extraPrefsFirefox: { "privacy.reduceTimerPrecision": false },
};

/** Without compiled code, which grows until all that runs often is compiled. @type {Settings} */
export const INTERPRETED = {
  ...EXACT,
  args: ["--js-flags=--expose-gc --no-opt --no-maglev --no-sparkplug", "--enable-precise-memory-info"],
};

/** Frames as fast as the browser can make them: otherwise two of them take up to 33 ms of waiting. @type {Settings} */
export const UNPACED = {
  ...EXACT,
  args: [...(EXACT.args ?? []), "--disable-frame-rate-limit", "--disable-gpu-vsync"],
  extraPrefsFirefox: { ...EXACT.extraPrefsFirefox, "layout.frame_rate": 0 },
};

/**
 * Opens the page, and closes everything after the work.
 *
 * @template T
 * @param {string} engine
 * @param {{ settings?: Settings, emulator: import("../../../www/site.js").SiteOptions["emulator"] }} options
 * @param {(stage: Stage) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function onStage(engine, { settings = EXACT, emulator }, work) {
  const folder = mkdtempSync(join(tmpdir(), "cbr-tasks-bench-"));
  const site = createSite({ emulator, folders: { "/tests/": TESTS } });
  /** @type {Tab | undefined} */
  let tab;
  try {
    tab = await start(engine, folder, settings);
    await tab.resize(1280, 900);
    await tab.open(`${await site.listen(0)}/tests/bench/viewer/page.html`);
    const viewer = new Viewer(tab);
    const { evaluate } = tab;
    const call = (/** @type {string} */ name, options = {}) =>
      evaluate.call(
        tab,
        (method, given) => /** @type {any} */ (globalThis).__bench[method](given),
        name,
        options,
      );
    return await work({ tab, viewer, call });
  } finally {
    await tab?.close();
    await site.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Waits until everything is loaded. @param {Stage} stage @param {string} state */
export async function loaded({ viewer }, state) {
  await viewer.has(`.overview[data-state=${state}]`, PATIENCE);
}

/** @param {number[]} values @param {number} part 0 to 1 */
export function quantile(values, part) {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
}
