import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { useRegions } from "./stage.js";

describe("the headline", () => {
  const { open } = useRegions();

  test("says what failed, which machines have no good backup, and what is running", async () => {
    const page = await open();
    assert.deepEqual(await page.texts(".sentence"), [
      "3 failed",
      "3 machines without a good backup since yesterday 8:00 AM",
      "1 running",
    ]);
  });

  test("its sentences are filters, one at a time, and a second press clears them", async () => {
    const page = await open();
    await page.click("[part~=sentence-failed]");
    await page.click("[part~=sentence-machines]");
    assert.equal(await page.attribute("[part~=sentence-failed]", "aria-pressed"), "false");
    assert.equal(await page.attribute("[part~=sentence-machines]", "aria-pressed"), "true");
    await page.click("[part~=sentence-machines]");
    assert.deepEqual(await page.calls(), [
      ["sentence", "failed"],
      ["sentence", "machines"],
      ["sentence", undefined],
    ]);
  });

  test("a sentence without tasks is good news and no button, unless it is chosen", async () => {
    const page = await open();
    // Nothing failed, and nothing runs.
    await page.page.evaluate(() => {
      const { tasks, table } = /** @type {any} */ (globalThis).regions;
      table.remove(
        tasks
          .filter((/** @type {any} */ { status }) => status === "failed" || status === "running")
          .map((/** @type {any} */ { id }) => id),
      );
      /** @type {any} */ (globalThis).regions.reset();
    });
    await page.set({ chosen: "running" });
    assert.deepEqual(await page.texts("p.sentence"), ["Nothing failed"]);
    assert.deepEqual(await page.texts("button.sentence"), [
      "2 machines without a good backup since yesterday 8:00 AM",
      "Nothing is running",
    ]);
    await page.click("[part~=sentence-running]");
    assert.deepEqual(await page.texts("p.sentence"), ["Nothing failed", "Nothing is running"]);
  });

  test("says that it counts, until the numbers are known", async () => {
    const page = await open();
    await page.set({ unknown: true, live: "loading" });
    assert.deepEqual(await page.texts(".sentence"), ["Counting failures, machines and running tasks…"]);
    assert.deepEqual(await page.texts("[part=state]"), ["Loading: 12,000 of 60,000"]);
  });

  test("the window is a group of radio buttons, and a custom one has two times in the chosen zone", async () => {
    const page = await open({ zone: "Europe/Berlin" });
    await page.page.focus("region-page >>> input[value=night]");
    await page.press("ArrowRight");
    await page.press("ArrowLeft", "ArrowLeft");
    assert.deepEqual(await page.calls(), [
      ["choice", "24h"],
      ["choice", "night"],
      ["choice", "custom"],
    ]);
    const value = (/** @type {string} */ name) =>
      page.page.$eval(
        `region-page >>> input[name=${name}]`,
        (field) => /** @type {HTMLInputElement} */ (field).value,
      );
    assert.equal(await value("start"), "2026-03-17T19:00");
    await page.set({ utc: true });
    assert.equal(await value("start"), "2026-03-17T18:00");
    assert.equal(await value("end"), "2026-03-18T08:00");
    await (await page.find("input[name=end]")).evaluate((field) => {
      Object.assign(field, { value: "2026-03-18T06:30" });
      field.dispatchEvent(new Event("change"));
    });
    assert.deepEqual(await page.calls(), [
      ["bounds", { start: Date.UTC(2026, 2, 17, 18), end: Date.UTC(2026, 2, 18, 6, 30) }],
    ]);
    const { role, name, children } = await page.accessible("fieldset");
    assert.deepEqual([role, name], ["group", "Time"]);
    const radios = children.flatMap(function all(/** @type {any} */ node) {
      return node.role === "radio" ? [node] : (node.children ?? []).flatMap(all);
    });
    assert.deepEqual(
      radios.map((/** @type {any} */ { name, checked }) => [name, checked]),
      [
        ["Night", false],
        ["Last 24 hours", false],
        ["Last 7 days", false],
        ["Last 30 days", false],
        ["Custom…", true],
      ],
    );
  });

  test("tells a live list from one that stands still, and how old it is", async () => {
    const page = await open();
    assert.deepEqual(await page.texts("[part=live] p"), ["Live updated 12 seconds ago"]);
    await page.click("[part=pause]");
    assert.deepEqual(await page.texts("[part=live] p"), ["Paused updated 12 seconds ago"]);
    assert.equal(await page.attribute("[part=pause]", "aria-label"), "Resume");
    await page.click("[part=pause]");
    await page.click("[part=refresh]");
    assert.deepEqual(await page.calls(), [
      ["pause", undefined],
      ["resume", undefined],
      ["refresh", undefined],
    ]);
    await page.set({ live: "failed", problem: "The service has a problem" });
    assert.deepEqual(await page.texts("[part=live] p"), [
      "Update failed The service has a problem updated 12 seconds ago",
    ]);
    await page.set({ live: "loading", problem: "", waiting: 42 });
    assert.deepEqual(await page.texts("[part=state]"), ["Waiting for the service's rate limit, 42 s"]);
  });

  test("speaks Chinese and German", async () => {
    const chinese = await open({ lang: "zh-CN" });
    assert.deepEqual(await chinese.texts(".sentence"), [
      "3 个任务失败",
      "3 个资源自昨天 08:00以来没有成功的备份",
      "1 个任务运行中",
    ]);
    const german = await open({ lang: "de-DE" });
    assert.deepEqual(await german.texts(".sentence"), [
      "3 fehlgeschlagen",
      "3 Maschinen ohne erfolgreiche Sicherung seit gestern 08:00",
      "1 läuft",
    ]);
  });
});
