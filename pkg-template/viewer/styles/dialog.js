import { css } from "lit";

/** The dialog of the details, and the panel that it is beside the rows of a wide viewer. */
export const dialog = css`
  dialog {
    width: min(580px, 100vw);
    max-width: none;
    height: 100dvh;
    max-height: none;
    margin-block: 0;
    margin-inline: auto 0;
    overflow: hidden;
    border-inline-start: 1px solid var(--_line);
    box-shadow: -12px 0 40px rgb(0 0 0 / 0.18);
  }

  dialog::backdrop {
    background: rgb(10 12 18 / 0.42);
  }

  @media (prefers-reduced-motion: no-preference) {
    dialog[open] {
      animation: slide 0.18s ease-out;
    }

    dialog[open]::backdrop {
      animation: appear 0.18s ease-out;
    }
  }

  @keyframes slide {
    from {
      opacity: 0;
      translate: 28px 0;
    }
  }

  dialog:dir(rtl) {
    animation-name: slide-back;
    box-shadow: 12px 0 40px rgb(0 0 0 / 0.18);
  }

  @keyframes slide-back {
    from {
      opacity: 0;
      translate: -28px 0;
    }
  }

  .sheet {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr);
    height: 100%;
  }

  header {
    display: flex;
    gap: 16px;
    align-items: flex-start;
    justify-content: space-between;
    padding-block: 20px 16px;
    padding-inline: 24px 14px;
    border-block-end: 1px solid var(--_line);
  }

  header > div {
    min-width: 0;
  }

  header h2 {
    margin-block-start: 8px;
    font-size: 19px;
    font-weight: 650;
    line-height: 1.3;
    overflow-wrap: anywhere;
  }

  header .of {
    display: block;
    color: var(--_muted);
    font-size: 14px;
    font-weight: 500;
  }

  .body {
    padding: 4px 24px 40px;
    overflow-y: auto;
    overscroll-behavior: contain;
  }

  .body:focus-visible {
    outline-offset: -2px;
  }

  h3 {
    margin-block: 22px 4px;
    color: var(--_muted);
    font-size: 12px;
    font-weight: 650;
  }

  .field-row {
    position: relative;
    display: grid;
    grid-template-columns: minmax(0, 34%) minmax(0, 1fr);
    gap: 12px;
    align-items: start;
    padding-block: 7px;
    border-block-end: 1px solid var(--_line);
  }

  dt {
    color: var(--_muted);
    overflow-wrap: anywhere;
  }

  dd {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 12px;
    align-items: start;
    overflow-wrap: anywhere;
  }

  dd > :first-child {
    min-height: 1.45em;
    white-space: pre-wrap;
  }

  dd .mono {
    font-size: 12px;
  }

  dd .muted {
    display: block;
  }

  .copy.square {
    width: 28px;
    height: 28px;
    margin-block: -3px;
    opacity: 0.75;
  }

  .copy[data-done="true"] {
    color: var(--_good);
    opacity: 1;
  }

  @media (hover: hover) {
    .field-row .copy:not([data-done="true"]) {
      opacity: 0;
    }

    .field-row:hover .copy,
    .field-row:focus-within .copy {
      opacity: 1;
    }
  }

  .callout {
    margin-block-start: 18px;
    padding: 4px 14px;
    background: color-mix(in oklab, var(--_bad) 8%, var(--_surface));
    border: 1px solid color-mix(in oklab, var(--_bad) 28%, var(--_surface));
    border-radius: var(--_radius);
  }

  .callout .field-row:last-child {
    border: 0;
  }

  .callout dt {
    color: var(--_bad);
  }

  .json {
    margin-block-start: 24px;
  }

  summary {
    width: fit-content;
    padding: 4px 0;
    color: var(--_accent);
    font-weight: 550;
    cursor: pointer;
  }

  .json .field-row {
    grid-template-columns: minmax(0, 1fr) 28px;
    border: 0;
  }

  pre {
    padding: 12px 14px;
    overflow-wrap: anywhere;
    font: 12px/1.55 var(--_mono);
    white-space: pre-wrap;
    background: var(--_raised);
    border-radius: var(--_radius);
  }

  .toast {
    position: absolute;
    inset-block-end: 16px;
    inset-inline: 0;
    width: fit-content;
    margin-inline: auto;
    padding: 7px 14px;
    color: var(--_surface);
    font-weight: 550;
    background: var(--_text);
    border-radius: 99px;
  }

  .toast:empty {
    padding: 0;
  }

  .head-tools {
    display: flex;
    flex: none;
  }

  .overview dialog:not(:modal) {
    position: sticky;
    inset: 8px auto auto;
    flex: none;
    width: min(440px, 40%);
    height: clamp(260px, 100vh - 350px, 1100px);
    margin: 0;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    box-shadow: none;
    animation: none;
  }

  .history {
    display: grid;
    margin: 6px 0 0;
    padding: 0;
    list-style: none;
  }

  @media (max-width: 480px) {
    .body {
      padding-inline: 18px;
    }

    header {
      padding-inline-start: 18px;
    }

    .body .field-row {
      grid-template-columns: minmax(0, 1fr);
      gap: 2px;
    }
  }
`;
