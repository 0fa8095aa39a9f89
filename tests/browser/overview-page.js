import { ViewerPage } from "./viewer-page.js";

/** Page object of a page with one viewer that shows the overview. */
export class OverviewPage extends ViewerPage {
  /** Waits until all tasks of the window are there and are watched. */
  live() {
    return this.is("live");
  }

  /** Waits for a state of the loader. @param {string} state */
  is(state) {
    return this.find(`.overview[data-state=${state}]`);
  }

  /** Waits until a text of the viewer is as it should be. @param {string} selector @param {string} pattern */
  says(selector, pattern) {
    return this.page.waitForFunction(
      (part, expected) => {
        const found = document.querySelector("cbr-task-viewer")?.shadowRoot?.querySelector(part);
        return new RegExp(expected, "s").test(found?.textContent ?? "");
      },
      {},
      selector,
      pattern,
    );
  }

  /** Texts of a column's cells in sight, from above. @param {string} name */
  async column(name) {
    return (await this.viewer()).evaluate(
      ({ shadowRoot }, column) =>
        /** @type {HTMLElement[]} */ ([...(shadowRoot?.querySelectorAll("[part=row]") ?? [])])
          .sort((one, other) => Number(one.dataset.row) - Number(other.dataset.row))
          .map((row) => row.querySelector(`[data-column=${column}]`)?.textContent?.trim()),
      name,
    );
  }

  /** Row and column of the cell with the focus; row -1 are the headers. */
  async cell() {
    return (await this.viewer()).evaluate(({ shadowRoot }) => {
      const cell = /** @type {HTMLElement | null} */ (shadowRoot?.activeElement?.closest(".cell") ?? null);
      return cell && [Number(cell.parentElement?.dataset.row ?? -1), cell.dataset.column];
    });
  }

  /** Numbers of the three sentences: failed, machines without a good backup, running. */
  async answers() {
    return (await this.viewer()).evaluate(({ shadowRoot }) =>
      [...(shadowRoot?.querySelectorAll(".sentence") ?? [])].map((sentence) =>
        Number(sentence.querySelector("strong")?.textContent ?? 0),
      ),
    );
  }

  /** Chooses the window of time. @param {string} name */
  async window(name) {
    await (await this.find(`.window input[value="${name}"]`)).evaluate((radio) =>
      /** @type {HTMLElement} */ (radio).click(),
    );
  }
}
