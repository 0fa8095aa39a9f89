import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { useStage } from "./stage.js";
import { violations } from "./violations.js";

/** @typedef {import("./viewer-page.js").ViewerPage} ViewerPage */

/** @type {Record<string, (viewer: ViewerPage, stage: import("./stage.js").Stage) => Promise<unknown>>} */
const STATES = {
  "with tasks": () => Promise.resolve(),
  "with running tasks": (viewer) => viewer.loads(() => viewer.set({ status: "running" })),
  "with failed tasks and a filter": (viewer) =>
    viewer.loads(() => viewer.set({ status: "failed", range: "custom" })),
  "with the details open": async (viewer) => {
    await viewer.loads(() => viewer.set({ status: "failed" }));
    await viewer.click("button.open");
    await viewer.click("summary");
  },
  "with no match": (viewer) => viewer.loads(() => viewer.set({ resourceName: "no such thing" })),
  "with rows that could not be updated": async (viewer, stage) => {
    stage.emulator.configure({ faults: { garbage: 1 } });
    await viewer.click("[part=refresh]");
    await viewer.shows("decode");
    await viewer.click("[part=problem] summary");
  },
  "with an error": async (viewer) => {
    await viewer.set({ token: "not-a-token" });
    await viewer.shows("unauthorized");
  },
  "while loading": async (viewer, stage) => {
    stage.emulator.configure({ latency: 2000 });
    await viewer.set({ client: undefined, projectId: "0".repeat(32) });
    await viewer.shows("loading");
  },
  "with the form for one's own endpoint": (viewer) => viewer.page.click("#connect"),
};

for (const dark of [false, true]) {
  describe(`axe-core finds nothing in the ${dark ? "dark" : "light"} page`, () => {
    const stage = useStage();

    for (const [state, reach] of Object.entries(STATES)) {
      test(state, async () => {
        const viewer = await stage.list({ dark });
        await reach(viewer, stage);
        assert.deepEqual(await violations(viewer), []);
      });
    }
  });
}

describe("axe-core finds nothing on a small screen", () => {
  const stage = useStage();

  test("in Chinese", async () => {
    const viewer = await stage.list({ lang: "zh-CN", size: { width: 360, height: 740 } });
    assert.deepEqual(await violations(viewer), []);
  });
});

describe("a keyboard", () => {
  const stage = useStage();

  test("reaches every control, each with a visible focus", async () => {
    const viewer = await stage.list();
    const seen = [];
    for (let press = 0; press < 45; press++) {
      await viewer.page.keyboard.press("Tab");
      const focus = await viewer.page.evaluate(() => {
        let element = document.activeElement;
        while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
        if (!element || element === document.body) return undefined;
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        return {
          name: element.id || element.getAttribute("name") || element.getAttribute("part"),
          outline: `${outlineStyle} ${outlineWidth}`,
        };
      });
      if (!focus) break;
      assert.equal(focus.outline, "solid 2px", `${focus.name} shows no focus`);
      seen.push(focus.name);
    }
    assert.deepEqual(
      [...new Set(seen)],
      [
        "language",
        "theme",
        "connect",
        "status",
        "operationType",
        "range",
        "resourceName",
        "vaultName",
        "refresh",
        "column column-status",
        "pageSize",
        "page",
        "next",
      ],
    );
    assert.equal(
      seen.filter((name) => name === "column column-status").length,
      1,
      "one tab stop for all rows",
    );
  });
});
