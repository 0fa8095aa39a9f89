import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { useRegions } from "./stage.js";

/** @param {number} hour of the 18th, or negative hours before it */
const at = (hour, minute = 0) => Date.UTC(2026, 2, 18, hour, minute);

/** Time of the night: from 18:00 to 8:00 in bars of 15 minutes. */
const BARS = 56;

describe("the histogram", () => {
  const { open } = useRegions();

  /** Middle of a bar, in pixels. @param {import("./stage.js").RegionsPage} page @param {number} place */
  async function middle(page, place) {
    const box = await (await page.find("[part=chart]")).boundingBox();
    assert.ok(box);
    return { x: box.x + (box.width * (place + 0.5)) / BARS, y: box.y + 40 };
  }

  test("says the window in words", async () => {
    const page = await open();
    assert.deepEqual(await page.texts("[part=summary]"), [
      "Mar 17, 6:00 PM – Mar 18, 8:00 AM: 13 tasks, 3 failed, most of them at Mar 18, 3:00 – 3:15 AM",
    ]);
    const { role, name, description, valuemin, valuemax } = await page.accessible("[part=chart]");
    assert.deepEqual([role, name, valuemin, valuemax], ["slider", "Part of the window", 0, BARS - 1]);
    assert.match(description, /^Arrow keys move the part/);
    // Chromium's tree has the number only.
    assert.match(
      String(await page.attribute("[part=chart]", "aria-valuetext")),
      /^Mar 17, 6:00 PM – Mar 18, 8:00 AM: 13 tasks, 3 failed/,
    );
  });

  test("draws a path a status, with failures at the foot", async () => {
    const page = await open();
    const paths = await page.page.$$eval("region-page >>> .bars path", (all) =>
      all.map((path) => [path.getAttribute("data-status"), path.getAttribute("d")]),
    );
    assert.deepEqual(paths, [
      // At 20:00 and at 3:00: one and two, where the most are seven.
      ["failed", "M8.09 100v-14h.82v14zM36.09 100v-29h.82v29z"],
      ["success", "M16.09 100v-14h.82v14zM28.09 100v-100h.82v100zM32.09 100v-14h.82v14z"],
      ["running", "M54.09 100v-14h.82v14z"],
    ]);
  });

  test("has few labels, at round times of the chosen zone", async () => {
    const page = await open({ zone: "Asia/Kolkata" });
    const labels = () => page.texts(".tick text");
    // 18:00 in UTC is 23:30 there.
    assert.deepEqual(await labels(), ["3:00 AM", "6:00 AM", "9:00 AM", "12:00 PM"]);
    await page.set({ utc: true });
    assert.deepEqual(await labels(), ["9:00 PM", "Mar 18", "3:00 AM", "6:00 AM"]);
  });

  test("a drag takes bars in both directions, a click one, and a double click clears", async () => {
    const page = await open();
    const { mouse } = page.page;
    const [low, high] = [await middle(page, 8), await middle(page, 20)];
    await mouse.move(high.x, high.y);
    await mouse.down();
    await mouse.move(low.x, low.y, { steps: 3 });
    await mouse.up();
    assert.deepEqual((await page.calls()).at(-1), ["brush", { start: at(-4), end: at(-1, 15) }]);
    assert.deepEqual(await page.texts("[part=summary]"), ["Mar 17, 8:00 – 11:15 PM: 2 tasks, 1 failed"]);
    // A pointer that only passes changes nothing.
    await mouse.move(high.x + 40, high.y);
    assert.deepEqual(await page.calls(), []);

    const one = await middle(page, 28);
    await mouse.click(one.x, one.y);
    assert.deepEqual((await page.calls()).at(-1), ["brush", { start: at(1), end: at(1, 15) }]);
    await mouse.click(one.x, one.y, { count: 2 });
    assert.deepEqual((await page.calls()).at(-1), ["brush", undefined]);
  });

  test("arrow keys move the part, with Shift they widen it, and Escape clears it", async () => {
    const page = await open();
    await page.page.focus("region-page >>> [part=chart]");
    const brush = async (/** @type {string[]} */ ...keys) => {
      await page.press(...keys);
      return (await page.calls()).at(-1)?.[1];
    };
    assert.deepEqual(await brush("ArrowRight"), { start: at(-6), end: at(-6, 15) }, "the first bar");
    assert.deepEqual(await brush("ArrowLeft"), { start: at(-6), end: at(-6, 15) }, "no bar before it");
    assert.deepEqual(await brush("Shift+ArrowRight"), { start: at(-6), end: at(-6, 30) });
    assert.deepEqual(await brush("PageUp"), { start: at(-4, 30), end: at(-3) });
    assert.deepEqual(await brush("Shift+ArrowLeft"), { start: at(-4, 15), end: at(-3) });
    assert.deepEqual(await brush("Shift+ArrowDown"), { start: at(-4, 15), end: at(-3, -15) });
    assert.equal(String((await page.accessible("[part=chart]")).value), "9");
    assert.equal(
      await page.attribute("[part=chart]", "aria-valuetext"),
      "Mar 17, 8:15 – 8:45 PM: 0 tasks, 0 failed",
    );
    assert.deepEqual(await brush("End"), { start: at(8, -30), end: at(8) });
    assert.deepEqual(await brush("Home"), { start: at(-6), end: at(-6, 30) });
    assert.equal(await brush("Escape"), undefined);
    assert.deepEqual(await brush("ArrowLeft"), { start: at(8, -15), end: at(8) }, "the last bar");
    await page.click("[part=clear-brush]");
    assert.deepEqual((await page.calls()).at(-1), ["brush", undefined]);
  });

  test("has no tab stop while nothing is known", async () => {
    const page = await open();
    await page.set({ unknown: true });
    assert.equal(await page.attribute("[part=chart]", "tabindex"), "-1");
    assert.deepEqual(await page.texts("[part=summary]"), ["Loading…"]);
  });

  for (const width of [320, 2560])
    test(`fits ${width} px`, async () => {
      const page = await open({ size: { width, height: 800 } });
      /** @type {{ scroll: number, labels: { left: number, right: number }[] }} */
      const { scroll, labels } = await page.page.evaluate(() => {
        const { root } = /** @type {{ root: ShadowRoot }} */ (/** @type {any} */ (globalThis).regions);
        const boxes = [...root.querySelectorAll(".tick text")].map((text) => text.getBoundingClientRect());
        return {
          scroll: document.documentElement.scrollWidth - innerWidth,
          labels: boxes.filter(({ width }) => width > 0).map(({ left, right }) => ({ left, right })),
        };
      });
      assert.equal(scroll, 0);
      assert.ok(labels.length >= 2);
      labels.slice(1).forEach(({ left }, place) => {
        assert.ok(left > labels[place].right, "labels that do not touch");
      });
      assert.ok(labels.every(({ left, right }) => left >= 0 && right <= width));
    });

  test("shows each kind of bar in forced colours", async () => {
    const page = await open();
    const session = await page.page.createCDPSession();
    await session.send("Emulation.setEmulatedMedia", {
      features: [{ name: "forced-colors", value: "active" }],
    });
    const looks = await page.page.$$eval("region-page >>> .bars path", (paths) =>
      Object.fromEntries(
        paths.map((path) => {
          const { fill, stroke } = getComputedStyle(path);
          return [path.getAttribute("data-status"), `${fill} ${stroke}`];
        }),
      ),
    );
    assert.equal(new Set([looks.failed, looks.success, looks.running]).size, 3);
    await page.picture("regions-forced-colors");
  });
});
