/** Tasks of the emulator, over HTTP: more than the viewer loads, a task that gets on, a service that fails. */
import assert from "node:assert/strict";

/** @type {import("../stage.js").Scenarios} */
export const SERVICE = {
  "tasks older than those that are loaded": async (stage) => {
    const viewer = await stage.open({ attributes: { range: "30d" } }, { tasks: 70_000, seed: 7 });
    // A slow machine needs its time for 60 requests.
    await viewer.live(60_000);
    await viewer.says("[part=loaded]", /^[456]\d,\d{3} of [456]\d,\d{3} /);
    await viewer.click("[part=next]");
    await viewer.says("[part=loaded]", /^Older tasks 1–100$/);
    const [first] = await viewer.column("started");
    await viewer.click("[part=next]");
    await viewer.says("[part=loaded]", /^Older tasks 101–200$/);
    assert.notEqual((await viewer.column("started"))[0], first);
    await viewer.click("[part=previous]");
    await viewer.says("[part=loaded]", /^Older tasks 1–100$/);
    await viewer.click("[part=previous]");
    await viewer.says("[part=loaded]", / of /);
  },

  "a service that fails, and works again": async (stage) => {
    const viewer = await stage.open({ attributes: { refresh: "1" } }, { tasks: 500, seed: 7 });
    await viewer.live();
    const count = async () => /^\d+ of \d+/.exec(await viewer.text("[part=loaded]"))?.[0];
    const before = await count();
    stage.site().emulator.configure({ faults: { garbage: 1 } });
    await viewer.has(".overview[data-state=failed]");
    await viewer.says(".state [part=age]", /^The list could not be updated\. It is shown as of /);
    assert.equal(await count(), before);
    stage.site().emulator.configure({ faults: {} });
    await viewer.live();
    await viewer.becomes(() => viewer.count("[part=problem]"), 0);
  },
};
