/** A page that puppeteer drives: Chromium by its own protocol, Firefox by WebDriver BiDi. */

/** @typedef {import("./engines.js").Tab} Tab */

/** Longest time that a browser may take to end, in milliseconds. */
const PATIENCE = 10_000;

/** @implements {Tab} */
export class PuppeteerTab {
  #browser;
  #page;

  /** @param {import("puppeteer-core").Browser} browser @param {import("puppeteer-core").Page} page */
  constructor(browser, page) {
    this.#browser = browser;
    this.#page = page;
  }

  /** @param {import("puppeteer-core").Browser} browser */
  static async create(browser) {
    return new PuppeteerTab(browser, await browser.newPage());
  }

  /** @param {string} url */
  async open(url) {
    await this.#page.goto(url);
  }

  /** @type {Tab["evaluate"]} */
  evaluate(run, ...args) {
    return /** @type {Promise<any>} */ (this.#page.evaluate(/** @type {any} */ (run), ...args));
  }

  /** @type {Tab["pointer"]} */
  async pointer([first, ...rest]) {
    const { mouse } = this.#page;
    await mouse.move(first.x, first.y);
    await mouse.down();
    for (const { x, y } of rest) await mouse.move(x, y);
    await mouse.up();
  }

  /** @param {string} words */
  type(words) {
    return this.#page.keyboard.type(words);
  }

  /** @param {string} chord */
  async press(chord) {
    const { keyboard } = this.#page;
    const keys = /** @type {import("puppeteer-core").KeyInput[]} */ (chord.split("+"));
    for (const key of keys) await keyboard.down(key);
    for (const key of keys.reverse()) await keyboard.up(key);
  }

  /** @param {number} width @param {number} height */
  resize(width, height) {
    return this.#page.setViewport({ width, height });
  }

  picture() {
    return this.#page.screenshot();
  }

  print() {
    return this.#page.pdf({ format: "A4" });
  }

  async close() {
    const late = new Promise((_, reject) => setTimeout(reject, PATIENCE).unref());
    await Promise.race([this.#browser.close(), late]).catch(() => this.#browser.process()?.kill("SIGKILL"));
  }
}
