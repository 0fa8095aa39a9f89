import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { useStage } from "./stage.js";

/** @typedef {import("./viewer-page.js").ViewerPage} ViewerPage */

/** Row and column that have the focus, both from 0. @param {ViewerPage} viewer */
async function focusedCell(viewer) {
  return (await viewer.viewer()).evaluate(({ shadowRoot }) => {
    const cell = shadowRoot?.activeElement?.closest("td");
    const row = cell?.parentElement;
    return cell && row ? [[...(row.parentElement?.children ?? [])].indexOf(row), cell.cellIndex] : undefined;
  });
}

/** Tasks whose list a test changes: `lists` holds the ids of each answer. @param {ViewerPage} viewer @param {string[][]} lists */
async function answers(viewer, lists) {
  const element = await viewer.viewer();
  await viewer.loads(() =>
    element.evaluate((node, given) => {
      const rest = [...given];
      node.client = {
        tasks: {
          list: async () => {
            const ids = (rest.length > 1 ? rest.shift() : rest[0]) ?? [];
            const logs = ids.map((id) => ({ id, status: "success", operation_type: "backup" }));
            return { operation_logs: /** @type {any[]} */ (logs), count: logs.length };
          },
        },
      };
    }, lists),
  );
}

describe("the grid", () => {
  const stage = useStage();

  test("moves the focus with the keys of the ARIA grid pattern, and opens with Enter and the space bar", async () => {
    const viewer = await stage.list({ size: { width: 1280, height: 900 } });
    const { keyboard } = viewer.page;
    await (await viewer.find("[part=refresh]")).focus();
    await keyboard.press("Tab");
    assert.deepEqual(await focusedCell(viewer), [0, 0]);
    for (const [key, cell] of /** @type {const} */ ([
      ["ArrowDown", [1, 0]],
      ["ArrowRight", [1, 1]],
      ["End", [1, 7]],
      ["ArrowRight", [1, 7]],
      ["ArrowUp", [0, 7]],
      ["ArrowUp", [0, 7]],
      ["Home", [0, 0]],
      ["ArrowLeft", [0, 0]],
    ])) {
      await keyboard.press(key);
      assert.deepEqual(await focusedCell(viewer), cell, key);
    }
    await keyboard.press("PageDown");
    const [row = 0] = (await focusedCell(viewer)) ?? [];
    assert.ok(row > 5 && row < 20, `a page down is about a screen, not ${row} rows`);
    await keyboard.press("PageUp");
    assert.deepEqual(await focusedCell(viewer), [0, 0]);
    await keyboard.down("Control");
    await keyboard.press("End");
    assert.deepEqual(await focusedCell(viewer), [24, 7]);
    await keyboard.press("Home");
    await keyboard.up("Control");
    assert.deepEqual(await focusedCell(viewer), [0, 0]);
    for (const key of /** @type {const} */ (["Enter", "Space"])) {
      await keyboard.press(key);
      await viewer.find("dialog[open] article");
      await keyboard.press("Escape");
      await viewer.closed();
      assert.deepEqual(await focusedCell(viewer), [0, 0]);
    }
  });

  test("has roles, counts and one tab stop that the accessibility tree shows", async () => {
    const viewer = await stage.list();
    const table = await viewer.find("[part=table]");
    const of = await table.evaluate((node) => ({
      role: node.getAttribute("role"),
      label: node.getAttribute("aria-label"),
      count: node.getAttribute("aria-rowcount"),
      first: node.querySelector("[part=row]")?.getAttribute("aria-rowindex"),
      stops: node.querySelectorAll("[tabindex='0']").length,
    }));
    assert.deepEqual(of, { role: "grid", label: "Backup tasks", count: "401", first: "2", stops: 1 });
    await viewer.loads(() => viewer.click("[part=next]"));
    assert.equal(
      await table.evaluate((node) => node.querySelector("[part=row]")?.getAttribute("aria-rowindex")),
      "27",
    );
  });

  test("keeps the focus with its task when rows come, move and go", async () => {
    const viewer = await stage.list();
    await answers(viewer, [
      ["a", "b", "c", "d"],
      ["new", "a", "b", "c"],
      ["c", "b", "a"],
      ["a", "c"],
    ]);
    await viewer.click("[part=row]:nth-child(2) .c-type");
    await viewer.find("dialog[open] article");
    await viewer.page.keyboard.press("Escape");
    await viewer.closed();
    const element = await viewer.viewer();
    const again = () => viewer.loads(() => element.evaluate((node) => node.reload()));
    assert.equal(await viewer.focusedTask(), "b");
    await again();
    assert.equal(await viewer.focusedTask(), "b", "a task came in front");
    await again();
    assert.equal(await viewer.focusedTask(), "b", "the rows turned around");
    await again();
    assert.deepEqual(
      await focusedCell(viewer),
      [1, 1],
      "its own row is gone: the row in its place has the focus",
    );
  });

  test("reuses the rows of tasks that stay", async () => {
    const viewer = await stage.list();
    await answers(viewer, [
      ["a", "b"],
      ["new", "a", "b"],
    ]);
    const row = await viewer.find("[part=row]:nth-child(2)");
    const element = await viewer.viewer();
    await viewer.loads(() => element.evaluate((node) => node.reload()));
    assert.equal(await row.evaluate((node) => [...(node.parentElement?.children ?? [])].indexOf(node)), 2);
  });

  test("shows tasks without an id, or with the same one", async () => {
    const viewer = await stage.list();
    await answers(viewer, [["a", "a", "", "a"]]);
    assert.equal((await viewer.rows()).length, 4);
  });

  test("has at most 19 elements for a finished task", async () => {
    const viewer = await stage.list();
    await viewer.loads(() => viewer.set({ status: "success", pageSize: 200 }));
    const most = await (await viewer.viewer()).evaluate(({ shadowRoot }) =>
      Math.max(
        ...[...(shadowRoot?.querySelectorAll("[part=row]") ?? [])].map(
          (row) => row.querySelectorAll("*").length + 1,
        ),
      ),
    );
    assert.ok(most <= 19, `${most} elements`);
    const skipped = await (await viewer.find("[part=row]")).evaluate(
      (row) => getComputedStyle(row).contentVisibility,
    );
    assert.equal(skipped, "auto");
  });

  test("lays out what a part hides neither in the head nor in the rows", async () => {
    const viewer = await stage.list();
    await viewer.page.evaluate(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync("cbr-task-viewer::part(column-vault) { display: none; }");
      document.adoptedStyleSheets.push(sheet);
    });
    const [head, row] = await (await viewer.viewer()).evaluate(({ shadowRoot }) =>
      ["thead tr", "[part=row]"].map((selector) =>
        [...(shadowRoot?.querySelector(selector)?.children ?? [])].map((cell) => {
          const { left, width } = cell.getBoundingClientRect();
          return [Math.round(left), Math.round(width)];
        }),
      ),
    );
    assert.deepEqual(head, row, "cells are below their heads");
    assert.deepEqual(head?.[4], [0, 0]);
    await (await viewer.find("[part=refresh]")).focus();
    await viewer.page.keyboard.press("Tab");
    for (let press = 0; press < 4; press += 1) await viewer.page.keyboard.press("ArrowRight");
    assert.deepEqual(await focusedCell(viewer), [0, 5]);
  });
});

describe("the pager", () => {
  const stage = useStage();

  test("jumps to a page, and to the last one for a number beyond it", async () => {
    const viewer = await stage.list();
    const jump = async (/** @type {string} */ to) => {
      const field = await viewer.find("input[name=page]");
      await field.click({ count: 3 });
      await viewer.page.keyboard.type(to);
      await viewer.page.keyboard.press("Enter");
    };
    await viewer.loads(() => jump("7"));
    assert.equal(await viewer.text("[part=position]"), "151–175 of 400");
    assert.equal(await viewer.attribute("page"), "7");
    await viewer.loads(() => jump("999"));
    assert.equal(await viewer.text("[part=position]"), "376–400 of 400");
    const before = stage.requests.length;
    await jump("none");
    await viewer.settled();
    assert.equal(await viewer.pageNumber(), "Page 16 of 16");
    assert.equal(stage.requests.length, before);
  });
});
