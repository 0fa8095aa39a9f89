import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { createEmulator } from "../../www/emulator/http/server.js";
import { start } from "../node/cli/portal-support.js";
import { launchChromium } from "./chromium.js";
import { OverviewPage } from "./overview-page.js";
import { useStage } from "./stage.js";
import { ViewerPage } from "./viewer-page.js";
import { violations } from "./violations.js";

/**
 * Runs the installed command as a site.
 *
 * @param {(env: Record<string, string>) => { args: string[], env: Record<string, string> }} how
 */
function command(how) {
  let query = "";
  /** @type {typeof import("../../www/site.js").createSite} */
  const make = ({ emulator: options } = {}) => {
    const emulator = createEmulator(options);
    /** @type {(() => unknown)[]} */
    const ends = [];
    return {
      emulator,
      listen: async () => {
        const { url, close } = await emulator.listen(0);
        ends.push(close);
        const { token } = emulator.credentials;
        const { args, env } = how({ CBR_ENDPOINT: url, OS_PROJECT_ID: emulator.projectId, OS_TOKEN: token });
        const address = new URL(await start({ after: (end) => ends.unshift(end) }, args, env).line());
        query = address.search;
        return address.origin;
      },
      close: async () => {
        for (const end of ends) await end();
      },
    };
  };
  return { make, path: () => `/${query}` };
}

describe("the page of serve", () => {
  const { make, path } = command((env) => ({ args: ["serve", "--port", "0"], env }));
  const stage = useStage({ make });

  /** @param {import("./stage.js").OpenOptions} [options] */
  async function open(options) {
    const { page } = await stage.open({ ...options, path: path() });
    const viewer = new OverviewPage(page);
    await viewer.page.waitForFunction(() => location.pathname !== "/");
    return viewer;
  }

  test("shows the tasks and their project, and hides its key", async () => {
    const viewer = await open();
    await viewer.shows("rows");
    await viewer.live();
    assert.match(await viewer.text("[part=loaded]"), /^\d[\d,]* of \d[\d,]* loaded tasks/);
    assert.match(viewer.page.url().slice(stage.url.length), /^\/[\w-]{24}\/$/);
    // The empty page and this one: the address with the key is not in the history.
    assert.equal(await viewer.page.evaluate(() => history.length), 2);
    assert.equal(await viewer.page.title(), "Backup tasks · cbr-tasks");
    assert.match(
      await viewer.page.$eval("#source", ({ textContent }) => String(textContent)),
      /^http:\/\/127\.0\.0\.1:\d+ · project 04f1829c788037ac2fb8c01eb2b04b95$/,
    );
    assert.equal(await viewer.page.evaluate(() => document.cookie), "");
    await stage.picture(viewer, "portal-light");
  });

  test("opens again without the key", async () => {
    const viewer = await open();
    await viewer.shows("rows");
    await viewer.page.goto(viewer.page.url());
    await viewer.shows("rows");
  });

  test("filters and shows details through the proxy", async () => {
    const viewer = await open();
    await viewer.shows("rows");
    await viewer.live();
    await viewer.click("[part=chip-value][data-value=success]");
    const statuses = await viewer.column("status");
    assert.ok(statuses.length > 0 && statuses.every((status) => status === "Success"), String(statuses));
    await viewer.click("[part=row]");
    await viewer.find("dialog[open]");
    assert.ok(stage.requests.every(({ headers }) => headers.cookie === undefined));
  });

  test("is Chinese and dark by the preferences of the browser", async () => {
    const viewer = await open({ lang: "zh-CN", dark: true });
    await viewer.shows("rows");
    assert.equal(await viewer.page.$eval("h1", ({ textContent }) => textContent), "备份任务");
    assert.match(await viewer.text("[part=head]"), /^状态/);
    const background = await viewer.page.$eval("html", (root) => getComputedStyle(root).backgroundColor);
    assert.equal(background, "rgb(15, 17, 20)");
    assert.deepEqual(await violations(viewer), []);
    await stage.picture(viewer, "portal-dark");
  });

  test("has switches for language and theme", async () => {
    const viewer = await open({ dark: true });
    await viewer.shows("rows");
    assert.deepEqual(
      await viewer.page.$$eval("#language option", (options) =>
        options.map(({ textContent }) => textContent),
      ),
      ["English", "简体中文", "Deutsch"],
    );
    await viewer.page.select("#language", "zh-CN");
    await viewer.page.select("#theme", "light");
    assert.equal(await viewer.page.$eval("h1", ({ textContent }) => textContent), "备份任务");
    assert.equal(
      await viewer.page.$eval("#theme", ({ textContent }) => textContent?.trim().split(/\s+/).join()),
      "跟随系统,浅色,深色",
    );
    assert.equal(await viewer.attribute("theme"), "light");
    assert.deepEqual(await violations(viewer), []);
  });

  test("fits a narrow screen", async () => {
    const viewer = await open({ size: { width: 360, height: 740 } });
    await viewer.shows("rows");
    const [inner, outer] = await viewer.page.$eval("html", (root) => [root.scrollWidth, root.clientWidth]);
    assert.equal(inner, outer);
    assert.deepEqual(await violations(viewer), []);
    await stage.picture(viewer, "portal-narrow");
  });

  test("shows nothing without the key", async () => {
    const { page } = await stage.open();
    const text = await page.evaluate(() => document.body.innerText.trim());
    assert.equal(text, "open the address that the program printed: it contains the key");
    assert.equal(stage.requests.length, 0);
  });

  test("shows an error without its cookie", async () => {
    const viewer = await open();
    await viewer.shows("rows");
    await viewer.page.browserContext().deleteCookie(...(await viewer.page.browserContext().cookies()));
    await viewer.click("[part=refresh]");
    await viewer.shows("portalRefused");
    assert.match(await viewer.listText(), /open the address that the program printed/);
  });

  test("gives nothing to a page of another port, even with the cookie", async (t) => {
    const viewer = await open();
    await viewer.shows("rows");
    /** @type {(string | undefined)[]} */
    const cookies = [];
    const evil = createServer(({ headers }, res) => {
      cookies.push(headers.cookie);
      res.setHeader("content-type", "text/html").end("<p>evil</p>");
    });
    evil.listen(0, "127.0.0.1");
    await once(evil, "listening");
    t.after(() => {
      evil.closeAllConnections();
      evil.close();
    });
    const { port } = /** @type {import("node:net").AddressInfo} */ (evil.address());
    const address = viewer.page.url();
    const page = await viewer.page.browserContext().newPage();
    await page.goto(`http://127.0.0.1:${port}/`);
    // From here on, nothing but the other page can ask.
    await viewer.page.close();
    stage.requests = [];
    const got = await page.evaluate(async (address) => {
      const list = `${address}api/v3/default/operation-logs`;
      const read = async (/** @type {RequestInit} */ init) => {
        const response = await fetch(list, { credentials: "include", ...init }).catch(() => undefined);
        return response ? await response.text() : "refused";
      };
      const frame = document.body.appendChild(document.createElement("iframe"));
      const loaded = new Promise((resolve) => frame.addEventListener("load", resolve));
      frame.src = address;
      await loaded;
      const framed = (() => {
        try {
          return frame.contentDocument?.body.innerText ?? "closed";
        } catch {
          return "closed";
        }
      })();
      return [await read({}), await read({ mode: "no-cors" }), framed];
    }, address);
    assert.deepEqual(got, ["refused", "refused", "closed"]);
    assert.ok(cookies.length > 0 && cookies.every((cookie) => cookie === undefined));
    assert.equal(stage.requests.length, 0);
  });
});

describe("DNS rebinding: a host name that resolves to this machine", () => {
  /** @type {(() => unknown)[]} */
  const ends = [];
  const stage = { after: (/** @type {() => unknown} */ end) => ends.unshift(end) };
  let port = "";
  /** @type {import("puppeteer-core").Browser} */
  let browser;
  before(async () => {
    const { line } = start(stage, ["demo", "--port", "0", "--tasks", "100"]);
    port = new URL(await line()).port;
    browser = await launchChromium({ args: ["--host-resolver-rules=MAP evil.example 127.0.0.1"] });
    stage.after(() => browser.close());
  });
  after(async () => {
    for (const end of ends) await end();
  });

  test("gets nothing, while the machine's own name gets the page", async () => {
    const page = await browser.newPage();
    const refused = await page.goto(`http://evil.example:${port}/`);
    assert.equal(refused?.status(), 403);
    const list = await page.evaluate(async () => (await fetch("/api/v3/default/operation-logs")).status);
    assert.equal(list, 403);
    const viewer = new ViewerPage(page);
    await page.goto(`http://localhost:${port}/`);
    await viewer.shows("rows");
    assert.equal(
      await page.$eval("#source", ({ textContent }) => textContent),
      "Demo data from the emulator on this machine",
    );
  });
});
