import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

/** @typedef {import("./viewer-page.js").ViewerPage} ViewerPage */

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/**
 * Accessibility violations that axe finds in a page.
 *
 * @param {ViewerPage} viewer
 * @returns {Promise<string[]>}
 */
export async function violations({ page }) {
  // Puppeteer evaluates scripts through the debugger, which the page's Content Security Policy does not restrict.
  await page.evaluate(axe);
  await page.evaluate(animationsEnd);
  return page.evaluate(async () => {
    const { violations, passes } = await /** @type {any} */ (globalThis).axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    });
    if (passes.length < 10) throw new Error("axe has checked almost nothing");
    return violations.flatMap((/** @type {any} */ { id, nodes }) =>
      nodes.map(
        (/** @type {any} */ { target, failureSummary }) =>
          `${id} ${JSON.stringify(target)} ${failureSummary}`,
      ),
    );
  });
}

/** Waits until all animations have ended: an element that fades in does not have its final contrast yet. Runs in the page. */
async function animationsEnd() {
  /** Animations of a tree. `getAnimations` does not look into shadow roots. @param {Document | ShadowRoot} root @returns {Animation[]} */
  const animations = (root) => [
    ...root.getAnimations(),
    ...[...root.querySelectorAll("*")].flatMap(({ shadowRoot }) =>
      shadowRoot ? animations(shadowRoot) : [],
    ),
  ];
  // Two frames without an animation in a row: one that a frame starts is listed in the next frame.
  for (let quietFrames = 0; quietFrames < 2; quietFrames += 1) {
    const unfinished = animations(document).filter(
      ({ playState, effect }) =>
        playState === "running" && effect?.getComputedTiming().iterations !== Infinity,
    );
    if (unfinished.length > 0) quietFrames = -1;
    await Promise.allSettled(unfinished.map(({ finished }) => finished));
    await new Promise(requestAnimationFrame);
  }
}
