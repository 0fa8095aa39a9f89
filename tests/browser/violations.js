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
  await page.evaluate(calm);
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

/** Waits until nothing fades or moves any more, since what fades in has not its own contrast yet. Runs in the page. */
async function calm() {
  /** A root has the animations of its own tree only, not those of the shadow roots in it. @param {Document | ShadowRoot} root @returns {Animation[]} */
  const animations = (root) => [
    ...root.getAnimations(),
    ...[...root.querySelectorAll("*")].flatMap(({ shadowRoot }) =>
      shadowRoot ? animations(shadowRoot) : [],
    ),
  ];
  // What one frame starts, the next one shows.
  for (let calmFrames = 0; calmFrames < 2; calmFrames += 1) {
    const passing = animations(document).filter(
      ({ playState, effect }) =>
        playState === "running" && effect?.getComputedTiming().iterations !== Infinity,
    );
    if (passing.length > 0) calmFrames = -1;
    await Promise.allSettled(passing.map(({ finished }) => finished));
    await new Promise(requestAnimationFrame);
  }
}
