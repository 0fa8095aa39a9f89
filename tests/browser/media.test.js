import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { useStage } from "./stage.js";

/** @typedef {import("./viewer-page.js").ViewerPage} ViewerPage */

/** Boxes of elements. @param {ViewerPage} viewer @param {string[]} selectors */
async function boxes(viewer, ...selectors) {
  const found = await Promise.all(
    selectors.map(async (selector) =>
      (await viewer.find(selector)).evaluate((element) => {
        const { left, right, width, height } = element.getBoundingClientRect();
        return { left, right, width, height };
      }),
    ),
  );
  return /** @type {{ left: number, right: number, width: number, height: number }[]} */ (found);
}

describe("print", () => {
  const stage = useStage();

  test("has all rows as a table with whole ids, light, and no controls", async () => {
    const viewer = await stage.list({ dark: true, size: { width: 700, height: 900 } });
    await viewer.page.emulateMediaType("print");
    const element = await viewer.viewer();
    const printed = await element.evaluate(({ shadowRoot }) => {
      const style = (/** @type {string} */ selector) =>
        getComputedStyle(/** @type {Element} */ (shadowRoot?.querySelector(selector)));
      const id = /** @type {HTMLElement} */ (shadowRoot?.querySelector(".c-resource .id"));
      return {
        layout: ["table", "thead", "tbody tr", "td"].map((selector) => style(selector).display),
        rows: [...(shadowRoot?.querySelectorAll("[part=row]") ?? [])].filter((row) => row.clientHeight > 10)
          .length,
        scheme: style("[part=table]").colorScheme,
        controls: [...(shadowRoot?.querySelectorAll("button, select, input") ?? [])].filter(
          (control) => control.getClientRects().length > 0,
        ).length,
        cut: id.scrollWidth > id.clientWidth,
        position: shadowRoot?.querySelector("[part=position]")?.getClientRects().length,
      };
    });
    assert.deepEqual(printed, {
      layout: ["table", "table-header-group", "table-row", "table-cell"],
      rows: 25,
      scheme: "light",
      controls: 0,
      cut: false,
      position: 1,
    });
    assert.equal(await viewer.page.evaluate(() => document.documentElement.scrollWidth), 700);
  });

  test("of open details has the whole task and nothing else", async () => {
    const viewer = await stage.list();
    await viewer.click("[part=open]");
    await viewer.find("dialog[open]");
    await viewer.page.emulateMediaType("print");
    const [dialog, body] = await (await viewer.find("dialog")).evaluate((node) =>
      [node, /** @type {Element} */ (node.querySelector(".body"))].map(({ clientHeight, scrollHeight }) => [
        clientHeight,
        scrollHeight,
      ]),
    );
    assert.equal(body?.[0], body?.[1], "nothing is scrolled out");
    assert.equal(dialog?.[0], dialog?.[1]);
    assert.equal(
      await (await viewer.viewer()).evaluate(
        ({ shadowRoot }) => shadowRoot?.querySelector("[part=list]")?.getClientRects().length,
      ),
      0,
    );
  });
});

describe("a page from right to left", () => {
  const stage = useStage();

  const rtl = {
    prepare: async (/** @type {import("puppeteer-core").Page} */ page) => {
      await page.emulateMediaFeatures([{ name: "prefers-reduced-motion", value: "reduce" }]);
      await page.evaluateOnNewDocument(() =>
        document.addEventListener("DOMContentLoaded", () => {
          document.documentElement.dir = "rtl";
        }),
      );
    },
  };

  test("has the button of a card beside its texts", async () => {
    const viewer = await stage.list({ ...rtl, size: { width: 360, height: 740 } });
    const [open, id] = await boxes(viewer, "[part=row] .open", "[part=row] .id");
    assert.ok(open && id && open.right <= id.left, `${open?.right} is left of ${id?.left}`);
  });

  test("has the details on the left side", async () => {
    const viewer = await stage.list(rtl);
    await viewer.click("[part=open]");
    const [dialog] = await boxes(viewer, "dialog[open]");
    assert.equal(dialog?.left, 0);
  });

  test("keeps the order of times and of sentences", async () => {
    const viewer = await stage.list(rtl);
    /** Left edges of two pieces of a text. @param {string} selector @param {string} first @param {string} second */
    const inOrder = async (selector, first, second) =>
      (await viewer.find(selector)).evaluate(
        (element, ...pieces) => {
          /** @type {Text[]} */
          const texts = [];
          const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) texts.push(/** @type {Text} */ (walker.currentNode));
          const [a = 0, b = 0] = pieces.map((piece) => {
            const text = /** @type {Text} */ (texts.find(({ data }) => new RegExp(piece).test(data)));
            const at = text.data.search(new RegExp(piece));
            const range = document.createRange();
            range.setStart(text, at);
            range.setEnd(text, at + 1);
            return range.getBoundingClientRect().left;
          });
          return a < b;
        },
        first,
        second,
      );
    assert.ok(await inOrder("[part=row] time", "\\d+:\\d", "[AP]M"));
    assert.ok(await inOrder("[part=position]", "1", "of"));
    assert.ok(await inOrder("[part=notes]", "Times", "UTC"));
  });

  test("mirrors arrow keys", async () => {
    const viewer = await stage.list(rtl);
    await (await viewer.find("[part=refresh]")).focus();
    await viewer.page.keyboard.press("Tab");
    await viewer.page.keyboard.press("ArrowLeft");
    assert.equal((await viewer.focused()).part, "column column-type");
  });
});

describe("forced colours", () => {
  const stage = useStage();

  test("show the progress of a task, and the icons of statuses", async () => {
    const viewer = await stage.list();
    const session = await viewer.page.createCDPSession();
    await session.send("Emulation.setEmulatedMedia", {
      features: [{ name: "forced-colors", value: "active" }],
    });
    await viewer.loads(() => viewer.set({ status: "running" }));
    const styles = await (await viewer.find("progress")).evaluate((progress) => {
      const bar = getComputedStyle(progress);
      const pill = /** @type {Element} */ (progress.closest("td")?.querySelector(".pill"));
      return [
        bar.borderTopStyle,
        bar.forcedColorAdjust,
        getComputedStyle(pill, "::before").borderBottomStyle,
      ];
    });
    // Without an adjustment of its own the bar has the colour of its background.
    assert.deepEqual(styles, ["solid", "none", "solid"]);
  });
});

describe("another document", () => {
  const stage = useStage({
    csp: "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'",
  });

  test("has the viewer's styles too, and so has the first one when it comes back", async () => {
    const viewer = await stage.list();
    const displays = await (await viewer.viewer()).evaluate(async (node) => {
      const frame = document.body.appendChild(document.createElement("iframe"));
      const style = () =>
        /** @type {Window} */ (node.ownerDocument.defaultView).getComputedStyle(
          /** @type {Element} */ (node.shadowRoot?.querySelector(".filters")),
        ).display;
      const home = /** @type {Element} */ (node.parentElement);
      const seen = [style()];
      /** @type {Document} */ (frame.contentDocument).body.append(node);
      await node.updateComplete;
      seen.push(style());
      home.append(node);
      await node.updateComplete;
      seen.push(style());
      return seen;
    });
    assert.deepEqual(displays, ["flex", "flex", "flex"]);
    await viewer.shows("rows");
  });
});
