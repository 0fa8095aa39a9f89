/** A site, a browser and pages for the tests of one `describe`. They are closed after it. */
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { after, afterEach, before } from "node:test";
import { createSite } from "../../www/site.js";
import { launchChromium } from "./chromium.js";
import { ViewerPage } from "./viewer-page.js";

/** @typedef {import("puppeteer-core").Page} Page */

/** Runtime options that every test starts with. */
const CALM = {
  faults: {},
  faultQueue: [],
  latency: 0,
  rateLimit: null,
  cors: null,
};

/**
 * @typedef {object} OpenOptions
 * @property {string} [path] the demo page with the plain list, if it is missing
 * @property {boolean} [dark]
 * @property {string} [lang] of the browser
 * @property {string} [zone] the user's time zone
 * @property {{ width: number, height: number }} [size]
 * @property {(page: Page) => Promise<unknown>} [prepare] before the page loads
 */

/**
 * @typedef {import("../../www/site.js").SiteOptions & { make?: typeof createSite }} StageOptions `make` creates another site
 * than the demo
 */

/** @typedef {{ url: URL, headers: Record<string, string | string[] | undefined> }} SeenRequest */

export class Stage {
  /** The emulator's requests since the test began, oldest first. @type {SeenRequest[]} */
  requests = [];
  /** True if this test expects a violation of the page's policy. */
  expectsViolations = false;

  #options;
  /** @type {import("../../www/site.js").Site | undefined} */
  #site;
  /** @type {import("puppeteer-core").Browser | undefined} */
  #browser;
  /** @type {string[]} */
  #complaints = [];
  url = "";

  #make;

  /** @param {StageOptions} options */
  constructor({ make = createSite, ...options }) {
    this.#make = make;
    this.#options = options;
  }

  get emulator() {
    if (!this.#site) throw new Error("the stage is not set up yet");
    return this.#site.emulator;
  }

  /** The query of the last list request. @returns {URLSearchParams} */
  get lastQuery() {
    return this.requests.at(-1)?.url.searchParams ?? new URLSearchParams();
  }

  async setUp() {
    this.#site = this.#make({
      ...this.#options,
      emulator: {
        tasks: 400,
        seed: 7,
        ...this.#options.emulator,
        onRequest: ({ url, headers }) => this.requests.push({ url: new URL(url, this.url), headers }),
      },
    });
    this.url = await this.#site.listen(0);
    this.#browser = await launchChromium();
  }

  async tearDown() {
    await this.#browser?.close();
    await this.#site?.close();
  }

  /** Closes the test's pages and returns their errors. */
  async reset() {
    const complaints = this.#complaints.splice(0);
    const expected = this.expectsViolations;
    this.expectsViolations = false;
    this.requests = [];
    this.emulator.configure(CALM);
    const contexts = this.#browser?.browserContexts() ?? [];
    await Promise.all(
      contexts
        .filter((context) => context !== this.#browser?.defaultBrowserContext())
        .map((context) => context.close()),
    );
    if (!expected) assert.deepEqual(complaints, []);
  }

  /**
   * A page in a browser context of its own, without data of other tests.
   *
   * @param {OpenOptions} [options]
   */
  async open({
    path = "/?view=list",
    dark = false,
    lang = "en-US",
    zone = "UTC",
    size = { width: 1280, height: 900 },
    prepare,
  } = {}) {
    if (!this.#browser) throw new Error("the stage is not set up yet");
    const context = await this.#browser.createBrowserContext();
    const page = await context.newPage();
    await page.setViewport(size);
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }]);
    await page.emulateTimezone(zone);
    await this.#speak(page, lang);
    await this.#listen(page);
    await prepare?.(page);
    await page.goto(this.url + path);
    return new ViewerPage(page);
  }

  /** A page whose viewer shows tasks. @param {OpenOptions} [options] */
  async list(options) {
    const viewer = await this.open(options);
    await viewer.shows("rows");
    return viewer;
  }

  /**
   * @param {Page} page
   * @param {string} lang
   */
  async #speak(page, lang) {
    await page.evaluateOnNewDocument((tag) => {
      Object.defineProperty(navigator, "language", { get: () => tag });
      Object.defineProperty(navigator, "languages", { get: () => [tag] });
    }, lang);
  }

  /** @param {Page} page */
  async #listen(page) {
    await page.exposeFunction("__complain", (/** @type {string} */ complaint) =>
      this.#complaints.push(complaint),
    );
    await page.evaluateOnNewDocument(() => {
      document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
        /** @type {any} */ (globalThis).__complain(`${violatedDirective} refused ${blockedURI}`);
      });
    });
    page.on("pageerror", (error) => this.#complaints.push(String(error)));
    page.on("console", (message) => {
      const text = message.text();
      // Chromium reports every failed request here, and the tests cause failures on purpose.
      if (message.type() === "error" && !/^Failed to load resource|CORS policy/.test(text))
        this.#complaints.push(text);
    });
  }

  /**
   * Takes a picture into the folder `SCREENSHOTS`, if that variable is set.
   *
   * @param {ViewerPage} viewer
   * @param {string} name
   */
  async picture({ page }, name) {
    const folder = process.env.SCREENSHOTS;
    if (!folder) return;
    await mkdir(folder, { recursive: true });
    await page.screenshot({ path: `${folder}/${name}.png` });
  }
}

/**
 * A stage for the `describe` that calls this.
 *
 * @param {StageOptions} [options]
 */
export function useStage(options = {}) {
  const stage = new Stage(options);
  before(() => stage.setUp());
  afterEach(() => stage.reset());
  after(() => stage.tearDown());
  return stage;
}
