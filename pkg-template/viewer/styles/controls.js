import { css } from "lit";

export const controls = css`
  .filters {
    display: flex;
    align-items: flex-end;
    gap: 12px;
    margin: 0 0 14px;
  }

  .fields {
    display: flex;
    flex: 1;
    flex-wrap: wrap;
    align-items: flex-end;
    gap: 10px 12px;
    min-width: 0;
  }

  .field {
    flex: 1 1 120px;
    max-width: 220px;
  }

  /* A whole date and time, in the words of any language. */
  .field.time {
    flex-basis: 236px;
    max-width: 260px;
  }

  .field {
    display: grid;
    gap: 4px;
    min-width: 0;
    color: var(--_muted);
    font-size: 12px;
    font-weight: 550;
  }

  .inline {
    display: inline-flex;
    align-items: center;
    gap: 8px;
    color: var(--_muted);
  }

  button,
  input,
  select {
    height: 36px;
    margin: 0;
    padding: 0 12px;
    color: var(--_text);
    font: 14px/1.2 var(--_font);
    background: var(--_surface);
    border: 1px solid var(--_control);
    border-radius: calc(var(--_radius) - 2px);
  }

  input,
  select {
    width: 100%;
    min-width: 0;
    transition: border-color 0.12s;
  }

  input:hover,
  select:hover {
    border-color: var(--_muted);
  }

  input[type="search"] {
    appearance: none;
  }

  .select {
    position: relative;
    display: block;
  }

  .select select {
    appearance: none;
    padding-inline-end: 32px;
    text-overflow: ellipsis;
    cursor: pointer;
  }

  .select .icon {
    position: absolute;
    inset-block-start: 10px;
    inset-inline-end: 10px;
    color: var(--_muted);
    pointer-events: none;
  }

  button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    font-weight: 550;
    white-space: nowrap;
    cursor: pointer;
    transition:
      background-color 0.12s,
      border-color 0.12s;
  }

  button:hover:not(:disabled) {
    background: var(--_raised);
    border-color: var(--_muted);
  }

  button:disabled {
    color: var(--_muted);
    background: transparent;
    border-color: var(--_line);
    cursor: default;
  }

  button.primary {
    color: var(--_on-accent);
    background: var(--_accent);
    border-color: transparent;
  }

  button.primary:hover {
    background: color-mix(in oklab, var(--_accent), var(--_text) 18%);
    border-color: transparent;
  }

  button.quiet {
    justify-self: start;
    padding-inline: 8px;
    color: var(--_accent);
    background: transparent;
    border-color: transparent;
  }

  button.square {
    flex: none;
    width: 36px;
    padding: 0;
  }

  .open,
  .close,
  .copy {
    color: var(--_muted);
    background: transparent;
    border-color: transparent;
  }

  footer {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 8px;
    margin-block-start: 12px;
  }

  .pager {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 10px 20px;
    font-variant-numeric: tabular-nums;
  }

  .span {
    flex: 1;
    color: var(--_muted);
    white-space: nowrap;
  }

  .turn {
    display: flex;
    align-items: center;
    gap: 12px;
  }

  .page {
    color: var(--_muted);
    white-space: nowrap;
  }

  .page input {
    width: 9ch;
    padding-inline: 8px;
    text-align: center;
  }

  @container (max-width: 599px) {
    .fields {
      display: grid;
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }

    .field,
    .field.time {
      max-width: none;
    }

    .field.time {
      grid-column: 1 / -1;
    }

    .turn {
      flex: 1 0 100%;
      justify-content: space-between;
    }

    .turn button {
      height: 44px;
    }
  }

  @container (max-width: 439px) {
    .time input {
      padding-inline: 8px 4px;
      font-size: 13px;
    }

    .turn {
      gap: 6px;
    }

    .turn button:has(.icon) {
      width: 44px;
      padding: 0;
    }

    .turn button:has(.icon) span {
      position: absolute;
      width: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }

    .page input {
      width: 6ch;
    }
  }

  .locked {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    margin: 0 0 12px;
    padding: 0;
    list-style: none;
  }

  .locked li {
    display: flex;
    gap: 6px;
    align-items: center;
    padding: 4px 10px;
    font-size: 13px;
    overflow-wrap: anywhere;
    background: var(--_raised);
    border: 1px dashed var(--_control);
    border-radius: 18px;
  }
`;
