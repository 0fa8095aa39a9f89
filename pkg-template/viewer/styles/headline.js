import { css } from "lit";

export const headline = css`
  .headline,
  .live,
  .live p,
  .sentences,
  .times {
    display: flex;
    flex-wrap: wrap;
    gap: 10px;
    align-items: center;
  }

  .headline {
    margin: 0 0 14px;
  }

  .headline {
    align-items: flex-start;
  }

  .window {
    min-width: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }

  .segments {
    display: inline-flex;
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

  .segments :focus-visible + span {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }

  .times {
    margin-block-start: 10px;
  }

  .live {
    flex: 1 1 240px;
    flex-wrap: nowrap;
    justify-content: flex-end;
  }

  .live p {
    gap: 0 8px;
    min-width: 0;
    color: var(--_muted);
    overflow-wrap: anywhere;
  }

  .live .problem {
    color: var(--_bad);
  }

  .state-name {
    color: var(--_text);
    font-weight: 600;
  }

  [data-state="live"] .state-name::before {
    color: var(--_good);
    content: "● ";
  }

  /* They are as high before they are known. */
  .sentences {
    flex: 1 0 100%;
    flex-wrap: nowrap;
    align-items: stretch;
    min-height: 44px;
  }

  .sentence {
    display: flex;
    gap: 8px;
    align-items: center;
    justify-content: flex-start;
    height: auto;
    min-height: 44px;
    padding: 8px 14px;
    color: var(--_muted);
    text-align: start;
    white-space: normal;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
  }

  button.sentence {
    color: var(--_text);
  }

  .sentence strong {
    font-size: 20px;
    line-height: 1.3;
  }

  .good {
    color: var(--_good);
  }

  .segments :checked + span,
  :is(.sentence, .chip)[aria-pressed="true"],
  [role="option"][aria-selected="true"] {
    color: var(--_on-accent) !important;
    background: var(--_accent) !important;
    transition: none;
  }

  :is([aria-pressed="true"], [role="option"][aria-selected="true"]) :is(.muted, strong, .mark) {
    color: inherit;
  }

  @media (forced-colors: active) {
    .segments :checked + span,
    :is(.sentence, .chip)[aria-pressed="true"],
    :is([role="option"], .tab)[aria-selected="true"] {
      color: HighlightText !important;
      background: Highlight !important;
      forced-color-adjust: none;
    }
  }

  @container (max-width: 599px) {
    .window,
    .segments {
      width: 100%;
    }

    .segments label {
      flex: auto;
      text-align: center;
    }

    .segments label > span {
      padding: 8px 4px;
    }

    .live p {
      flex: 1 0 0;
    }

    .live {
      min-height: 42px;
    }

    .sentences {
      flex-direction: column;
      min-height: 176px;
    }

    /* Two lines: that of the machines often has them. */
    .sentence {
      min-height: 52px;
    }
  }

  @container (min-width: 600px) and (max-width: 899px) {
    .sentences {
      min-height: 60px;
    }
  }
`;
