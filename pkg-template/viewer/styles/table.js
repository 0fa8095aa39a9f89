import { css } from "lit";

export const table = css`
  .list {
    overflow: hidden;
    background: var(--_surface);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
  }

  .scroll {
    overflow-x: auto;
  }

  table {
    width: 100%;
    border-collapse: collapse;
    table-layout: fixed;
    transition: opacity 0.15s;
  }

  table[aria-busy="true"] {
    opacity: 0.65;
  }

  th {
    padding: 10px 12px;
    color: var(--_muted);
    font-size: 12px;
    font-weight: 600;
    text-align: start;
    background: var(--_raised);
    border-block-end: 1px solid var(--_line);
  }

  td {
    height: 56px;
    padding: 8px 12px;
    vertical-align: middle;
    border-block-end: 1px solid var(--_line);
  }

  tbody tr:last-child td {
    border-block-end: 0;
  }

  th:first-child,
  td:first-child {
    padding-inline-start: 16px;
  }

  [part="row"] {
    cursor: pointer;
    transition: background-color 0.1s;
  }

  [part="row"]:hover {
    background: var(--_raised);
  }

  [part="row"]:focus-within {
    background: color-mix(in oklab, var(--_accent) 9%, var(--_surface));
  }

  th.c-status {
    width: 15%;
  }

  th.c-type {
    width: 12%;
  }

  th.c-resource {
    width: 21%;
  }

  th.c-resourceType {
    width: 13%;
  }

  th.c-vault {
    width: 19%;
  }

  th.c-started {
    width: 11%;
  }

  th.c-duration {
    width: 9%;
  }

  th.c-open {
    width: 52px;
  }

  /* The resource type is also in the details. */
  @container (max-width: 959px) {
    .c-resourceType {
      display: none;
    }

    th.c-status {
      width: 17%;
    }

    th.c-type {
      width: 15%;
    }

    th.c-started,
    th.c-duration {
      width: 13%;
    }

    th,
    td {
      padding-inline: 8px;
    }
  }

  td.c-open {
    padding-inline: 0 12px;
  }

  .c-type bdi,
  .c-resourceType bdi {
    overflow-wrap: anywhere;
  }

  .pill bdi,
  td .name,
  td .muted {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .c-resource .name,
  .c-vault .name {
    font-weight: 550;
  }

  .c-started,
  .c-duration {
    font-variant-numeric: tabular-nums;
  }

  .so-far {
    color: var(--_busy);
  }

  .pill {
    display: inline-flex;
    align-items: center;
    gap: 5px;
    max-width: 100%;
    padding: 2px 9px 2px 6px;
    color: var(--_calm);
    font-size: 12.5px;
    font-weight: 600;
    line-height: 1.5;
    background: color-mix(in oklab, currentColor 11%, var(--_surface));
    border: 1px solid transparent;
    border-radius: 99px;
  }

  .pill[data-status="success"] {
    color: var(--_good);
  }

  .pill[data-status="failed"] {
    color: var(--_bad);
  }

  .pill[data-status="running"] {
    color: var(--_busy);
  }

  .pill[data-status="timeout"] {
    color: var(--_warn);
  }

  .pill .icon {
    width: 14px;
    height: 14px;
    stroke-width: 2;
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
    margin-block-start: 4px;
    color: var(--_bad);
  }

  .skeleton {
    display: block;
    width: 70%;
    height: 12px;
    background: var(--_line);
    border-radius: 6px;
    animation: breathe 1.4s ease-in-out infinite alternate;
  }

  td:first-child .skeleton {
    width: 84px;
    height: 22px;
    border-radius: 99px;
  }

  @keyframes breathe {
    to {
      opacity: 0.45;
    }
  }
`;
