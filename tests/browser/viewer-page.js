/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {import("../../pkg-template/viewer/index.js").CbrTaskViewer} CbrTaskViewer */

/** Time limit of every wait, in milliseconds. */
export const PATIENCE = 20_000;

/** Page object of a page with one `<cbr-task-viewer>`. */
export class ViewerPage {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    page.setDefaultTimeout(PATIENCE);
  }

  /**
   * State of the list: `rows`, `busy` (rows while others load), `loading`, or the name of an empty state or problem.
   *
   * @returns {Promise<string>}
   */
  shown() {
    return this.page.evaluate(() => {
      const list = document.querySelector("cbr-task-viewer")?.shadowRoot?.querySelector("[part=list]");
      const panel = list?.querySelector("[data-state]");
      if (panel) return panel.getAttribute("data-state") ?? "";
      const table = list?.querySelector("[part=table]");
      if (!table) return "nothing";
      return table.getAttribute("aria-busy") === "true" ? "busy" : "rows";
    });
  }

  /**
   * Waits for a state of the list.
   *
   * @param {string} state
   */
  async shows(state) {
    const end = Date.now() + PATIENCE;
    for (;;) {
      const shown = await this.shown();
      if (shown === state) return;
      if (Date.now() > end) {
        throw new Error(`expected the list to show ${state}, it shows ${shown}: ${await this.listText()}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }

  /**
   * Runs an action and waits for the tasks that the viewer loads because of it.
   *
   * @param {() => unknown} act
   */
  async loads(act) {
    const loaded = await this.viewer();
    const event = await loaded.evaluateHandle((viewer) => {
      return {
        arrived: new Promise((resolve) =>
          viewer.addEventListener("cbr-tasks-loaded", () => resolve(true), { once: true }),
        ),
      };
    });
    await act();
    await Promise.race([
      event.evaluate(({ arrived }) => arrived),
      new Promise((_, reject) => setTimeout(reject, PATIENCE, new Error("no tasks were loaded")).unref()),
    ]);
    await this.settled();
  }

  /** @returns {Promise<import("puppeteer-core").ElementHandle<CbrTaskViewer>>} */
  async viewer() {
    const handle = await this.page.waitForSelector("cbr-task-viewer");
    return /** @type {any} */ (handle);
  }

  async settled() {
    const viewer = await this.viewer();
    await viewer.evaluate((element) => element.updateComplete);
  }

  /** @param {Partial<CbrTaskViewer>} properties plain values only */
  async set(properties) {
    const viewer = await this.viewer();
    await viewer.evaluate((element, values) => {
      Object.assign(element, values);
    }, properties);
    await this.settled();
  }

  /** @param {string} name */
  async attribute(name) {
    // Properties become attributes with the next update, which may wait for a language.
    await this.settled();
    const viewer = await this.viewer();
    return viewer.evaluate((element, attribute) => element.getAttribute(attribute), name);
  }

  /**
   * The text of each row's cells, by column.
   *
   * @returns {Promise<Record<string, string>[]>}
   */
  async rows() {
    const viewer = await this.viewer();
    return viewer.evaluate(({ shadowRoot }) =>
      /** @type {HTMLElement[]} */ ([
        .../** @type {ShadowRoot} */ (shadowRoot).querySelectorAll("[part=row]"),
      ]).map((row) => {
        // A row out of sight is not laid out, so it would have no text.
        row.style.contentVisibility = "visible";
        return Object.fromEntries(
          [...row.querySelectorAll("td")].map((cell) => [cell.className.slice(2), cell.innerText.trim()]),
        );
      }),
    );
  }

  /**
   * An element inside the viewer, as soon as it is there. Puppeteer itself looks again when the document changes, which a shadow tree is
   * no part of.
   *
   * @param {string} selector
   * @returns {Promise<import("puppeteer-core").ElementHandle<Element>>}
   */
  async find(selector) {
    await this.page.waitForFunction(
      (wanted) => document.querySelector("cbr-task-viewer")?.shadowRoot?.querySelector(wanted),
      {},
      selector,
    );
    const handle = await this.page.waitForSelector(`cbr-task-viewer >>> ${selector}`);
    if (!handle) throw new Error(`no ${selector} in the viewer`);
    return handle;
  }

  /** @param {string} selector */
  async click(selector) {
    await (await this.find(selector)).click();
  }

  /** @param {string} selector */
  async text(selector) {
    return (await this.find(selector)).evaluate((element) =>
      /** @type {HTMLElement} */ (element).innerText.trim(),
    );
  }

  /** The label of the page's field with its number: `Page 1 of 16`. */
  async pageNumber() {
    return (await this.find("[part=page]")).evaluate((label) =>
      [...label.children]
        .map((part) => (part instanceof HTMLInputElement ? part.value : part.textContent?.trim()))
        .filter(Boolean)
        .join(" "),
    );
  }

  /** Id of the task whose row has the focus. @returns {Promise<string | undefined>} */
  async focusedTask() {
    const viewer = await this.viewer();
    return viewer.evaluate(({ shadowRoot, tasks }) => {
      const row = shadowRoot?.activeElement?.closest("tr");
      const index = [...(row?.parentElement?.children ?? [])].indexOf(/** @type {Element} */ (row));
      return tasks[index]?.id;
    });
  }

  async listText() {
    const list = await this.page.$("cbr-task-viewer >>> [part=list]");
    return (await list?.evaluate((element) => /** @type {HTMLElement} */ (element).innerText)) ?? "";
  }

  /**
   * @param {string} name
   * @param {string} value
   */
  async choose(name, value) {
    await (await this.find(`select[name=${name}]`)).select(value);
  }

  /**
   * @param {string} name
   * @param {string} words
   */
  async type(name, words) {
    await (await this.find(`input[name=${name}]`)).type(words);
  }

  /** True if the details are open. */
  async isOpen() {
    return (await this.page.$("cbr-task-viewer >>> dialog[open]")) !== null;
  }

  async closed() {
    await this.page.waitForFunction(() => {
      const root = document.querySelector("cbr-task-viewer")?.shadowRoot;
      return !root?.querySelector("dialog[open], dialog article");
    });
  }

  /** The innermost element that has the focus, as `tag.class`. */
  focused() {
    return this.page.evaluate(() => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      return {
        tag: element?.localName,
        part: element?.getAttribute("part"),
        label: element?.getAttribute("aria-label"),
      };
    });
  }
}
