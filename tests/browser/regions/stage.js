/** A site with a page of all regions. */
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { useStage } from "../stage.js";

/** @typedef {import("puppeteer-core").Page} Page */

const source = fileURLToPath(new URL("./", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "regions-"));
process.on("exit", () => rmSync(folder, { recursive: true }));
for (const name of ["index.html", "page.css"]) copyFileSync(join(source, name), join(folder, name));
await build({
  entryPoints: [join(source, "page.js")],
  outfile: join(folder, "page.js"),
  bundle: true,
  format: "esm",
  target: "es2022",
  external: ["/pkg/*"],
  logLevel: "error",
});

/** A stage for the `describe` that calls this, with a function that opens the page. */
export function useRegions() {
  const stage = useStage({ folders: { "/regions/": `${folder}/` } });
  /** @param {import("../stage.js").OpenOptions} [options] */
  const open = async (options = {}) => {
    const viewer = await stage.open({ path: "/regions/index.html", ...options });
    await viewer.page.waitForFunction("globalThis.regions");
    return new RegionsPage(viewer.page, stage);
  };
  return { stage, open };
}

/** Page object of the page of all regions. */
export class RegionsPage {
  /** @param {Page} page @param {import("../stage.js").Stage} stage */
  constructor(page, stage) {
    this.page = page;
    this.stage = stage;
  }

  /** Changes the state. @param {Record<string, unknown>} changes */
  set(changes) {
    return this.page.evaluate((values) => /** @type {any} */ (globalThis).regions.set(values), changes);
  }

  /** Takes the calls of callbacks since the last time. @returns {Promise<[name: string, value: any][]>} */
  async calls() {
    const calls = await this.page.evaluate(() => /** @type {any} */ (globalThis).regions.calls.splice(0));
    // Nothing is null on the way here.
    return calls.map((/** @type {[string, unknown]} */ [name, value]) => [name, value ?? undefined]);
  }

  /** @param {string} selector @returns {Promise<import("puppeteer-core").ElementHandle<HTMLElement>>} */
  async find(selector) {
    const found = await this.page.$(`region-page >>> ${selector}`);
    if (!found) throw new Error(`no ${selector} in the page`);
    return /** @type {any} */ (found);
  }

  /** @param {string} selector */
  async click(selector) {
    await (await this.find(selector)).click();
  }

  /** Text of all elements of a selector, with simple spaces. @param {string} selector @returns {Promise<string[]>} */
  texts(selector) {
    return this.page.evaluate((of) => {
      const { renderRows, root } = /** @type {any} */ (globalThis).regions;
      renderRows();
      return [...root.querySelectorAll(of)].map(({ innerText, textContent }) =>
        (innerText ?? textContent).replaceAll(/\s+/g, " ").trim(),
      );
    }, selector);
  }

  /** @param {string} selector @param {string} name */
  async attribute(selector, name) {
    return (await this.find(selector)).evaluate((element, of) => element.getAttribute(of), name);
  }

  /** Accessible name, role and values of an element. @param {string} selector @returns {Promise<any>} */
  async accessible(selector) {
    return this.page.accessibility.snapshot({ root: await this.find(selector), interestingOnly: false });
  }

  /** Text of the element that has the focus. @returns {Promise<string>} */
  focused() {
    return this.page.evaluate(() => {
      const active = /** @type {any} */ (globalThis).regions.root.activeElement;
      return active?.innerText.replaceAll(/\s+/g, " ").trim() ?? "";
    });
  }

  /** @param {...string} keys with their modifiers, such as `Shift+ArrowLeft` */
  async press(...keys) {
    for (const combination of keys) {
      const parts = /** @type {import("puppeteer-core").KeyInput[]} */ (combination.split("+"));
      for (const key of parts) await this.page.keyboard.down(key);
      for (const key of parts.reverse()) await this.page.keyboard.up(key);
    }
  }

  /** @param {string} name of a picture */
  async picture(name) {
    await this.page.evaluate(() => /** @type {any} */ (globalThis).regions.renderRows());
    await this.stage.picture(/** @type {any} */ (this), name);
  }
}
