import { css } from "lit";

export const histogram = css`
  .histogram {
    margin: 0 0 14px;
  }

  .chart {
    cursor: crosshair;
    touch-action: pan-y;
    user-select: none;
  }

  .chart > svg {
    display: block;
    width: 100%;
    height: 104px;
    overflow: visible;
  }

  .bars .success,
  .streak [data-status="success"] {
    fill: color-mix(in oklab, var(--_good) 62%, var(--_surface));
  }

  .bars .failed,
  .streak [data-status="failed"] {
    fill: var(--_bad);
  }

  .bars .timeout,
  .streak [data-status="timeout"] {
    fill: var(--_warn);
  }

  .bars .running,
  .streak :is([data-status="running"], [data-status="waiting"]) {
    fill: var(--_busy);
  }

  .bars .other,
  .streak :is([data-status="skipped"], [data-status="other"]) {
    fill: var(--_calm);
  }

  .outside {
    fill: var(--_surface);
    fill-opacity: 0.72;
  }

  .inside {
    fill: var(--_accent);
    fill-opacity: 0.08;
    stroke: var(--_accent);
    vector-effect: non-scaling-stroke;
  }

  .tick line {
    stroke: var(--_control);
  }

  .tick text {
    fill: var(--_muted);
    font-size: 11px;
    text-anchor: middle;
  }

  .histogram figcaption {
    display: flex;
    flex-wrap: wrap;
    gap: 0 8px;
    align-items: center;
    min-height: 32px;
    color: var(--_muted);
    font-size: 12px;
  }

  .histogram .quiet {
    height: 32px;
    font-size: 12px;
  }

  @media (forced-colors: active) {
    .bars :is(.success, .other) {
      fill: Canvas;
      stroke: CanvasText;
      vector-effect: non-scaling-stroke;
    }

    .bars :is(.failed, .timeout),
    .streak path[data-status] {
      fill: CanvasText;
    }

    .bars .running,
    .inside {
      fill: Highlight;
    }

    .tick text {
      fill: CanvasText;
    }

    .outside {
      fill: Canvas;
    }

    .inside {
      stroke: Highlight;
      stroke-width: 3;
    }
  }

  @media print {
    .bars path,
    .streak path {
      print-color-adjust: exact;
    }
  }

  @container (max-width: 479px) {
    .tick:nth-of-type(even) text {
      display: none;
    }
  }
`;
