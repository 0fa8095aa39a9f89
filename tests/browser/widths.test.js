import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { useStage } from "./stage.js";

/** @typedef {import("./viewer-page.js").ViewerPage} ViewerPage */

const WIDTHS = [320, 360, 414, 480, 600, 720, 768, 800, 852, 880, 964, 1052, 1100, 1280, 1600, 2560];

/** Tasks with the longest usual texts: one that failed in another year, one that runs. */
const TASKS = [
  {
    id: "4827f2da-b008-4507-ab7d-42d0df5ed912",
    status: "failed",
    operation_type: "migrate_resources",
    started_at: "2019-11-23T23:59:58Z",
    ended_at: "2019-11-24T12:58:57Z",
    error_info: { code: "BackupService.6303", message: "no space" },
    vault_name: "vault-share-production",
    vault_id: "0e077fac-ea2c-42f3-a2de-bfa0ab058051",
    extra_info: {
      resource: {
        id: "a6ab1c57-cd1a-48e0-b1c1-6275098c9774",
        name: "web-01",
        type: "OS::Ironic::BareMetalServer",
      },
    },
  },
  {
    id: "x",
    status: "running",
    operation_type: "sync",
    started_at: "2019-11-23T23:59:58Z",
    extra_info: { common: { progress: 100 }, resource: { id: "x".repeat(64), type: "OS::Sfs::Turbo" } },
  },
];

/** What is cut, sticks out or breaks a word. Runs in the page. @param {Element} node @returns {string[]} */
function flaws(node) {
  const root = /** @type {ShadowRoot} */ (node.shadowRoot);
  const { left, right } = node.getBoundingClientRect();
  /** @type {string[]} */
  const found = [];
  /** @param {Element} element */
  const name = (element) =>
    `${element.localName}.${element.className} “${element.textContent?.trim().slice(0, 30)}”`;
  for (const element of root.querySelectorAll(".viewer *")) {
    const box = element.getBoundingClientRect();
    if (box.width <= 1 || element.closest("option, svg, .hidden, thead")) continue;
    if (box.right > right + 1 || box.left < left - 1) found.push(`${name(element)} sticks out`);
  }
  /** Lines of a text. @param {Element} element */
  const lines = (element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
  };
  for (const element of root.querySelectorAll("td time, .error-code, .pill, td .name:not(.id)")) {
    const cell = /** @type {Element} */ (element.closest("td"));
    const range = document.createRange();
    range.selectNodeContents(element);
    const box = range.getBoundingClientRect();
    const outer = cell.getBoundingClientRect();
    if (box.right > outer.right + 1 || box.left < outer.left - 1) found.push(`${name(element)} is cut`);
    if (
      /** @type {HTMLElement} */ (element).scrollWidth > element.clientWidth + 1 &&
      element.localName !== "bdi"
    )
      found.push(`${name(element)} is cut`);
    if (element.localName === "time" && lines(element) > 2) found.push(`${name(element)} is broken`);
    if (element.matches(".error-code, .pill") && lines(element) > 1) found.push(`${name(element)} is broken`);
  }
  for (const cell of root.querySelectorAll("td.c-type")) {
    if (lines(cell) > (cell.textContent?.trim().split(/\s+/).length ?? 1))
      found.push(`${name(cell)} is broken`);
  }
  return found;
}

describe("at every width", () => {
  const stage = useStage();

  for (const [lang, zone] of /** @type {const} */ ([
    ["en-US", "UTC"],
    ["zh-CN", "Asia/Shanghai"],
  ])) {
    test(`times, codes and words are whole, and nothing sticks out, in ${lang}`, async () => {
      const viewer = await stage.list({ lang, zone });
      const element = await viewer.viewer();
      await viewer.loads(() =>
        element.evaluate((node, tasks) => {
          node.client = {
            tasks: { list: async () => ({ operation_logs: /** @type {any[]} */ (tasks), count: 3000 }) },
          };
        }, TASKS),
      );
      await viewer.loads(() => viewer.set({ status: "failed", range: "custom" }));
      for (const width of WIDTHS) {
        await viewer.page.setViewport({ width, height: 900 });
        await viewer.rows();
        assert.deepEqual(await element.evaluate(flaws), [], `at ${width} px`);
        assert.equal(await viewer.page.evaluate(() => document.documentElement.scrollWidth), width);
      }
    });
  }

  test("the fields of a time range have room for a date and time", async () => {
    const viewer = await stage.list();
    await viewer.set({ range: "custom", startTime: "2026-12-30T22:58:00Z" });
    for (const width of WIDTHS) {
      await viewer.page.setViewport({ width, height: 900 });
      const [room, natural] = await (await viewer.find("input[name=startTime]")).evaluate((input) => {
        const copy = /** @type {HTMLElement} */ (input.cloneNode());
        copy.style.width = "max-content";
        input.after(copy);
        const widths = [input, copy].map((field) => field.getBoundingClientRect().width);
        copy.remove();
        return widths;
      });
      assert.ok(room >= natural, `${room} px for ${natural} px at ${width} px`);
    }
  });

  test("an id is whole or cut in the middle, and its title is whole", async () => {
    const viewer = await stage.list();
    for (const width of WIDTHS) {
      await viewer.page.setViewport({ width, height: 900 });
      const cut = await (await viewer.find(".c-resource .id")).evaluate((id) => {
        const end = document.createRange();
        end.selectNode(/** @type {Node} */ (id.lastChild));
        return {
          text: id.textContent,
          title: id.getAttribute("title"),
          beyond: end.getBoundingClientRect().right - id.getBoundingClientRect().right,
        };
      });
      assert.match(cut.title ?? "", /^[0-9a-f-]{36}$/);
      assert.equal(cut.text, cut.title);
      assert.ok(cut.beyond <= 1, `its end is cut by ${cut.beyond} px at ${width} px`);
    }
  });

  test("the refresh button is beside a field", async () => {
    const viewer = await stage.list();
    for (const width of WIDTHS) {
      await viewer.page.setViewport({ width, height: 900 });
      const beside = await (await viewer.viewer()).evaluate((node) => {
        const shadowRoot = /** @type {ShadowRoot} */ (node.shadowRoot);
        const refresh = /** @type {Element} */ (shadowRoot.querySelector("[part=refresh]"));
        const button = refresh.getBoundingClientRect();
        return [...shadowRoot.querySelectorAll(".field")].some((field) => {
          const { bottom, right } = field.getBoundingClientRect();
          return Math.abs(bottom - button.bottom) < 2 && right <= button.left;
        });
      });
      assert.ok(beside, `it stands alone at ${width} px`);
    }
  });

  test("labels of the details break at dots and underscores only", async () => {
    const viewer = await stage.list();
    for (const width of [320, 480, 600, 1280]) {
      await viewer.page.setViewport({ width, height: 900 });
      await (await viewer.viewer()).evaluate((node) =>
        node.open(
          /** @type {any} */ ({
            extra_info: {
              resource: { extra_info: { exclude_volumes: ["a"], include_volumes: [{ os_version: "b" }] } },
            },
          }),
        ),
      );
      const words = await (await viewer.find("dialog[open]")).evaluate((dialog) =>
        [...dialog.querySelectorAll("dt")].flatMap((label) =>
          [...label.childNodes]
            .filter(({ nodeType }) => nodeType === Node.TEXT_NODE)
            .flatMap((text) => {
              const range = document.createRange();
              range.selectNodeContents(text);
              const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
              return lines.size > 1 ? [text.textContent] : [];
            }),
        ),
      );
      assert.deepEqual(words, [], `at ${width} px`);
      await viewer.click("[part=close]");
      await viewer.closed();
    }
  });
});
