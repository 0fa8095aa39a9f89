import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { useStage } from "./stage.js";

/** @typedef {import("./viewer-page.js").ViewerPage} ViewerPage */

/** @param {ViewerPage} viewer @param {string} selector @param {"color" | "backgroundColor"} property */
async function style(viewer, selector, property) {
  return (await viewer.find(selector)).evaluate((element, name) => getComputedStyle(element)[name], property);
}

const DARK = "rgb(22, 24, 29)";
const LIGHT = "rgb(255, 255, 255)";

describe("the language", () => {
  const stage = useStage();

  test("is the browser's, here Chinese", async () => {
    const viewer = await stage.list({ lang: "zh-CN", zone: "Asia/Shanghai" });
    assert.match(await viewer.text("thead"), /^状态\s+任务类型\s+资源\s+资源类型\s+存储库\s+开始时间\s+耗时/);
    assert.equal(await viewer.text("[part=position]"), "第 1–25 条，共 400 条");
    await viewer.loads(() => viewer.choose("status", "failed"));
    assert.match((await viewer.rows())[0]?.status ?? "", /^失败/);
    await viewer.click("button.open");
    assert.match(await viewer.text("dialog [data-path=status]"), /状态\s+失败\s+failed/);
    assert.match(
      await viewer.text("dialog [data-section=times]"),
      /\d{4}年\d+月\d+日 (GMT\+8|CST) \d\d:\d\d:\d\d/,
    );
    await stage.picture(viewer, "zh");
  });

  test("can be switched on the page, and the viewer follows", async () => {
    const viewer = await stage.list();
    assert.equal(await viewer.text("thead .c-status"), "Status");
    await viewer.page.select("#language", "zh-CN");
    await viewer.page.waitForFunction(() => {
      const head = document.querySelector("cbr-task-viewer")?.shadowRoot?.querySelector("thead .c-status");
      return head?.textContent === "状态";
    });
    assert.equal(await viewer.page.$eval("h1", (heading) => heading.textContent), "备份任务");
    assert.equal(await viewer.page.$eval("html", (root) => root.lang), "zh-CN");
    await viewer.page.select("#language", "en");
    await viewer.page.waitForFunction(() => document.querySelector("h1")?.textContent === "Backup tasks");
  });

  test("is the element's own lang, if it has one", async () => {
    const viewer = await stage.list();
    await viewer.set({ lang: "zh" });
    assert.equal(await viewer.text("thead .c-vault"), "存储库");
    await viewer.set({ lang: "fr" });
    assert.equal(await viewer.text("thead .c-vault"), "Vault");
    assert.equal(await viewer.text("[part=position]"), "1–25 of 400");
  });

  test("has the words of the service's reference in Chinese", async () => {
    const viewer = await stage.list({ lang: "zh-CN" });
    const options = await (await viewer.viewer()).evaluate(({ shadowRoot }) =>
      Object.fromEntries(
        [
          ...(shadowRoot?.querySelectorAll("select[name=status] option, select[name=operationType] option") ??
            []),
        ].map((option) => [/** @type {HTMLOptionElement} */ (option).value, option.textContent]),
      ),
    );
    for (const [value, word] of Object.entries({
      backup: "备份",
      copy: "复制",
      replication: "跨Region复制",
      restore: "恢复",
      sync: "同步",
      vault_delete: "删除存储库",
      remove_resource: "移除资源",
      success: "成功",
      skipped: "跳过",
      failed: "失败",
      running: "运行中",
      timeout: "超时",
      waiting: "等待中",
    }))
      assert.equal(options[value], word);
  });

  test("is used for errors too", async () => {
    const viewer = await stage.list({ lang: "zh-CN" });
    await viewer.set({ token: "not-a-token" });
    await viewer.shows("unauthorized");
    assert.equal(await viewer.text("[part=problem] h2"), "令牌未被接受");
  });
});

describe("light and dark", () => {
  const stage = useStage();

  test("follow the user's preference", async () => {
    const light = await stage.list();
    assert.equal(await style(light, "[part=list]", "backgroundColor"), LIGHT);
    const dark = await stage.list({ dark: true });
    assert.equal(await style(dark, "[part=list]", "backgroundColor"), DARK);
    await stage.picture(dark, "dark");
  });

  test("can be switched on the page", async () => {
    const viewer = await stage.list();
    await viewer.page.select("#theme", "dark");
    await viewer.settled();
    assert.equal(await viewer.attribute("theme"), "dark");
    assert.equal(await style(viewer, "[part=list]", "backgroundColor"), DARK);
    assert.equal(
      await viewer.page.$eval("html", (root) => getComputedStyle(root).backgroundColor),
      "rgb(15, 17, 20)",
    );
    await viewer.page.select("#theme", "light");
    await viewer.settled();
    assert.equal(await style(viewer, "[part=list]", "backgroundColor"), LIGHT);
  });

  test("are overridden by the page's own colours and parts", async () => {
    const viewer = await stage.list();
    await viewer.page.evaluate(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(`
        cbr-task-viewer { --cbr-surface: rgb(1, 2, 3); }
        cbr-task-viewer::part(position) { color: rgb(4, 5, 6); }
      `);
      document.adoptedStyleSheets.push(sheet);
    });
    assert.equal(await style(viewer, "[part=list]", "backgroundColor"), "rgb(1, 2, 3)");
    assert.equal(await style(viewer, "[part=position]", "color"), "rgb(4, 5, 6)");
  });
});

describe("a part", () => {
  const stage = useStage();

  for (const part of [
    "filter-status",
    "filter-operationType",
    "filter-range",
    "filter-startTime",
    "filter-endTime",
    "filter-resourceName",
    "filter-vaultName",
    "page-size",
    "page",
  ]) {
    test(`${part} hides a field with its label`, async () => {
      const viewer = await stage.list();
      await viewer.set({ range: "custom" });
      const element = await viewer.viewer();
      const seen = () =>
        element.evaluate(
          ({ shadowRoot }) =>
            [...(shadowRoot?.querySelectorAll("label") ?? [])].filter(
              (label) => label.getClientRects().length > 0,
            ).length,
        );
      const before = await seen();
      await viewer.page.evaluate((name) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(`cbr-task-viewer::part(${name}) { display: none; }`);
        document.adoptedStyleSheets.push(sheet);
      }, part);
      assert.equal(await seen(), before - 1);
    });
  }
});

describe("a small screen", () => {
  const stage = useStage();

  test("shows the tasks as cards, without horizontal scrolling", async () => {
    const viewer = await stage.list({ size: { width: 360, height: 740 } });
    await stage.picture(viewer, "phone");
    const width = await viewer.page.evaluate(() => document.documentElement.scrollWidth);
    assert.equal(width, 360);
    const row = await (await viewer.find("[part=row]")).boundingBox();
    assert.ok(row && row.height > 80);
    await viewer.click("[part=row] .c-resource");
    const dialog = await (await viewer.find("dialog[open]")).boundingBox();
    assert.equal(dialog?.width, 360);
    await stage.picture(viewer, "phone-details");
  });

  test("nothing overflows at widths in between", async () => {
    for (const width of [480, 720, 800, 960, 1100]) {
      const viewer = await stage.list({ size: { width, height: 740 } });
      const scrolled = await (await viewer.find(".scroll")).evaluate(
        (element) => element.scrollWidth - element.clientWidth,
      );
      assert.equal(scrolled, 0, `the table is wider than a page of ${width} px`);
    }
  });
});

describe("a user who prefers reduced motion", () => {
  const stage = useStage();

  test("gets no motion", async () => {
    stage.emulator.configure({ latency: 500 });
    const viewer = await stage.open({
      prepare: (page) => page.emulateMediaFeatures([{ name: "prefers-reduced-motion", value: "reduce" }]),
    });
    await viewer.shows("loading");
    const moving = await (await viewer.viewer()).evaluate(
      ({ shadowRoot }) => /** @type {ShadowRoot} */ (shadowRoot).getAnimations().length,
    );
    assert.equal(moving, 0);
    await viewer.shows("rows");
  });
});
