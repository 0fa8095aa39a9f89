import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { useRegions } from "./stage.js";

describe("the machines", () => {
  const { open } = useRegions();

  test("are a row each, the worst first, with what a table says about them", async () => {
    const page = await open();
    const rows = await page.texts("[part=machines] tbody tr");
    assert.equal(rows.length, 11);
    assert.deepEqual(rows.slice(0, 4), [
      '<img src=x onerror="hacked=1">[U+202E]gpj.exe Cloud server Failing the last 2 backups failed: BackupService.6012 — archive',
      "web-1 Cloud server Failing the last 3 backups failed: BackupService.6011 3 days ago Mar 14, 8:10 PM prod eu",
      "files Cloud server Overdue the last good backup is too old 1 day ago Mar 17, 12:00 AM 30m archive",
      "db-1 Cloud server Good the last good backup is new enough 9 hours ago Mar 17, 10:20 PM prod eu",
    ]);
    assert.equal(await page.page.evaluate("globalThis.hacked"), undefined);
  });

  test("say the last results to a screen reader, and show each in a shape of its own", async () => {
    const page = await open();
    const images = await page.page.$$eval("region-page >>> svg.streak", (all) =>
      all.map((image) => [
        image.getAttribute("aria-label"),
        [...image.querySelectorAll("path")].map((path) => path.dataset.status),
      ]),
    );
    assert.deepEqual(images.slice(0, 3), [
      ["2 × Failed; the last: Failed", ["failed"]],
      ["11 × Success, 3 × Failed; the last: Failed", ["success", "failed"]],
      ["1 × Success, 1 × Running; the last: Running", ["success", "running"]],
    ]);
    const { role } = await page.accessible("svg.streak");
    assert.equal(role, "image");
  });

  test("begin their results at the right edge of a page from right to left, the newest last", async () => {
    const page = await open();
    const edges = await page.page.evaluate(() => {
      document.documentElement.dir = "rtl";
      const image = /** @type {any} */ (globalThis).regions.root.querySelectorAll("svg.streak")[1];
      const places = [image, ...image.querySelectorAll("path")].map((node) => node.getBoundingClientRect());
      return places.map(({ right, left }) => [right, left].map((edge) => Math.round(edge - places[0].right)));
    });
    // 14 results fill it: eleven good ones from the right, three failed ones to their left.
    const [[, width], [good], [bad, last]] = edges;
    assert.deepEqual([good, bad < good, Math.abs(last - width) < 4], [0, true, true]);
  });

  test("a click anywhere in a row opens the history, and so does the keyboard, once", async () => {
    const page = await open();
    await page.click("[part=machines] tbody tr:nth-child(3) .c-vault");
    assert.deepEqual(
      (await page.calls()).map(([name, { resource }]) => [name, resource.name]),
      [["machine", "files"]],
    );
    await page.page.focus("region-page >>> [part=machines] tbody button");
    await page.press("ArrowDown", "ArrowDown", "ArrowDown", "Enter");
    assert.deepEqual(
      (await page.calls()).map(([name, { resource }]) => [name, resource.name]),
      [["machine", "db-1"]],
    );
  });

  test("say how many of the first have no good backup", async () => {
    const page = await open();
    const since = "without a good backup since yesterday 8:00 AM";
    assert.deepEqual(await page.texts("[part=machines] [part=note]"), [`First: 3 machines ${since}`]);
    await page.set({ chips: { vault: ["00000000-0000-4000-8000-000000001000"] } });
    assert.deepEqual(await page.texts("[part=machines] [part=note]"), [`First: 1 machine ${since}`]);
    await page.set({ text: "resource:db-1", chips: {} });
    assert.deepEqual(await page.texts("[part=machines] [part=note]"), [
      "Every machine has a good backup since yesterday 8:00 AM",
    ]);
  });

  test("begin with some of very many rows, say so, and a button adds more", async () => {
    const page = await open();
    await page.set({ most: 4 });
    const table = "[part=machines] table";
    assert.equal(await page.attribute(table, "aria-rowcount"), "12");
    assert.deepEqual((await page.texts("[part=machines] tbody .link")).slice(2), ["files", "db-1"]);
    assert.deepEqual(await page.texts("[part=rest]"), ["1–4 of 11 7 more"]);
    await page.click("[part=more-rows]");
    assert.equal((await page.texts("[part=machines] tbody tr")).length, 11);
    assert.equal(await page.attribute("[part=machines] tbody tr:last-child", "aria-rowindex"), "12");
    assert.deepEqual(await page.texts("[part=rest]"), []);
    await page.page.waitForFunction(
      () => /** @type {any} */ (globalThis).regions.root.activeElement?.textContent === "app-1",
    );
  });

  test("have columns that the accessibility tree knows", async () => {
    const page = await open();
    const { role, name, children } = await page.accessible("[part=machines] table");
    assert.deepEqual([role, name], ["table", "Machines"]);
    const [head, body] = children;
    assert.deepEqual(
      head.children[0].children.map((/** @type {any} */ cell) => [cell.role, cell.name]),
      ["Machine", "Verdict", "Last good backup", "Last results", "Running", "Vault"].map((text) => [
        "columnheader",
        text,
      ]),
    );
    assert.deepEqual(
      body.children[0].children.map((/** @type {any} */ cell) => cell.role),
      ["rowheader", "cell", "cell", "cell", "cell", "cell"],
    );
  });

  test("give their reasons in the page's language", async () => {
    const german = await open({ lang: "de" });
    assert.deepEqual((await german.texts("[part=reason]")).slice(0, 3), [
      "die letzten 2 Sicherungen sind fehlgeschlagen: BackupService.6012",
      "die letzten 3 Sicherungen sind fehlgeschlagen: BackupService.6011",
      "die letzte erfolgreiche Sicherung ist zu alt",
    ]);
    const chinese = await open({ lang: "zh-CN" });
    assert.equal((await chinese.texts("[part=reason]"))[0], "最近 2 次备份均失败: BackupService.6012");
  });
});

describe("the errors", () => {
  const { open } = useRegions();

  test("are a row a code, with how many tasks and machines, and when", async () => {
    const page = await open();
    assert.deepEqual(await page.texts("[part=errors] tbody tr"), [
      'BackupService.6012 no such disk <img src=x onerror="hacked=1">[U+202E]gpj.exe 2 1 Mar 18, 3:00 AM Mar 18, 3:10 AM',
      "BackupService.6011 The server is locked 1 1 Mar 17, 8:00 PM Mar 17, 8:00 PM",
    ]);
    assert.equal(await page.page.evaluate("globalThis.hacked"), undefined);
  });

  test("a row sets the filter by its code, and clears it", async () => {
    const page = await open();
    await page.click("[part=errors] tbody tr:nth-child(2) .c-count");
    assert.deepEqual(await page.calls(), [["code", ["BackupService.6011"]]]);
    assert.deepEqual(await page.texts("[part=errors] [aria-pressed=true]"), ["BackupService.6011"]);
    await page.click("[part=errors] [aria-pressed=true]");
    assert.deepEqual(await page.calls(), [["code", []]]);
  });
});
