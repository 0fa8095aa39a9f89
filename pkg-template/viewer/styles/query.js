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

  .chip-row,
  .chip-values {
    display: flex;
    gap: 6px;
    align-items: center;
  }

  /* One line, whatever is in it, so that the rows below stay where they are. It scrolls, and fades where it goes on. */
  .chip-values {
    --_to: right;
    min-width: 0;
    margin: -3px;
    padding: 3px;
    padding-inline-end: 16px;
    overflow-x: auto;
    scrollbar-width: none;
    mask-image: linear-gradient(to var(--_to), #000 calc(100% - 16px), transparent);
  }

  .chip-values:dir(rtl) {
    --_to: left;
  }

  .chip-row > :not(.chip-values) {
    flex: none;
  }

  .chip-row:has([aria-expanded="true"]) {
    grid-column: 1 / -1;
  }

  .chip-row:has([aria-expanded="true"]) .chip-values {
    flex-wrap: wrap;
  }

  .chips > button {
    justify-self: start;
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
    .chips button {
      height: 36px;
    }
  }
`;
