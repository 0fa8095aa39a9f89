import { html, nothing, svg } from "lit";
import { bounded, brushed, moved, onBrushPress, placeOf } from "./brush.js";
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

/** Layers of a bar from its foot, so that a few failures are seen. All other statuses are in the third. */
const LAYERS = /** @type {const} */ ([
  ["failed", ["failed"]],
  ["timeout", ["timeout"]],
  ["other", []],
  ["running", ["running", "waiting"]],
  ["success", ["success"]],
]);
const NAMED = LAYERS.flatMap(([, statuses]) => /** @type {readonly string[]} */ (statuses));

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
  const onMove = (/** @type {PointerEvent} */ event) => {
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
      @pointerdown=${onBrushPress(bars.length, set)}
      @pointermove=${onMove}
      @dblclick=${() => onBrush(undefined)}
    >
      <svg aria-hidden="true">
        <svg class="bars" width="100%" height="84" viewBox="0 -2 ${bars.length || 1} ${HEIGHT + 2}" preserveAspectRatio="none">
          ${layers(bars).map(([name, path]) => svg`<path class=${name} d=${path} />`)}
          ${part ? cover(part, bars.length) : nothing}
        </svg>
        ${ticks(axis, format).map(
          ({ at, label }) =>
            svg`<g class="tick"><line x1="${at}%" x2="${at}%" y1="84" y2="88" /><text x="${at}%" y="100">${label}</text></g>`,
        )}
      </svg>
    </div>
    <figcaption>
      <span class="summary" part="summary">${words}</span>
      ${
        part
          ? html`<button class="quiet" part="clear-brush" type="button" @click=${() => onBrush(undefined)}>${t.histogram.clear}</button>`
          : nothing
      }
      <span class="hidden" id="histogram-keys">${t.histogram.keys}</span>
    </figcaption>
  </figure>`;
}

/** @param {readonly HistogramBin[]} bars @returns {[name: string, path: string][]} */
function layers(bars) {
  const most = Math.max(1, ...bars.map(({ count }) => count));
  const feet = bars.map(() => HEIGHT);
  return LAYERS.map(([name, statuses]) => {
    let path = "";
    bars.forEach(({ split = {} }, place) => {
      const keys = name === "other" ? Object.keys(split).filter((key) => !NAMED.includes(key)) : statuses;
      const count = keys.reduce((sum, key) => sum + (split[key] ?? 0), 0);
      if (count === 0) return;
      const height = Math.max(LEAST, (count / most) * HEIGHT);
      path += `M${place + 0.09} ${round(feet[place])}v${-round(height)}h.82v${round(height)}z`;
      feet[place] -= height;
    });
    return [name, path];
  });
}

/** Covers what is outside of the brush. @param {import("./brush.js").Part} part @param {number} count of bars */
function cover([first, last], count) {
  const top = { y: -2, height: HEIGHT + 2 };
  return svg`<rect class="outside" x="0" y=${top.y} width=${first} height=${top.height} />
    <rect class="outside" x=${last + 1} y=${top.y} width=${count - last - 1} height=${top.height} />
    <rect class="inside" x=${first} y=${top.y} width=${last - first + 1} height=${top.height} />`;
}

/** @param {Histogram} histogram @param {readonly HistogramBin[]} bars @param {Brush} span */
function inWords({ t, format }, bars, { start, end }) {
  const bad = (/** @type {HistogramBin} */ { split = {} }) => (split.failed ?? 0) + (split.timeout ?? 0);
  const count = bars.reduce((sum, bar) => sum + bar.count, 0);
  const failed = bars.reduce((sum, bar) => sum + bad(bar), 0);
  const worst = bars.reduce((worst, bar) => (bad(bar) > bad(worst) ? bar : worst));
  const most =
    bad(worst) > 1 && bars.length > 1 ? t.histogram.most(format.range(worst.start, worst.end)) : "";
  return t.histogram.summary(
    format.range(start, end),
    t.histogram.tasks(count, format.number(count)),
    format.number(failed),
    most,
  );
}

/** @param {number} value */
const round = (value) => Math.round(value * 100) / 100;
