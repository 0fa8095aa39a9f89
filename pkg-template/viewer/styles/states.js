import { css } from "lit";

export const states = css`
  .state {
    display: grid;
    justify-items: center;
    gap: 8px;
    padding: 56px 24px;
    text-align: center;
  }

  .state[data-state="unconfigured"] {
    animation: appear 0.2s 0.5s backwards;
  }

  @keyframes appear {
    from {
      opacity: 0;
    }
  }

  .state h2 {
    font-size: 17px;
    font-weight: 650;
  }

  .state p {
    max-width: 62ch;
    color: var(--_muted);
    text-wrap: pretty;
    overflow-wrap: anywhere;
  }

  .badge {
    display: grid;
    place-items: center;
    width: 44px;
    height: 44px;
    margin-block-end: 4px;
    color: var(--_calm);
    background: color-mix(in oklab, currentColor 11%, var(--_surface));
    border-radius: 50%;
  }

  .badge.bad {
    color: var(--_bad);
  }

  [data-state="throttled"] .badge,
  [data-state="timeout"] .badge {
    color: var(--_warn);
  }

  .badge .icon {
    width: 22px;
    height: 22px;
  }

  .state button.primary {
    margin-block-start: 8px;
  }

  /* Above the rows of an earlier time. */
  .state.kept {
    grid-template-columns: auto minmax(0, 1fr) auto;
    gap: 0 12px;
    align-items: start;
    justify-items: start;
    padding: 12px 16px;
    text-align: start;
    background: color-mix(in oklab, var(--_bad) 6%, var(--_surface));
    border-block-end: 1px solid var(--_line);
  }

  .kept > * {
    grid-column: 2;
  }

  .kept .badge {
    grid-row: 1 / 9;
    grid-column: 1;
    width: 32px;
    height: 32px;
  }

  .kept h2 {
    font-size: 14px;
  }

  .state .age {
    color: var(--_text);
  }

  .state.kept button[part="retry"] {
    grid-row: 1 / 9;
    grid-column: 3;
    margin: 0;
  }

  @container (max-width: 479px) {
    .state.kept button[part="retry"] {
      grid-row: auto;
      grid-column: 2;
      margin-block-start: 6px;
    }
  }

  .state a {
    color: var(--_accent);
    font-weight: 550;
  }

  .facts {
    display: grid;
    width: min(62ch, 100%);
    margin-block: 8px;
    padding: 4px 14px;
    text-align: start;
    background: var(--_raised);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
  }

  .facts > div {
    display: grid;
    grid-template-columns: 110px minmax(0, 1fr);
    gap: 10px;
    align-items: baseline;
    min-height: 34px;
    padding-block: 7px;
    font-size: 13px;
  }

  .facts > div + div {
    border-block-start: 1px solid var(--_line);
  }

  .facts dt {
    color: var(--_muted);
  }

  .facts dd {
    align-items: center;
    overflow-wrap: anywhere;
  }

  .facts [data-fact="code"] dd,
  .facts [data-fact="requestId"] dd {
    font-family: var(--_mono);
    font-size: 12px;
  }
`;
