/** The foot of the overview: time zone and older pages. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { OverviewPage } from "./overview-page.js";
import { serving } from "./service.js";
import { useStage } from "./stage.js";

describe("the switch to UTC", () => {
  const stage = useStage();

  /** A minute past the quarter hour, some hours ago: minutes that nothing else has. */
  const at = Math.floor(Date.now() / 3_600_000) * 3_600_000 - 4 * 3_600_000 + 16 * 60_000;
  const time = (/** @type {number} */ ms) => new Date(ms).toISOString();
  const task = (/** @type {string} */ id, /** @type {string} */ status) => ({
    id,
    status,
    operation_type: "backup",
    created_at: time(at),
    started_at: time(at),
    ended_at: time(at),
    vault_id: "vault-1",
    vault_name: "prod",
    error_info:
      status === "failed" ? { code: "Backup.1", message: "it happened" } : { code: "", message: "" },
    extra_info: { resource: { id: "id-web", name: "web", type: "OS::Nova::Server" } },
  });
  /** Time of the tasks on a clock that is some hours ahead of UTC. @param {number} hours */
  const clock = (hours) =>
    new Date(at + hours * 3_600_000).toLocaleTimeString("en-US", { timeZone: "UTC", timeStyle: "short" });

  /** Times in the regions: tasks, machines, errors and the panel. @param {OverviewPage} viewer */
  async function times(viewer) {
    const found = [(await viewer.column("started"))[0]];
    for (const tab of ["machines", "errors"]) {
      await viewer.click(`[data-tab=${tab}]`);
      found.push(await viewer.text(`[part=${tab}] time`));
    }
    await viewer.click("[data-tab=tasks]");
    await viewer.click("[data-row='0'] .cell");
    found.push(await viewer.text("dialog[open] .history li"));
    await viewer.page.keyboard.press("Escape");
    await viewer.closed();
    return found.map((text) =>
      text
        ?.replaceAll(/\s/g, " ")
        .match(/(\d+:16)(?::00)?( [AP]M)/)
        ?.slice(1)
        .join(""),
    );
  }

  test("changes the times of all regions together, and is part of the saved state", async () => {
    const prepare = serving([task("a", "success"), task("b", "failed")]);
    const { page } = await stage.open({ path: "/", zone: "Asia/Shanghai", prepare });
    const viewer = new OverviewPage(page);
    await viewer.live();
    const summary = () => viewer.text("[part=summary]");
    const shanghai = clock(8);
    assert.deepEqual(await times(viewer), [shanghai, shanghai, shanghai, shanghai]);
    assert.match(await viewer.text("[part=time-zone]"), /Shanghai|China/);
    const before = await summary();
    const since = [await viewer.text("[part=loaded]"), await viewer.text("[part=sentences]")];
    await viewer.click("input[name=utc]");
    const utc = clock(0);
    assert.deepEqual(await times(viewer), [utc, utc, utc, utc]);
    assert.equal(await viewer.text("[part=time-zone]"), "Times in UTC");
    assert.notEqual(await summary(), before);
    assert.notEqual(await viewer.text("[part=loaded]"), since[0]);
    assert.match(await viewer.text("[part=loaded]"), /UTC$/);
    const saved = await (await viewer.viewer()).evaluate((node) => node.save());
    assert.equal(saved.utc, true);
    await viewer.click("input[name=utc]");
    assert.deepEqual(await times(viewer), [shanghai, shanghai, shanghai, shanghai]);
    assert.equal("utc" in (await (await viewer.viewer()).evaluate((node) => node.save())), false);
  });
});

describe("a window with too many tasks", () => {
  const stage = useStage({ emulator: { tasks: 66_000, seed: 7 } });

  /** Tasks that are shown: ids, and the oldest and newest start. @param {OverviewPage} viewer */
  const shown = async (viewer) =>
    (await viewer.viewer()).evaluate(({ tasks }) => {
      const starts = tasks.map(({ started_at }) => String(started_at)).sort();
      return { ids: tasks.map(({ id }) => String(id)), oldest: starts[0], newest: String(starts.at(-1)) };
    });

  test("has the newest in the table, and the older ones page by page", async () => {
    const { page } = await stage.open({ path: "/#tasks=window:30d" });
    const viewer = new OverviewPage(page);
    page.setDefaultTimeout(120_000);
    await viewer.live();
    const [, loaded, since] =
      /of ([\d,]+) loaded tasks · since (.+) UTC$/.exec(await viewer.text("[part=loaded]")) ?? [];
    const inTable = Number(loaded.replace(",", ""));
    assert.ok(inTable > 40_000 && inTable <= 60_000, loaded);
    const from = Date.parse(`${since.replace(",", " ")} UTC`);
    assert.ok(from > 0, since);

    await viewer.click("[part=older] [part=next]");
    await viewer.says("[part=loaded]", "^Older tasks 1–100$");
    const first = await shown(viewer);
    assert.equal(first.ids.length, 100);
    // They are right before those in the table.
    assert.ok(
      Date.parse(first.newest) <= from && Date.parse(first.newest) > from - 3_600_000,
      `${first.newest} ${since}`,
    );
    await stage.picture(viewer, "older");

    await viewer.click("[part=older] [part=next]");
    await viewer.says("[part=loaded]", "^Older tasks 101–200$");
    const second = await shown(viewer);
    assert.equal(new Set([...first.ids, ...second.ids]).size, 200);
    assert.ok(second.newest <= first.oldest);

    await viewer.click("[part=older] [part=previous]");
    await viewer.says("[part=loaded]", "^Older tasks 1–100$");
    assert.deepEqual(await shown(viewer), first);
    // A question is about the tasks in the table.
    await viewer.click("button[part~=sentence-failed]");
    await viewer.says("[part=loaded]", "of .* loaded tasks");
    assert.ok(
      (await viewer.column("status")).every((status) => status === "Failed" || status === "Timed out"),
    );
  });
});
