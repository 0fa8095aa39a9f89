import { html, nothing } from "lit";
import { icon } from "./icons.js";
import { text, translate } from "./text.js";

/**
 * The filters that the page fixes: the reader sees them, and cannot change them.
 *
 * @param {import("./messages/en.js").Messages} t
 * @param {import("./data/lock.js").Lock} lock
 */
export function lockedFilters(t, { values }) {
  if (values.length === 0) return nothing;
  const { status, type, resource, vault } = t.columns;
  const labels = {
    ...{ status, operationType: type, resourceName: resource, resourceId: resource },
    ...{ vaultName: vault, vaultId: vault },
  };
  const words = { status: t.statuses, operationType: t.types };
  return html`<ul class="locked" part="locked" aria-label=${t.filters.locked} title=${t.filters.locked}>
    ${values.map(
      ([name, value]) => html`<li part="locked-filter" data-filter=${name}>
        ${icon("lock")}<span class="muted">${labels[name]}</span>
        <bdi>${translate(words[/** @type {"status"} */ (name)] ?? {}, text(value))}</bdi>
      </li>`,
    )}
  </ul>`;
}
