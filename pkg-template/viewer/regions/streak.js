import { html, svg } from "lit";
import { translate } from "../text.js";

/** @import { Messages } from "../messages/en.js" */

/** Length of a square with its gap. */
const STEP = 12;

/**
 * Shapes of the results by the letters of a streak, in a square of 10: each is told from the others without its colour.
 *
 * @type {Readonly<Record<string, readonly [status: string, shape: string]>>}
 */
const SHAPES = {
  s: ["success", "h10v10h-10z"],
  f: ["failed", "h10v10h-10zm2 3l2 2-2 2 1 1 2-2 2 2 1-1-2-2 2-2-1-1-2 2-2-2z"],
  t: ["timeout", "h10v10h-10zm4 2v4h2v-4zm0 5v1.5h2v-1.5z"],
  k: ["skipped", "m0 4h10v2h-10z"],
  r: ["running", "h10v10h-10zm2 2v6h6v-6z"],
  w: ["waiting", "m3 3h4v4h-4z"],
  "?": ["other", "m3 3h4v4h-4z"],
};

/** The last results as squares, the newest last: a path a status. @param {Messages} t @param {string} letters */
export function streak(t, letters) {
  const all = [...letters].map((letter) => SHAPES[letter] ?? SHAPES["?"]);
  const statuses = [...new Set(all.map(([status]) => status))];
  const name = (/** @type {string} */ status) =>
    translate({ ...t.statuses, other: t.machines.verdicts.unknown }, status);
  const counts = statuses.map(
    (status) => `${all.filter(([other]) => other === status).length} × ${name(status)}`,
  );
  const label = all.length ? t.machines.last(counts.join(", "), name(all[all.length - 1][0])) : t.none;
  return html`<svg class="streak" role="img" aria-label=${label} viewBox="0 0 ${14 * STEP} 10">
    ${statuses.map((status) => {
      const path = all.map(([other, shape], place) => (other === status ? `M${place * STEP} 0${shape}` : ""));
      return svg`<path data-status=${status} fill-rule="evenodd" d=${path.join("")} />`;
    })}
  </svg>`;
}
