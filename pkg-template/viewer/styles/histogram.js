import { css } from "lit";

/** The bars, and the squares of the last results: colours are those of the statuses. */
export const histogram = css`
  .chart {
    cursor: crosshair;
    touch-action: pan-y;
    user-select: none;
  }

  .chart > svg {
    display: block;
    width: 100%;
    height: 104px;
  }

  .streak {
    display: block;
    width: 168px;
    height: 10px;
  }

  :where(path[data-status], .mark) {
    color: var(--_calm);
  }

  path[data-status] {
    fill: currentColor;
    print-color-adjust: exact;
  }

  path[data-status="success"] {
    fill-opacity: 0.62;
  }

  .outside {
    fill: var(--_surface);
    fill-opacity: 0.72;
  }

  .inside {
    fill: none;
    stroke: var(--_accent);
    vector-effect: non-scaling-stroke;
  }

  .tick {
    stroke: var(--_control);
  }

  .tick text {
    stroke: none;
    fill: var(--_muted);
    font-size: 11px;
    text-anchor: middle;
  }

  figcaption {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    min-height: 36px;
    font-size: 12px;
  }

  figcaption .quiet {
    font-size: inherit;
  }

  @media (forced-colors: active) {
    path[data-status],
    .tick text {
      fill: CanvasText;
    }

    .bars [data-status="success"] {
      fill: Canvas;
      stroke: CanvasText;
      vector-effect: non-scaling-stroke;
    }

    .bars [data-status="running"] {
      fill: Highlight;
    }

    .outside {
      fill: Canvas;
    }

    .inside {
      stroke: Highlight;
    }
  }

  @container (max-width: 479px) {
    .tick:nth-of-type(even) text {
      display: none;
    }
  }
`;
