import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import { icon } from "../icons.js";
import { text as shown } from "../text.js";

/** @import { Formatter } from "../formatter.js" */
/** @import { Messages } from "../messages/en.js" */
/** @import { QueryInput } from "./query-input.js" */

/**
 * @typedef {object} QueryField
 * @property {Messages} t
 * @property {Formatter} format
 * @property {string} text of the query
 * @property {{ message: string, position?: number } | undefined} problem of the text; the position is an index
 * @property {QueryInput} input
 * @property {() => void} onClear
 */

/** Field of the query with its suggestions, and the error in the text below it. @param {QueryField} field */
export function queryField(field) {
  const { t, text, problem, input, onClear } = field;
  const { suggestions, active } = input;
  const isOpen = suggestions.length > 0;
  return html`<div class="query" part="query" role="search" aria-label=${t.query.label}>
    <div class="query-box">
      ${icon("search")}
      <input
        part="control"
        type="text"
        name="query"
        role="combobox"
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        dir="auto"
        placeholder=${t.query.placeholder}
        aria-label=${t.query.label}
        aria-autocomplete="list"
        aria-expanded=${isOpen}
        aria-controls="suggestions"
        aria-activedescendant=${active < 0 ? nothing : `suggestion-${active}`}
        aria-invalid=${problem !== undefined}
        aria-describedby="query-problem"
        .value=${live(text)}
        @input=${input.onInput}
        @keydown=${input.onKey}
        @blur=${input.close}
      />
      ${
        text
          ? html`<button class="square close" part="clear-query" type="button" aria-label=${t.query.clear} @click=${() => onClear()}>${icon("close")}</button>`
          : nothing
      }
      ${suggestionList(field)}
    </div>
    <div class="query-problem" id="query-problem" part="query-problem" role="status">
      ${problem ? problemText(field, problem) : nothing}
    </div>
  </div>`;
}

/** @param {QueryField} field */
function suggestionList({ t, input: { suggestions, active }, input }) {
  // A press would take the focus from the field, which closes the list.
  const stay = (/** @type {Event} */ event) => event.preventDefault();
  return html`<ul class="suggestions" id="suggestions" part="suggestions" role="listbox" aria-label=${t.query.suggestions}
    ?hidden=${suggestions.length === 0} @pointerdown=${stay} @mousedown=${stay}>
    ${suggestions.map(
      ({ label, hint }, index) => html`<li
        id="suggestion-${index}"
        role="option"
        aria-selected=${index === active}
        @click=${(/** @type {{ currentTarget: Element }} */ { currentTarget }) => {
          const box = currentTarget.closest(".query-box");
          input.take(index, /** @type {HTMLInputElement} */ (box?.querySelector("input")));
        }}
      ><bdi>${shown(label)}</bdi> <span class="muted">${hint}</span></li>`,
    )}
  </ul>`;
}

/** The error in words, and the text with the wrong part underlined. @param {QueryField} field @param {{ message: string, position?: number }} problem */
function problemText({ t, format, text }, { message, position }) {
  if (position === undefined) return html`<p>${message}</p>`;
  const [wrong] = /^\s*[^\s()]*/.exec(text.slice(position)) ?? [""];
  return html`<p>${t.query.problem(format.number(position + 1), message.replace(/ at position \d+$/, ""))}</p>
    <code class="mono" aria-hidden="true"
      >${shown(text.slice(0, position))}<u>${shown(wrong) || "\u00a0"}</u>${shown(text.slice(position + wrong.length))}</code
    >`;
}
