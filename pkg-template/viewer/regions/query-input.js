import { suggest } from "./suggest.js";

/** @import { ChipValue } from "../data/window-rows.js" */
/** @import { Messages } from "../messages/en.js" */
/** @import { Suggestion } from "./suggest.js" */

/** Suggestions of the query field and their keyboard, as in the combobox pattern of ARIA. The text itself is the page's. */
export class QueryInput {
  /** Open if there are some. @type {readonly Suggestion[]} */
  suggestions = [];
  /** Index of the suggestion that Enter takes, or -1. */
  active = -1;

  #options;

  /**
   * @param {object} options
   * @param {(text: string) => unknown} options.onText called for a new text
   * @param {(field: string) => readonly ChipValue[]} options.values of a field, the most frequent first
   * @param {() => Messages} options.messages
   * @param {() => unknown} options.onChange called for other suggestions: the field is to be rendered anew
   */
  constructor(options) {
    this.#options = options;
  }

  /** @param {{ target: HTMLInputElement }} event */
  onInput = ({ target }) => {
    this.#options.onText(target.value);
    this.#open(target);
  };

  close = () => {
    this.#set([]);
  };

  /** @param {KeyboardEvent} event */
  onKey = (event) => {
    const { key, shiftKey, isComposing } = event;
    const field = /** @type {HTMLInputElement} */ (event.target);
    const count = this.suggestions.length;
    if (isComposing) return;
    if (key === "ArrowDown" || key === "ArrowUp") {
      if (count === 0) this.#open(field);
      else {
        // One place is that of the field itself.
        const step = key === "ArrowDown" ? 1 : -1;
        this.#set(this.suggestions, ((this.active + 1 + step + count + 1) % (count + 1)) - 1);
      }
    } else if (key === "Escape" && count > 0) this.close();
    else if ((key === "Enter" || (key === "Tab" && !shiftKey)) && this.active >= 0)
      this.take(this.active, field);
    else return;
    event.preventDefault();
  };

  /** Puts a suggestion into the text. @param {number} index @param {HTMLInputElement} field */
  take(index, field) {
    const { insert, from, to } = this.suggestions[index];
    field.setRangeText(insert, from, to, "end");
    this.#options.onText(field.value);
    // After a field its values follow; after a value nothing is left to suggest.
    if (insert.endsWith(" ")) this.close();
    else this.#open(field);
  }

  /** @param {HTMLInputElement} field */
  #open(field) {
    const { values, messages } = this.#options;
    this.#set(suggest(field.value, field.selectionStart ?? field.value.length, values, messages()));
  }

  /** @param {readonly Suggestion[]} suggestions */
  #set(suggestions, active = -1) {
    this.suggestions = suggestions;
    this.active = active;
    this.#options.onChange();
  }
}
