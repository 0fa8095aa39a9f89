import { html, svg } from "lit";

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
  /** @type {Map<string, { count: number, path: string }>} */
  const found = new Map();
  [...letters].forEach((letter, place) => {
    const [status, shape] = SHAPES[letter] ?? SHAPES["?"];
    const { count = 0, path = "" } = found.get(status) ?? {};
    found.set(status, { count: count + 1, path: `${path}M${place * STEP} 0${shape}` });
  });
  const words = [...found].map(([status, { count }]) => `${count} × ${name(t, status)}`);
  const label = t.machines.results(words.join(", "), name(t, SHAPES[letters.at(-1) ?? "?"]?.[0] ?? ""));
  return html`<svg class="streak" role="img" aria-label=${letters ? label : t.none} viewBox="0 0 ${14 * STEP} 10">
    ${[...found].map(([status, { path }]) => svg`<path data-status=${status} fill-rule="evenodd" d=${path} />`)}
  </svg>`;
}

/** @param {Messages} t @param {string} status */
const name = (t, status) =>
  t.statuses[/** @type {keyof Messages["statuses"]} */ (status)] ?? t.machines.verdicts.unknown;
