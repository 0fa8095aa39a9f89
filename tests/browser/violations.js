import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

/** @typedef {import("./viewer-page.js").ViewerPage} ViewerPage */

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/**
 * What axe finds wrong with a page.
 *
 * @param {ViewerPage} viewer
 * @returns {Promise<string[]>}
 */
export async function violations({ page }) {
  // Through the debugger, which the page's policy does not bind.
  await page.evaluate(axe);
  // What still fades in has not its own contrast yet.
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((animation) => animation.effect?.getComputedTiming().iterations !== Infinity)
        .map((animation) => animation.finished),
    ),
  );
  return page.evaluate(async () => {
    const { violations, passes } = await /** @type {any} */ (globalThis).axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    });
    if (passes.length < 10) throw new Error("axe has looked at next to nothing");
    return violations.flatMap((/** @type {any} */ { id, nodes }) =>
      nodes.map(
        (/** @type {any} */ { target, failureSummary }) =>
          `${id} ${JSON.stringify(target)} ${failureSummary}`,
      ),
    );
  });
}
