import { html, svg } from "lit";

/** @type {Readonly<Record<string, import("lit").SVGTemplateResult>>} */
const SHAPES = {
  success: svg`<path d="M3.5 8.5 6.5 11.5 12.5 4.8" />`,
  other: svg`<circle cx="8" cy="8" r="2" />`,
  open: svg`<path d="M6 3.5 10.5 8 6 12.5" />`,
  select: svg`<path d="M4.5 6.5 8 10l3.5-3.5" />`,
  previous: svg`<path d="M10 3.5 5.5 8l4.5 4.5" />`,
  refresh: svg`<path d="M13 3.2v3.3H9.7 M12.7 6.3A5.2 5.2 0 1 0 13.2 8.6" />`,
  close: svg`<path d="M4 4 12 12 M12 4 4 12" />`,
  copy: svg`<rect x="5.5" y="5.5" width="7.5" height="7.5" rx="1.5" /><path d="M10.5 5.5V4A1.5 1.5 0 0 0 9 2.5H4A1.5 1.5 0 0 0 2.5 4v5A1.5 1.5 0 0 0 4 10.5h1.5" />`,
  clock: svg`<circle cx="8" cy="8" r="5.5" /><path d="M8 5v3.2l2.2 1.3" />`,
  alert: svg`<path d="M8 2.2 14.5 13.5H1.5z M8 6.5v3.2 M8 11.6v.2" />`,
  lock: svg`<rect x="3.5" y="7" width="9" height="6.5" rx="1.5" /><path d="M5.5 7V5a2.5 2.5 0 0 1 5 0v2" />`,
  cloud: svg`<path d="M4.5 12.5a3 3 0 0 1-.3-6 4 4 0 0 1 7.7.8 2.6 2.6 0 0 1-.4 5.2z" />`,
  pause: svg`<path d="M5.5 3.5v9 M10.5 3.5v9" />`,
  resume: svg`<path d="M5 3.5v9l7-4.5z" />`,
  search: svg`<circle cx="7" cy="7" r="4" /><path d="M10 10 13.5 13.5" />`,
};

/**
 * Decorative icon of 16 × 16 pixels in the text's colour, hidden from screen readers.
 *
 * @param {string} name
 */
export function icon(name) {
  return html`<svg class="icon" data-icon=${name} viewBox="0 0 16 16" aria-hidden="true">${SHAPES[name] ?? SHAPES.other}</svg>`;
}
