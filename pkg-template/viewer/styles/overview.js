import { css } from "lit";

/** The overview: headline, query, tabs, the grid of virtual rows, and the panel beside it. Rows are as high as `grid.js` says. */
export const overview = css`
  .overview .span {
    white-space: normal;
  }

  /* What is loaded with the table has its room before. */
  .histogram {
    min-height: 140px;
  }

  .query {
    min-height: 40px;
  }

  .histogram,
  .chips {
    margin: 0 0 14px;
  }

  .chips {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 8px 20px;
    align-content: start;
    min-height: 74px;
    margin-block-start: 12px;
  }

  .chips:is([data-rows="1"], [data-rows="2"]) {
    min-height: 36px;
  }

  @container (max-width: 599px) {
    .chips {
      grid-template-columns: minmax(0, 1fr);
      min-height: 168px;
    }
  }

  @media print {
    .query,
    .chips {
      display: none;
    }
  }

  .tabs {
    display: flex;
    gap: 4px;
    margin-block: 10px 8px;
  }

  button.tab {
    border-radius: 0;
    border-block-end: 2px solid transparent;
    color: var(--_muted);
  }

  button.tab[aria-selected="true"] {
    color: var(--_text);
    border-block-end-color: var(--_accent);
  }

  .main {
    display: flex;
    gap: 12px;
    align-items: flex-start;
  }

  .main > .list {
    flex: 1;
    min-width: 0;
  }

  .grid-scroll {
    height: clamp(260px, 100vh - 350px, 1100px);
    overflow: auto;
    overscroll-behavior-y: contain;
  }

  .grid {
    display: block;
    width: max-content;
    min-width: 100%;
  }

  .grid-head {
    position: sticky;
    z-index: 1;
    inset-block-start: 0;
    background: var(--_raised);
  }

  .grid-rows {
    position: relative;
    overflow: clip;
  }

  .grid-row {
    display: flex;
    height: 36px;
    padding-inline: 4px;
    border-block-end: 1px solid var(--_line);
  }

  .grid-row > .skeleton {
    margin: 12px 8px;
  }

  .grid-rows > .grid-row {
    position: absolute;
    inset-block-start: 0;
    inset-inline: 0;
    contain: strict;
    cursor: pointer;
  }

  .grid-rows > .grid-row:hover {
    background: var(--_raised);
  }

  .grid-rows > .grid-row[aria-selected="true"],
  .grid-rows > .grid-row[aria-current="true"] {
    background: color-mix(in oklab, var(--_accent) 11%, var(--_surface));
  }

  .grid-rows > .grid-row[aria-current="true"] {
    box-shadow: inset 3px 0 var(--_accent);
  }

  .cell {
    position: relative;
    box-sizing: border-box;
    min-width: 0;
    padding: 0 8px;
    overflow: hidden;
    line-height: 35px;
    white-space: nowrap;
    text-overflow: ellipsis;
  }

  .cell:focus-visible {
    outline-offset: -2px;
  }

  .cell .pill {
    vertical-align: middle;
  }

  .cell .done {
    margin-inline-start: 6px;
    color: var(--_muted);
    font-size: 12px;
    font-variant-numeric: tabular-nums;
  }

  .cell a {
    color: var(--_accent);
  }

  .grid-rows .cell[data-column="resource"] {
    font-weight: 550;
  }

  .grid-rows .cell[data-column="error"] {
    color: var(--_bad);
    font: 12px/35px var(--_mono);
  }

  .cell:is([data-column="started"], [data-column="duration"], [data-column="created"], [data-column="ended"]) {
    font-variant-numeric: tabular-nums;
  }

  [role="columnheader"].cell {
    color: var(--_muted);
    font-size: 12px;
    font-weight: 600;
  }

  [role="columnheader"][aria-sort] {
    cursor: pointer;
  }

  [aria-sort="ascending"] > span::after {
    content: " ▲" / "";
  }

  [aria-sort="descending"] > span::after {
    content: " ▼" / "";
  }

  /* Within reach wherever the grid is scrolled. */
  .cell[data-column="actions"] {
    position: sticky;
    inset-inline-end: 0;
    background: inherit;
  }

  .grid-rows > .grid-row {
    background: var(--_surface);
  }

  .grid-head > .grid-row {
    background: inherit;
  }

  .cell :disabled {
    color: var(--_muted);
    opacity: 0.6;
  }

  .cell .quiet {
    display: inline-block;
    height: 28px;
    padding: 0 8px;
    line-height: 28px;
    vertical-align: middle;
    text-decoration: none;
  }

  /* These are in the details, too. */
  @container (max-width: 639px) {
    .cell:is([data-column="type"], [data-column="vault"], [data-column="duration"]) {
      display: none;
    }
  }

  .grip {
    position: absolute;
    inset-block: 6px;
    inset-inline-end: 0;
    width: 7px;
    border-inline-end: 1px solid var(--_line);
    cursor: col-resize;
    touch-action: none;
  }

  /* Until the details are loaded, a dialog can only show that they are not. */
  dialog > .close {
    position: absolute;
    inset-block-start: 8px;
    inset-inline-end: 8px;
  }

  dialog {
    padding: 0;
    color: var(--_text);
    background: var(--_surface);
    border: 0;
  }

  .menu {
    position: relative;
  }

  .choices {
    position: absolute;
    z-index: 2;
    inset-block-end: 100%;
    inset-inline-end: 0;
    display: grid;
    gap: 4px;
    padding: 10px 14px;
    white-space: nowrap;
    background: var(--_surface);
    border: 1px solid var(--_control);
    border-radius: var(--_radius);
  }

  .choices label {
    display: flex;
    gap: 8px;
    align-items: center;
  }

  .overview input[type="checkbox"] {
    width: 16px;
    height: 16px;
  }

  @media (forced-colors: active) {
    .grid-row[aria-selected="true"] {
      outline: 1px solid Highlight;
      outline-offset: -1px;
    }
  }

  @media print {
    .tabs,
    .overview footer {
      display: none;
    }
  }
`;
