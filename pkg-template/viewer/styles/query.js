import { css } from "lit";

/** The query field with its suggestions, and the chips. */
export const query = css`
  .query-box {
    position: relative;
  }

  .query-box > .icon {
    position: absolute;
    inset-block-start: 12px;
    inset-inline-start: 12px;
    color: var(--_muted);
    pointer-events: none;
  }

  .query-box input {
    height: 40px;
    padding-inline: 36px 44px;
  }

  .query-box input::placeholder {
    color: var(--_muted);
  }

  .query-box input[aria-invalid="true"] {
    border-color: var(--_bad);
  }

  .query-box .close {
    position: absolute;
    inset-block-start: 2px;
    inset-inline-end: 2px;
  }

  .suggestions {
    position: absolute;
    inset-block-start: calc(100% + 4px);
    inset-inline: 0;
    z-index: 3;
    max-width: 480px;
    max-height: 320px;
    margin: 0;
    padding: 4px;
    overflow-y: auto;
    list-style: none;
    background: var(--_surface);
    border: 1px solid var(--_control);
    border-radius: var(--_radius);
    box-shadow: 0 8px 24px rgb(0 0 0 / 0.16);
  }

  .suggestions[hidden] {
    display: none;
  }

  .suggestions li {
    display: flex;
    gap: 12px;
    align-items: baseline;
    justify-content: space-between;
    padding: 7px 10px;
    overflow-wrap: anywhere;
    border-radius: calc(var(--_radius) - 4px);
    cursor: pointer;
  }

  .suggestions li:hover {
    background: var(--_raised);
  }

  .suggestions [aria-selected="true"] {
    color: var(--_on-accent);
    background: var(--_accent) !important;
  }

  .suggestions [aria-selected="true"] .muted {
    color: inherit;
  }

  .query-problem {
    color: var(--_bad);
    font-size: 13px;
    overflow-wrap: anywhere;
  }

  .query-problem > * {
    display: block;
    margin-block-start: 6px;
    white-space: pre-wrap;
  }

  .query-problem code {
    color: var(--_text);
  }

  .query-problem u {
    text-decoration: underline wavy var(--_bad);
    text-underline-offset: 3px;
  }

  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 20px;
    align-items: center;
    margin-block: 12px 14px;
  }

  .chip-row {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    align-items: center;
    min-width: 0;
  }

  .chip-name {
    flex: none;
    color: var(--_muted);
    font-size: 12px;
    font-weight: 550;
  }

  .chip {
    max-width: 260px;
    height: 30px;
    padding: 0 10px;
    font-size: 13px;
    border-color: var(--_line);
    border-radius: 15px;
  }

  .chip bdi {
    overflow: hidden;
    text-overflow: ellipsis;
  }

  .chip .count {
    color: var(--_muted);
    font-size: 12px;
    font-weight: 400;
    font-variant-numeric: tabular-nums;
  }

  .chip[aria-pressed="true"] {
    color: var(--_on-accent);
    background: var(--_accent);
    border-color: var(--_accent);
  }

  .chip[aria-pressed="true"]:hover {
    background: color-mix(in oklab, var(--_accent), var(--_text) 18%);
  }

  .chip[aria-pressed="true"] .count {
    color: inherit;
  }

  .mark {
    width: 8px;
    height: 8px;
    background: var(--_calm);
    border-radius: 50%;
  }

  .mark[data-status="success"] {
    background: var(--_good);
  }

  .mark[data-status="failed"] {
    background: var(--_bad);
  }

  .mark[data-status="timeout"] {
    background: var(--_warn);
  }

  .mark:is([data-status="running"], [data-status="waiting"]) {
    background: var(--_busy);
  }

  .chip[aria-pressed="true"] .mark {
    background: currentColor;
  }

  .chips .quiet {
    height: 30px;
    font-size: 13px;
  }

  @media (forced-colors: active) {
    .mark {
      display: none;
    }

    .suggestions [aria-selected="true"] {
      color: HighlightText;
      background: Highlight !important;
      forced-color-adjust: none;
    }
  }

  @container (max-width: 599px) {
    .query-box input {
      height: 44px;
    }

    .chips {
      gap: 8px;
    }

    .chip-row {
      flex: 1 0 100%;
      flex-wrap: nowrap;
      margin: -3px;
      padding: 3px;
      overflow-x: auto;
    }

    .chip,
    .chips .quiet {
      flex: none;
      height: 36px;
      border-radius: 18px;
    }
  }

  @media print {
    .query,
    .chips,
    .live button,
    .segments label:not(:has(:checked)) {
      display: none;
    }
  }
`;
