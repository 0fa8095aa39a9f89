import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { OverviewPage } from "./overview-page.js";
import { useStage } from "./stage.js";

describe("the demo page", () => {
  const stage = useStage({ emulator: { tasks: 3000, seed: 42 } });

  test("begins with the state in its address, and writes the reader's into it", async () => {
    const { page } = await stage.open({ path: "/#tasks=window:7d;status:failed" });
    const viewer = new OverviewPage(page);
    await viewer.live();
    const save = async () => (await viewer.viewer()).evaluate((node) => node.save());
    assert.deepEqual(await save(), { window: "7d", chips: { status: ["failed"] } });
    await viewer.click("[data-tab=errors]");
    assert.equal(await page.evaluate(() => location.hash), "#tasks=window:7d;status:failed;tab:errors");
  });

  test("has a month of tasks", async () => {
    const { page } = await stage.open({ path: "/#tasks=window:30d" });
    const viewer = new OverviewPage(page);
    await viewer.live();
    await viewer.click("[role=columnheader][data-column=started]");
    await viewer.settled();
    const oldest = await (await viewer.viewer()).evaluate(({ tasks }) => String(tasks[0].started_at));
    const days = (Date.now() - Date.parse(oldest)) / 86_400_000;
    assert.ok(days > 29 && days < 31, oldest);
  });
});
