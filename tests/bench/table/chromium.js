/** Measures in headless Chromium, with a new browser for every size. */
import { launchChromium } from "../../browser/chromium.js";

/** Heap limit: Chromium gives a page at most 4 GB. The flags of V8 are separated by commas or blanks. */
const ARGS = ["--js-flags=--expose-gc --max-old-space-size=4096", "--enable-precise-memory-info"];

/**
 * @param {string} server
 * @param {number} tasks
 * @returns {Promise<{ version: string, figures: import("./run.js").Figures }>}
 */
export async function measureInChromium(server, tasks) {
  const browser = await launchChromium({
    args: ARGS,
    env: { ...process.env, TZ: "UTC" },
    protocolTimeout: 0,
  });
  try {
    const page = await browser.newPage();
    await page.goto(`${server}/`);
    const figures = await page.evaluate(
      async (tasks, paths) => {
        const [package_, { default: instantiate }, { fetchBody, run }] = await Promise.all(
          paths.map((path) => import(path)),
        );
        await package_.init();
        const { memory } = await instantiate();
        const { gc, performance } = /** @type {any} */ (globalThis);
        return await run(
          {
            package_,
            memory,
            collectGarbage: () => {
              // A single collection leaves a third of the garbage.
              gc();
              gc();
            },
            heapUsed: () => performance.memory.usedJSHeapSize,
            fetchBody: (/** @type {number} */ count, /** @type {number} */ page) =>
              fetchBody(location.origin, count, page),
          },
          tasks,
        );
      },
      tasks,
      ["/pkg/table/table.web.js", "/pkg/wasm/cbr_tasks_table.js", "/tests/bench/table/run.js"],
    );
    return { version: await browser.version(), figures };
  } finally {
    await browser.close();
  }
}
