import { css } from "lit";

/** Statuses, with icons that are drawn here, and progress. */
export const status = css`
  .pill {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    max-width: 100%;
    padding: 2px 9px 2px 7px;
    color: var(--_calm);
    font-size: 12.5px;
    font-weight: 600;
    line-height: 1.5;
    overflow-wrap: anywhere;
    background: color-mix(in oklab, currentColor 11%, var(--_surface));
    border: 1px solid transparent;
    border-radius: 12px;
  }

  .pill::before {
    flex: none;
    width: 12px;
    height: 12px;
    clip-path: circle(20%);
    background: currentColor;
    content: "";
    print-color-adjust: exact;
  }

  [data-status="success"] {
    color: var(--_good);
  }

  .pill[data-status="success"]::before {
    clip-path: polygon(6% 54%, 18% 42%, 38% 62%, 82% 16%, 94% 28%, 38% 86%);
  }

  [data-status="failed"] {
    color: var(--_bad);
  }

  .pill[data-status="failed"]::before {
    clip-path: polygon(
      12% 24%,
      24% 12%,
      50% 38%,
      76% 12%,
      88% 24%,
      62% 50%,
      88% 76%,
      76% 88%,
      50% 62%,
      24% 88%,
      12% 76%,
      38% 50%
    );
  }

  .pill[data-status="skipped"]::before {
    clip-path: polygon(8% 12%, 62% 50%, 74% 50%, 74% 12%, 90% 12%, 90% 88%, 74% 88%, 74% 50%, 62% 50%, 8% 88%);
  }

  [data-status="timeout"] {
    color: var(--_warn);
  }

  .pill[data-status="timeout"]::before {
    clip-path: polygon(
      evenodd,
      50% 2%,
      100% 94%,
      0% 94%,
      50% 2%,
      43% 34%,
      57% 34%,
      57% 62%,
      43% 62%,
      43% 34%,
      43% 70%,
      57% 70%,
      57% 82%,
      43% 82%,
      43% 70%,
      43% 34%,
      50% 2%
    );
  }

  [data-status="running"] {
    color: var(--_busy);
  }

  .pill[data-status="running"]::before,
  .pill[data-status="waiting"]::before {
    clip-path: none;
    background: none;
    border: 2px solid currentColor;
    border-radius: 50%;
  }

  .pill[data-status="running"]::before {
    border-block-start-color: transparent;
  }

  .pill[data-status="waiting"]::before {
    background: linear-gradient(currentColor, currentColor) 50% 0 / 2px 55% no-repeat;
  }

  /* It turns only where the task is asked for again. */
  [data-live="true"] .pill[data-status="running"]::before,
  .refresh[data-busy="true"] .icon {
    animation: spin 1.1s linear infinite;
  }

  @keyframes spin {
    to {
      rotate: 1turn;
    }
  }

  .progress {
    display: flex;
    align-items: center;
    gap: 8px;
    margin-block-start: 5px;
    color: var(--_muted);
    font-size: 12px;
    font-variant-numeric: tabular-nums;
  }

  progress {
    flex: 1;
    appearance: none;
    min-width: 0;
    max-width: 110px;
    height: 5px;
    overflow: hidden;
    background: var(--_line);
    border: 0;
    border-radius: 99px;
  }

  progress::-webkit-progress-bar {
    background: transparent;
  }

  progress::-webkit-progress-value {
    background: var(--_busy);
    border-radius: 99px;
  }

  progress::-moz-progress-bar {
    background: var(--_busy);
    border-radius: 99px;
  }

  .error-code {
    display: block;
    margin-block-start: 4px;
  }
`;
