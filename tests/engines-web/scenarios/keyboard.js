/** The grid by keys: one tab stop, arrow keys within, rows that are rendered when they come into sight. */
import assert from "node:assert/strict";
import { backup } from "../../browser/service.js";

const COUNT = 2000;

/** @type {import("../stage.js").Scenarios} */
export const KEYBOARD = {
  "the grid by keys": async (stage) => {
    const tasks = Array.from({ length: COUNT }, (_, index) =>
      backup(`task-${index}`, `machine-${index}`, "success", 1 + index / 2),
    );
    const viewer = await stage.open({ tasks });
    await viewer.live();
    await viewer.focus("[data-row='0'] .cell");
    for (const [chord, cell] of [
      ["ArrowDown", "1 status"],
      ["ArrowRight", "1 type"],
      ["End", "1 error"],
      ["ArrowRight", "1 error"],
      ["Home", "1 status"],
      ["ArrowUp", "0 status"],
      ["ArrowUp", "-1 status"],
      ["ArrowDown", "0 status"],
      ["Control+End", `${COUNT - 1} error`],
      ["Control+Home", "0 status"],
    ]) {
      await stage.tab.press(chord);
      await viewer.becomes(() => viewer.cell(), cell);
    }
    await stage.tab.press("Shift+ArrowDown");
    await viewer.becomes(() => viewer.count("[part=row][aria-selected=true]"), 2);
    await stage.tab.press("Control+a");
    await viewer.becomes(() => viewer.count("[part=row][aria-selected=false]"), 0);
    const rows = await viewer.count("[part=row]");
    assert.ok(rows > 10 && rows < 60, `${rows} rows`);
  },

  "one tab stop for the grid": async (stage) => {
    const viewer = await stage.open({
      tasks: [backup("a", "web", "success", 5), backup("b", "db", "success", 6)],
    });
    await viewer.live();
    await viewer.becomes(() => viewer.count("[role=grid] [tabindex='0']"), 1);
    await viewer.focus("[data-tab=tasks]");
    await stage.tab.press("Tab");
    await viewer.becomes(() => viewer.cell(), "0 status");
    await stage.tab.press("ArrowDown");
    await stage.tab.press("ArrowRight");
    await viewer.becomes(() => viewer.cell(), "1 type");
    await stage.tab.press("Tab");
    await viewer.becomes(() => viewer.cell(), null);
    await stage.tab.press("Shift+Tab");
    await viewer.becomes(() => viewer.cell(), "1 type");
  },
};
