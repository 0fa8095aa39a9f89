/** Page object of a page with one viewer, in any engine. Selectors are those of elements inside the viewer. */
import assert from "node:assert/strict";

/** @typedef {import("./engines.js").Tab} Tab */

/** Time limit of every wait, in milliseconds. */
const PATIENCE = 20_000;

export class Viewer {
  /** @param {Tab} tab */
  constructor(tab) {
    this.tab = tab;
  }

  /**
   * Waits until a value is as expected: browsers render at times of their own.
   *
   * @template T
   * @param {() => Promise<T>} read
   * @param {T} expected
   * @param {number} [patience] milliseconds
   */
  async becomes(read, expected, patience = PATIENCE) {
    for (const end = Date.now() + patience; ; await new Promise((resolve) => setTimeout(resolve, 25))) {
      const value = await read();
      try {
        return assert.deepEqual(value, expected);
      } catch (error) {
        if (Date.now() > end) throw error;
      }
    }
  }

  /** Waits for a text. @param {string} selector @param {RegExp} pattern */
  async says(selector, pattern) {
    const said = async () => {
      const text = await this.text(selector);
      return pattern.test(text) || text;
    };
    await this.becomes(said, /** @type {string | boolean} */ (true));
  }

  /** Waits for an element. @param {string} selector @param {number} [patience] milliseconds */
  has(selector, patience) {
    return this.becomes(async () => (await this.count(selector)) > 0, true, patience);
  }

  /** Waits until all tasks of the window are there and are watched. @param {number} [patience] milliseconds */
  live(patience) {
    return this.has(".overview[data-state=live]", patience);
  }

  /** @param {string} selector */
  count(selector) {
    return this.tab.evaluate(
      (wanted) => document.querySelector("cbr-task-viewer")?.shadowRoot?.querySelectorAll(wanted).length ?? 0,
      selector,
    );
  }

  /** Texts of elements. @param {string} selector */
  texts(selector) {
    return this.tab.evaluate(
      (wanted) =>
        [...(document.querySelector("cbr-task-viewer")?.shadowRoot?.querySelectorAll(wanted) ?? [])].map(
          (element) => element.textContent?.replace(/\s+/g, " ").trim() ?? "",
        ),
      selector,
    );
  }

  /** @param {string} selector */
  async text(selector) {
    return (await this.texts(selector))[0] ?? "";
  }

  /** @param {string} selector @param {string} name */
  attribute(selector, name) {
    return this.tab.evaluate(
      (wanted, attribute) =>
        document
          .querySelector("cbr-task-viewer")
          ?.shadowRoot?.querySelector(wanted)
          ?.getAttribute(attribute) ?? null,
      selector,
      name,
    );
  }

  /** Texts of a column's cells in sight, from above. @param {string} name */
  column(name) {
    return this.tab.evaluate(
      (column) =>
        /** @type {HTMLElement[]} */ ([
          ...(document.querySelector("cbr-task-viewer")?.shadowRoot?.querySelectorAll("[part=row]") ?? []),
        ])
          .sort((one, other) => Number(one.dataset.row) - Number(other.dataset.row))
          .map((row) => row.querySelector(`[data-column=${column}]`)?.textContent?.trim() ?? ""),
      name,
    );
  }

  /** Numbers of the three sentences: failed, machines without a good backup, running. */
  answers() {
    return this.tab.evaluate(() =>
      [...(document.querySelector("cbr-task-viewer")?.shadowRoot?.querySelectorAll(".sentence") ?? [])].map(
        (sentence) => Number(sentence.querySelector("strong")?.textContent?.replace(",", "") ?? 0),
      ),
    );
  }

  /** The cell with the focus, as `row column`; row -1 are the headers. */
  cell() {
    return this.tab.evaluate(() => {
      const focused = document.querySelector("cbr-task-viewer")?.shadowRoot?.activeElement;
      const cell = /** @type {HTMLElement | null} */ (focused?.closest(".cell") ?? null);
      return cell && `${cell.parentElement?.dataset.row ?? -1} ${cell.dataset.column}`;
    });
  }

  /** Box of an element, which is scrolled into sight. @param {string} selector */
  async box(selector) {
    await this.has(selector);
    return this.tab.evaluate((wanted) => {
      const element = document.querySelector("cbr-task-viewer")?.shadowRoot?.querySelector(wanted);
      element?.scrollIntoView({ block: "nearest", behavior: "instant" });
      return /** @type {DOMRect} */ (element?.getBoundingClientRect().toJSON());
    }, selector);
  }

  /** @param {string} selector */
  click(selector) {
    return this.drag(selector, [0.5]);
  }

  /** Presses the mouse at a place of an element, and releases it at the last one. @param {string} selector @param {number[]} places 0 to 1 of its width */
  async drag(selector, places) {
    const { left, top, width, height } = await this.box(selector);
    await this.tab.pointer(places.map((place) => ({ x: left + place * width, y: top + height / 2 })));
  }

  /** @param {string} selector */
  async focus(selector) {
    await this.has(selector);
    await this.tab.evaluate((wanted) => {
      const root = document.querySelector("cbr-task-viewer")?.shadowRoot;
      /** @type {HTMLElement | null | undefined} */ (root?.querySelector(wanted))?.focus();
    }, selector);
  }

  /** @param {Record<string, unknown>} properties */
  set(properties) {
    return this.tab.evaluate((values) => {
      Object.assign(/** @type {Element} */ (document.querySelector("cbr-task-viewer")), values);
    }, properties);
  }

  /** Changes the tasks of the service in the page. @param {unknown[]} added */
  add(...added) {
    return this.tab.evaluate(
      (tasks) => {
        const { __service: service } = /** @type {any} */ (globalThis);
        const ids = tasks.map(({ id }) => id);
        service.tasks = [...service.tasks.filter((/** @type {any} */ { id }) => !ids.includes(id)), ...tasks];
      },
      /** @type {any[]} */ (added),
    );
  }
}
