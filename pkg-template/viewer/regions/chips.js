import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { text, translate } from "../text.js";
import { onArrowKey } from "./arrow-focus.js";

/** @import { Formatter } from "../formatter.js" */
/** @import { Messages } from "../messages/en.js" */
/** @import { Chip, ChipValue } from "../data/window-rows.js" */

/**
 * @typedef {object} Chips
 * @property {Messages} t
 * @property {Formatter} format
 * @property {readonly Chip[]} shown
 * @property {(chip: Chip) => readonly ChipValue[]} values the most frequent first
 * @property {Partial<Record<Chip, readonly string[]>>} chosen
 * @property {readonly Chip[]} expanded chips that show all their values
 * @property {(chip: Chip, values: readonly string[]) => void} onChip
 * @property {(chip: Chip) => void} onMore shows all values, or few again
 * @property {() => void} onClear of all chips
 */

/** Values of a chip that are shown without a click, and most of those that are shown with one: the query field finds the others. */
const [FEW, MANY] = [5, 100];

/** A row of toggle buttons for each chip: a click a choice, several at once. Each row is one tab stop. @param {Chips} chips */
export function chips(chips) {
  const { t, shown, chosen, onClear } = chips;
  const isAny = shown.some((chip) => chosen[chip]?.length);
  return html`<div class="chips" part="chips" data-rows=${shown.length} role="group" aria-label=${t.filters.label}>
    ${shown.map((chip) => row(chips, chip))}
    ${isAny ? html`<button class="quiet" part="clear-chips" type="button" @click=${() => onClear()}>${t.filters.clear}</button>` : nothing}
  </div>`;
}

/** @param {Chips} chips @param {Chip} chip */
function row(chips, chip) {
  const { t, chosen, expanded, onMore } = chips;
  const names = chosen[chip] ?? [];
  const known = chips.values(chip);
  // One that is chosen is shown, whatever its count is: it can be cleared.
  const missing = names
    .filter((name) => !known.some(({ value }) => value === name))
    .map((name) => ({ value: name, label: name, count: 0 }));
  const all = [...known, ...missing];
  if (all.length === 0) return nothing;
  const isExpanded = expanded.includes(chip);
  const some = all.filter(({ value }, place) => place < (isExpanded ? MANY : FEW) || names.includes(value));
  const rest = all.length - some.length;
  const label = chip === "error" ? t.dialog.error : t.columns[chip];
  return html`<div class="chip-row" part="chip chip-${chip}" role="toolbar" aria-label=${label} @keydown=${onArrowKey}>
    <span class="muted" aria-hidden="true">${label}</span>
    <div class="chip-values">${repeat(
      some,
      ({ value }) => value,
      (value, place) => button(chips, chip, value, place),
    )}</div>
    ${
      all.length > FEW && (rest > 0 || isExpanded)
        ? html`<button class="quiet" part="more" type="button" data-stop tabindex="-1" aria-expanded=${isExpanded}
          @click=${() => onMore(chip)}>${isExpanded ? t.chips.less : t.chips.more(chips.format.number(rest))}</button>`
        : nothing
    }
  </div>`;
}

/** @param {Chips} chips @param {Chip} chip @param {ChipValue} value @param {number} place */
function button({ t, format, chosen, onChip }, chip, { value, label, count }, place) {
  const names = chosen[chip] ?? [];
  const isChosen = names.includes(value);
  const words =
    chip === "status"
      ? translate(t.statuses, label)
      : chip === "type"
        ? translate(t.types, label)
        : text(label);
  return html`<button
    class="chip"
    part="chip-value"
    type="button"
    data-stop
    data-value=${value}
    tabindex=${place === 0 ? 0 : -1}
    aria-pressed=${isChosen}
    title=${words}
    @click=${() => onChip(chip, isChosen ? names.filter((name) => name !== value) : [...names, value])}
  >${chip === "status" ? html`<span class="mark" data-status=${text(value)}></span>` : nothing}<bdi>${words}</bdi> <span class="muted">${format.number(count)}</span></button>`;
}
