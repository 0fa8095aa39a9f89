import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { OverviewPage } from "./overview-page.js";
import { backup, changeService, serving } from "./service.js";
import { useStage } from "./stage.js";

const COUNT = 2000;
/** One a half minute, the newest first: machine-0 to machine-1999. */
const tasks = () =>
  Array.from({ length: COUNT }, (_, index) =>
    backup(`task-${index}`, `machine-${index}`, "success", 1 + index / 2),
  );

describe("the grid of virtual rows", () => {
  const stage = useStage();

  async function open(given = tasks()) {
    const { page } = await stage.open({ path: "/", prepare: serving(given) });
    const viewer = new OverviewPage(page);
    await viewer.live();
    return viewer;
  }

  test("has elements for the rows in sight only, and says how many there are", async () => {
    const viewer = await open();
    const grid = await viewer.find("[role=grid]");
    const of = await grid.evaluate((node) => ({
      label: node.getAttribute("aria-label"),
      count: node.getAttribute("aria-rowcount"),
      rows: node.querySelectorAll("[part=row]").length,
      first: node.querySelector("[part=row]")?.getAttribute("aria-rowindex"),
      stops: node.querySelectorAll("[tabindex='0']").length,
      sorted: node.querySelector("[data-column=started]")?.getAttribute("aria-sort"),
    }));
    assert.ok(of.rows > 10 && of.rows < 60, `${of.rows} rows`);
    assert.deepEqual(of, {
      ...of,
      label: "Backup tasks",
      count: "2001",
      first: "2",
      stops: 1,
      sorted: "descending",
    });
  });

  test("leaves nothing behind of rows that it has scrolled past", async () => {
    const viewer = await open();
    const scrolled = (/** @type {number} */ times) =>
      viewer.page.evaluate(async (count) => {
        const element = /** @type {any} */ (document.querySelector("cbr-task-viewer"));
        const scroller = element.shadowRoot.querySelector(".grid-scroll");
        for (let place = 0; place < count; place += 1) {
          scroller.scrollTop = place % 2 === 0 ? 1000 * 36 : 500 * 36;
          await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
          await element.updateComplete;
        }
        return element.shadowRoot.querySelector("[part=rows]").childNodes.length;
      }, times);
    const nodes = await scrolled(2);
    assert.equal(await scrolled(10), nodes);
  });

  test("moves the focus through all rows with the keys of the ARIA grid pattern, headers included", async () => {
    const viewer = await open();
    const { keyboard } = viewer.page;
    await (await viewer.find("[part=row] .cell")).focus();
    for (const [key, cell] of /** @type {const} */ ([
      ["ArrowDown", [1, "status"]],
      ["ArrowRight", [1, "type"]],
      ["End", [1, "error"]],
      ["ArrowRight", [1, "error"]],
      ["Home", [1, "status"]],
      ["ArrowUp", [0, "status"]],
      ["ArrowUp", [-1, "status"]],
      ["ArrowDown", [0, "status"]],
    ])) {
      await keyboard.press(key);
      await viewer.settled();
      assert.deepEqual(await viewer.cell(), cell, key);
    }
    await keyboard.down("Control");
    await keyboard.press("End");
    await viewer.settled();
    assert.deepEqual(await viewer.cell(), [COUNT - 1, "error"]);
    await keyboard.press("Home");
    await viewer.settled();
    await keyboard.up("Control");
    assert.deepEqual(await viewer.cell(), [0, "status"]);
    await keyboard.press("PageDown");
    await viewer.settled();
    const [row] = /** @type {[number, string]} */ (await viewer.cell());
    assert.ok(row > 5 && row < 30, `a page down is about a screen, not ${row} rows`);
  });

  test("sorts by a header, by the pointer and by Enter, and says so", async () => {
    const viewer = await open(tasks().slice(0, 12));
    const header = await viewer.find("[role=columnheader][data-column=resource]");
    await header.click();
    assert.deepEqual((await viewer.column("resource")).slice(0, 3), ["machine-0", "machine-1", "machine-10"]);
    assert.equal(await header.evaluate((node) => node.getAttribute("aria-sort")), "ascending");
    await header.focus();
    await viewer.page.keyboard.press("Enter");
    await viewer.settled();
    assert.deepEqual((await viewer.column("resource")).slice(0, 2), ["machine-9", "machine-8"]);
    assert.equal(await header.evaluate((node) => node.getAttribute("aria-sort")), "descending");
  });

  test("keeps focus, selection and scroll position with their tasks when tasks come", async () => {
    const viewer = await open();
    await viewer.set({ refresh: 1 });
    await viewer.live();
    await viewer.page.evaluate(() => {
      const root = document.querySelector("cbr-task-viewer")?.shadowRoot;
      /** @type {Element} */ (root?.querySelector(".grid-scroll")).scrollTop = 100 * 36;
    });
    await (await viewer.find("[data-row='102'] .cell")).focus();
    await viewer.page.keyboard.down("Shift");
    await viewer.page.keyboard.press("ArrowDown");
    await viewer.page.keyboard.up("Shift");
    await viewer.settled();
    assert.deepEqual(await viewer.cell(), [103, "status"]);
    const top = () =>
      viewer.page.evaluate(() => {
        const root = document.querySelector("cbr-task-viewer")?.shadowRoot;
        return root?.activeElement?.getBoundingClientRect().top;
      });
    const before = await top();
    await changeService(viewer, {
      add: [backup("new-1", "new", "failed", 0.1), backup("new-2", "new", "failed", 0.2)],
    });
    await viewer.says("[part=loaded]", "2,002 of");
    assert.deepEqual(await viewer.cell(), [105, "status"]);
    assert.equal(await top(), before);
    const selected = await (await viewer.find("[role=grid]")).evaluate((node) =>
      [...node.querySelectorAll("[aria-selected=true] [data-column=resource]")].map((cell) =>
        cell.textContent?.trim(),
      ),
    );
    assert.deepEqual(selected.sort(), ["machine-102", "machine-103"]);
  });

  test("copies the selected rows as tab-separated values without formulas", async () => {
    const hostile = backup("h", "=cmd\ttab\nline", "failed", 0.5, "E.1");
    const viewer = await open([hostile, ...tasks().slice(0, 3)]);
    await viewer.page.evaluate(() => {
      Object.defineProperty(navigator, "clipboard", {
        value: {
          writeText: async (/** @type {string} */ text) => Object.assign(globalThis, { __copied: text }),
        },
      });
    });
    const { keyboard } = viewer.page;
    await (await viewer.find("[data-row='0'] .cell")).focus();
    await keyboard.down("Shift");
    await keyboard.press("ArrowDown");
    await keyboard.up("Shift");
    await keyboard.down("Control");
    await keyboard.press("c");
    await keyboard.up("Control");
    const text = await viewer.page.evaluate(() => String(/** @type {any} */ (globalThis).__copied));
    const lines = text.split("\n").map((line) => line.split("\t"));
    assert.deepEqual(lines[0], ["Status", "Type", "Resource", "Vault", "Started", "Duration", "Error"]);
    assert.deepEqual([lines[1]?.[0], lines[1]?.[2], lines[1]?.[6]], ["Failed", "'=cmd tab line", "E.1"]);
    assert.deepEqual([lines[2]?.[0], lines[2]?.[2], lines.length], ["Success", "machine-0", 3]);
  });

  test("has columns to choose and to widen, which outlive the page where it wants that", async () => {
    const viewer = await open(tasks().slice(0, 3));
    await viewer.set({ storageKey: "columns" });
    await viewer.click("[part=columns] summary");
    await viewer.click("input[name=column-vault]");
    await viewer.click("input[name=column-id]");
    const header = await viewer.find("[role=columnheader][data-column=id]");
    await header.focus();
    const width = () => header.evaluate((node) => node.getBoundingClientRect().width);
    const before = await width();
    await viewer.page.keyboard.down("Alt");
    await viewer.page.keyboard.press("ArrowLeft");
    await viewer.page.keyboard.up("Alt");
    await viewer.settled();
    assert.ok((await width()) < before);
    const kept = await viewer.page.evaluate(() => JSON.parse(localStorage.getItem("columns") ?? "{}"));
    assert.deepEqual(kept.columns, ["status", "type", "resource", "started", "duration", "error", "id"]);
    assert.deepEqual(Object.keys(kept.widths), ["id"]);
    await (await viewer.viewer()).evaluate((node) => {
      const other = document.createElement("cbr-task-viewer");
      Object.assign(other, {
        storageKey: "columns",
        endpoint: node.endpoint,
        projectId: node.projectId,
        token: node.token,
      });
      node.replaceWith(other);
    });
    await viewer.live();
    await viewer.find("[role=columnheader][data-column=id]");
    assert.equal(await viewer.page.$("cbr-task-viewer >>> [role=columnheader][data-column=vault]"), null);
  });

  test("shows the page's own columns, with links that are no scripts", async () => {
    const viewer = await open(tasks().slice(0, 2));
    await (await viewer.viewer()).evaluate((node) => {
      node.columns = [
        { name: "owner", header: "Owner", text: ({ id }) => `of ${id}`, href: ({ id }) => `/owners/${id}` },
        { name: "bad", header: "Bad", text: () => "x", href: () => "javascript:alert(1)" },
      ];
    });
    await viewer.settled();
    assert.deepEqual(await viewer.column("owner"), ["of task-0", "of task-1"]);
    const grid = await viewer.find("[role=grid]");
    assert.deepEqual(
      await grid.evaluate((node) => [...node.querySelectorAll("a")].map((link) => link.getAttribute("href"))),
      ["/owners/task-0", "/owners/task-1"],
    );
  });
});
