import { html, nothing, svg } from "lit";
import { bounded, brushed, dragged, moved, placeOf } from "./brush.js";
import { ticks } from "./ticks.js";

/** @import { HistogramBin } from "cbr-tasks/table" */
/** @import { Formatter } from "../formatter.js" */
/** @import { Messages } from "../messages/en.js" */
/** @typedef {{ start: number, end: number }} Brush */

/**
 * @typedef {object} Histogram
 * @property {Messages} t
 * @property {Formatter} format
 * @property {readonly HistogramBin[]} bars of the whole window; none while it is unknown
 * @property {{ start: number, end: number }} bounds of the window
 * @property {Brush | undefined} brush part of the window
 * @property {(brush: Brush | undefined) => void} onBrush
 */

/** Layers of a bar from its foot, so that a few failures are seen. */
const LAYERS = ["failed", "timeout", "other", "running", "success"];

/** Height of all bars, and least height of a layer that is not empty. */
const [HEIGHT, LEAST] = [100, 3];

/**
 * Bars of the window, with a brush: a slider, whose value is the part of the window. Bars are one path a layer, in a nested SVG that
 * stretches; the labels of the axis have percentages, so that they do not.
 *
 * @param {Histogram} histogram
 */
export function histogram(histogram) {
  const { t, format, bars, bounds, brush, onBrush } = histogram;
  const part = brushed(bars, brush);
  const axis = { start: bars[0]?.start ?? bounds.start, end: bars.at(-1)?.end ?? bounds.end };
  const shown = part ? bars.slice(part[0], part[1] + 1) : bars;
  const words = bars.length === 0 ? t.live.loading : inWords(histogram, shown, brush ?? bounds);
  const set = (/** @type {import("./brush.js").Part | undefined} */ to) => onBrush(bounded(bars, to));
  const onKey = (/** @type {KeyboardEvent} */ event) => {
    const to = moved(event, part, bars.length);
    if (to === undefined) return;
    event.preventDefault();
    set(to ?? undefined);
  };
  const onPointer = (/** @type {PointerEvent} */ event) => {
    const to = dragged(event, part, bars.length);
    if (to) set(to);
    const chart = /** @type {HTMLElement} */ (event.currentTarget);
    const bar = bars[placeOf(event, chart, bars.length)];
    if (bar) chart.title = inWords(histogram, [bar], bar);
  };
  return html`<figure class="histogram" part="histogram">
    <div
      class="chart"
      part="chart"
      dir="ltr"
      role="slider"
      tabindex=${bars.length === 0 ? -1 : 0}
      aria-label=${t.histogram.label}
      aria-disabled=${bars.length === 0}
      aria-valuemin="0"
      aria-valuemax=${Math.max(0, bars.length - 1)}
      aria-valuenow=${part?.[0] ?? 0}
      aria-valuetext=${words}
      aria-describedby="histogram-keys"
      @keydown=${onKey}
      @pointerdown=${onPointer}
      @pointermove=${onPointer}
      @dblclick=${() => onBrush(undefined)}
    >
      <svg aria-hidden="true">
        <svg class="bars" width="100%" height="84" viewBox="0 -2 ${bars.length || 1} ${HEIGHT + 2}" preserveAspectRatio="none">
          ${layers(bars).map(([name, path]) => svg`<path data-status=${name} d=${path} />`)}
          ${part ? cover(part, bars.length) : nothing}
        </svg>
        ${ticks(axis, format).map(
          ({ at, label }) => svg`<g class="tick">
            <line x1="${at}%" x2="${at}%" y1="84" y2="88" /><text x="${at}%" y="100">${label}</text>
          </g>`,
        )}
      </svg>
    </div>
    <figcaption>
      <span class="muted" part="summary">${words}</span>
      ${
        part
          ? html`<button class="quiet" part="clear-brush" type="button" @click=${() => onBrush(undefined)}>${t.histogram.clear}</button>`
          : nothing
      }
      <span class="hidden" id="histogram-keys">${t.histogram.keys}</span>
    </figcaption>
  </figure>`;
}

/** @param {string} status */
const layerOf = (status) => (status === "waiting" ? "running" : LAYERS.includes(status) ? status : "other");

/** A path for each layer. @param {readonly HistogramBin[]} bars */
function layers(bars) {
  const most = Math.max(...bars.map(({ count }) => count));
  /** @type {Record<string, string>} */
  const paths = {};
  bars.forEach(({ split = {} }, place) => {
    /** @type {Record<string, number>} */
    const counts = {};
    for (const status in split) counts[layerOf(status)] = (counts[layerOf(status)] ?? 0) + split[status];
    let foot = HEIGHT;
    for (const layer of LAYERS) {
      if (!counts[layer]) continue;
      const height = Math.max(LEAST, Math.round((counts[layer] / most) * HEIGHT));
      paths[layer] = `${paths[layer] ?? ""}M${place}.09 ${foot}v-${height}h.82v${height}z`;
      foot -= height;
    }
  });
  return Object.entries(paths);
}

/** Covers what is outside of the brush. @param {import("./brush.js").Part} part @param {number} count of bars */
function cover([first, last], count) {
  const rect = (/** @type {string} */ name, /** @type {number} */ x, /** @type {number} */ end) =>
    svg`<rect class=${name} x=${x} y="-2" width=${end - x} height=${HEIGHT + 2} />`;
  return [rect("outside", 0, first), rect("outside", last + 1, count), rect("inside", first, last + 1)];
}

/** @param {Histogram} histogram @param {readonly HistogramBin[]} bars @param {Brush} span */
function inWords({ t, format }, bars, { start, end }) {
  const bad = (/** @type {HistogramBin} */ { split = {} }) => (split.failed ?? 0) + (split.timeout ?? 0);
  const worst = bars.reduce((worst, bar) => (bad(bar) > bad(worst) ? bar : worst));
  return t.histogram.summary(
    format.range(start, end),
    format.number(bars.reduce((sum, bar) => sum + bar.count, 0)),
    format.number(bars.reduce((sum, bar) => sum + bad(bar), 0)),
    bad(worst) > 1 && bars.length > 1 ? format.range(worst.start, worst.end) : "",
  );
}
