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

  input::placeholder {
    color: var(--_muted);
  }

  [aria-invalid="true"] {
    border-color: var(--_bad);
  }

  .query-box .close {
    position: absolute;
    inset-block-start: 2px;
    inset-inline-end: 2px;
  }

  .suggestions {
    position: absolute;
    inset: calc(100% + 4px) 0 auto;
    z-index: 3;
    max-width: 480px;
    margin: 0;
    padding: 4px;
    list-style: none;
    background: var(--_surface);
    border: 1px solid var(--_control);
    border-radius: var(--_radius);
    box-shadow: 0 8px 24px rgb(0 0 0 / 0.18);
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

  .query-problem {
    color: var(--_bad);
    overflow-wrap: anywhere;
  }

  .query-problem code {
    color: var(--_text);
    white-space: pre-wrap;
  }

  .query-problem u {
    text-decoration: underline wavy var(--_bad);
  }

  .chips,
  .chip-row {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    align-items: center;
    min-width: 0;
  }

  .chips {
    gap: 8px 20px;
    margin-block-start: 12px;
  }

  .chip {
    max-width: 260px;
    padding: 0 10px;
    font-size: 13px;
    border-color: var(--_line);
    border-radius: 18px;
  }

  .chip bdi {
    overflow: hidden;
    text-overflow: ellipsis;
  }

  .chips button {
    flex: none;
    height: 30px;
  }

  .mark {
    width: 8px;
    height: 8px;
    background: currentColor;
    border-radius: 50%;
  }

  @container (max-width: 599px) {
    .chip-row {
      flex: 1 0 100%;
      flex-wrap: nowrap;
      margin: -3px;
      padding: 3px;
      overflow-x: auto;
    }

    .chip-row .muted {
      flex: none;
    }

    .chips button {
      height: 36px;
    }
  }

  @media print {
    .query,
    .chips {
      display: none;
    }
  }
`;
