/** Languages, directions, narrow pages and print. */
import assert from "node:assert/strict";
import { openNight, TASKS } from "./night.js";

/** Elements that stick out of the viewer. Runs in the page. */
function stickingOut() {
  const viewer = /** @type {Element} */ (document.querySelector("cbr-task-viewer"));
  const { left, right } = viewer.getBoundingClientRect();
  return [...(viewer.shadowRoot?.querySelectorAll(".viewer *") ?? [])]
    .filter((element) => {
      const box = element.getBoundingClientRect();
      // The grid is scrolled, and its rows are wider.
      const isScrolled = element.closest("svg, .hidden, thead, .grid-scroll > *, .suggestions, .chip-values");
      return box.width > 1 && !isScrolled && (box.left < left - 1 || box.right > right + 1);
    })
    .map((element) => `${element.localName}.${element.className} ${element.textContent?.slice(0, 30)}`);
}

/** Keeps what a page has while it is printed: a listener after the viewer's sees what the browser prints. Runs in the page. */
function watchPrint() {
  const root = document.querySelector("cbr-task-viewer")?.shadowRoot;
  const find = (/** @type {string} */ selector) =>
    /** @type {Element} */ (root?.querySelector(selector) ?? document.createElement("i"));
  const text = (/** @type {string} */ part) => find(`[part=${part}]`).textContent ?? "";
  const { __printing: printing } = /** @type {any} */ (globalThis);
  for (const list of printing)
    list.addEventListener("change", (/** @type {MediaQueryListEvent} */ { matches }) => {
      if (!matches) return;
      const __printed = {
        machines: ["web", "db", "mail"].every((name) => text("machines").includes(name)),
        errors: ["Backup.1 happened", "Backup.2"].every((words) => text("errors").includes(words)),
        grids: root?.querySelectorAll("[role=grid]").length,
        tabs: getComputedStyle(find("[role=tablist]")).display,
        query: getComputedStyle(find("[part=query]")).display,
      };
      Object.assign(globalThis, { __printed });
    });
}

/** Makes the rules for print apply, and says that the page is printed: for engines that nobody can ask to print. Runs in the page. */
function pretendToPrint() {
  const change = (/** @type {CSSRuleList} */ rules) => {
    for (const rule of /** @type {Iterable<any>} */ (rules)) {
      if (rule.media?.mediaText === "print") rule.media.mediaText = "all";
      else if (rule.media?.mediaText === "screen") rule.media.mediaText = "not all";
      if (rule.cssRules) change(rule.cssRules);
    }
  };
  const root = document.querySelector("cbr-task-viewer")?.shadowRoot;
  for (const sheet of root?.adoptedStyleSheets ?? []) change(sheet.cssRules);
  const { __printing: printing } = /** @type {any} */ (globalThis);
  for (const list of printing)
    list.dispatchEvent(new MediaQueryListEvent("change", { matches: true, media: "print" }));
}

/** @type {import("../stage.js").Scenarios} */
export const APPEARANCE = {
  Chinese: async (stage) => {
    const viewer = await openNight(stage, { lang: "zh-CN" });
    await viewer.says("[part~=sentence-failed]", /3\s*个任务失败/);
    await viewer.becomes(() => viewer.texts("[role=tab]"), ["任务", "资源", "错误"]);
    await viewer.becomes(() => viewer.column("status"), ["运行中", "失败", "成功", "失败", "超时", "成功"]);
  },

  German: async (stage) => {
    const viewer = await openNight(stage, { lang: "de" });
    await viewer.says("[part~=sentence-failed]", /3\s*fehlgeschlagen/);
    await viewer.becomes(() => viewer.texts("[role=tab]"), ["Aufgaben", "Maschinen", "Fehler"]);
    await viewer.says("[part=loaded]", /^6 von \d geladenen Aufgaben/);
  },

  "right to left": async (stage) => {
    const viewer = await stage.open({ tasks: TASKS(), dir: "rtl" });
    await viewer.live();
    assert.deepEqual(await stage.tab.evaluate(stickingOut), []);
    await viewer.focus("[data-row='0'] .cell");
    await stage.tab.press("ArrowLeft");
    await viewer.becomes(() => viewer.cell(), "0 type");
    const [first, last] = [
      await viewer.box("[data-row='0'] > :first-child"),
      await viewer.box("[data-tab=tasks]"),
    ];
    assert.ok(first.left > 640 && last.left > 640, "both begin at the right");
  },

  "a page of 360 px": async (stage) => {
    // Not every engine's window can be so narrow, so the page is.
    await stage.tab.resize(360, 740);
    const viewer = await openNight(stage);
    await stage.tab.evaluate(() => {
      document.body.style.width = "360px";
    });
    for (const name of ["tasks", "machines", "errors"]) {
      await viewer.click(`[data-tab=${name}]`);
      await viewer.has(`[part~=view-${name}]`);
      assert.deepEqual(await stage.tab.evaluate(stickingOut), [], name);
    }
    await viewer.click("[data-tab=tasks]");
    await viewer.click("[data-row='1'] .cell");
    await viewer.has("dialog:modal");
    await stage.tab.press("Escape");
    await viewer.becomes(() => viewer.count("dialog[open]"), 0);
  },

  print: async (stage) => {
    const viewer = await openNight(stage);
    await stage.tab.evaluate(watchPrint);
    const pdf = await stage.tab.print();
    if (pdf) assert.equal(Buffer.from(pdf).subarray(0, 5).toString(), "%PDF-");
    else await stage.tab.evaluate(pretendToPrint);
    const seen = () => stage.tab.evaluate(() => /** @type {any} */ (globalThis).__printed ?? null);
    await viewer.becomes(seen, { machines: true, errors: true, grids: 0, tabs: "none", query: "none" });
  },
};
