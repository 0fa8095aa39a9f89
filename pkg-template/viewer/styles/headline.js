import { css } from "lit";

export const headline = css`
  .headline {
    display: flex;
    flex-wrap: wrap;
    gap: 12px 16px;
    align-items: flex-start;
    margin-block-end: 14px;
  }

  .window {
    min-width: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }

  .segments {
    display: inline-flex;
    max-width: 100%;
    padding: 2px;
    background: var(--_raised);
    border: 1px solid var(--_control);
    border-radius: calc(var(--_radius) - 2px);
  }

  .segments label {
    position: relative;
    cursor: pointer;
  }

  .segments label > span {
    display: block;
    padding: 5px 12px;
    font-weight: 550;
    white-space: nowrap;
    border-radius: calc(var(--_radius) - 4px);
  }

  .segments label:hover > span {
    background: var(--_line);
  }

  .segments :checked + span {
    color: var(--_on-accent);
    background: var(--_accent);
    forced-color-adjust: none;
  }

  .segments :focus-visible + span {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }

  .times {
    display: flex;
    flex-wrap: wrap;
    gap: 10px 12px;
    margin-block-start: 10px;
  }

  .live {
    display: flex;
    flex: 1 1 240px;
    gap: 8px;
    align-items: center;
    justify-content: flex-end;
  }

  .live p {
    display: flex;
    flex-wrap: wrap;
    gap: 0 8px;
    justify-content: flex-end;
    min-width: 0;
    text-align: end;
    overflow-wrap: anywhere;
  }

  .live .age {
    color: var(--_muted);
  }

  .live .problem {
    color: var(--_bad);
  }

  .state-name {
    font-weight: 600;
  }

  .state-name::before {
    display: inline-block;
    width: 8px;
    height: 8px;
    margin-inline-end: 6px;
    background: var(--_calm);
    border-radius: 50%;
    content: "";
    forced-color-adjust: none;
  }

  [data-state="live"] .state-name::before {
    background: var(--_good);
  }

  [data-state="failed"] .state-name::before {
    background: var(--_bad);
  }

  .sentences {
    display: flex;
    flex: 1 0 100%;
    flex-wrap: wrap;
    gap: 10px;
  }

  .sentence {
    display: flex;
    gap: 8px;
    align-items: baseline;
    justify-content: flex-start;
    height: auto;
    min-height: 44px;
    margin: 0;
    padding: 8px 14px;
    text-align: start;
    white-space: normal;
    background: var(--_surface);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
  }

  .sentence strong {
    font-size: 20px;
    font-weight: 650;
    line-height: 1.3;
    font-variant-numeric: tabular-nums;
  }

  .sentence:is([data-name="failed"], [data-name="machines"]) strong {
    color: var(--_bad);
  }

  .sentence[data-name="running"] strong {
    color: var(--_busy);
  }

  p.sentence {
    align-items: center;
    color: var(--_muted);
  }

  p.sentence.good {
    color: var(--_good);
  }

  button.sentence[aria-pressed="true"] {
    background: color-mix(in oklab, var(--_accent) 12%, var(--_surface));
    border-color: var(--_accent);
    box-shadow: inset 0 0 0 1px var(--_accent);
  }

  @media (forced-colors: active) {
    .segments :checked + span {
      color: HighlightText;
      background: Highlight;
    }

    .state-name::before {
      background: CanvasText !important;
    }

    [aria-pressed="true"] {
      color: HighlightText !important;
      background: Highlight !important;
      forced-color-adjust: none;
    }

    [aria-pressed="true"] * {
      color: inherit !important;
    }
  }

  @container (max-width: 599px) {
    .window,
    .segments {
      width: 100%;
    }

    .segments label {
      flex: 1 1 auto;
      text-align: center;
    }

    .segments label > span {
      padding: 8px 4px;
    }

    .sentence {
      flex: 1 0 100%;
    }

    .live p {
      flex: 1;
      justify-content: flex-start;
      text-align: start;
    }
  }
`;
