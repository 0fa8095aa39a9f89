import { css } from "lit";

/** The grid of tasks. Rows are flex containers whose cells have the same basis in all rows: see `task-table.js`. */
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

  .error-code {
    color: var(--_bad);
  }

  .c-resource .name,
  .c-vault .name {
    font-weight: 550;
  }

  .c-started,
  .c-duration {
    font-variant-numeric: tabular-nums;
  }

  [data-so-far="true"] {
    color: var(--_busy);
  }

  /* A cell aligns with its column, whatever the direction of its text. */
  td,
  td time,
  td bdi {
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }

  @media screen {
    table,
    thead,
    tbody {
      display: block;
    }

    tr {
      display: flex;
      padding-inline: 4px;
      border-block-end: 1px solid var(--_line);
    }

    thead tr {
      background: var(--_raised);
    }

    tbody tr:last-child {
      border-block-end: 0;
    }

    th,
    td {
      box-sizing: content-box;
      display: flow-root;
      flex: 1 0 var(--width);
      min-width: 0;
      padding: 8px;
      overflow: hidden;
    }

    th {
      padding-block: 10px;
      color: var(--_muted);
      font-size: 12px;
      font-weight: 600;
      text-align: start;
    }

    td {
      align-self: center;
      overflow-wrap: anywhere;
    }

    tbody {
      transition: opacity 0.15s;
    }

    table[aria-busy="true"] tbody {
      opacity: 0.65;
    }

    tr[part="row"] {
      min-height: 57px;
      cursor: pointer;
      transition: background-color 0.1s;
      content-visibility: auto;
      contain-intrinsic-block-size: auto 57px;
    }

    tr[part="row"]:hover {
      background: var(--_raised);
    }

    tr[part="row"]:focus-within {
      background: color-mix(in oklab, var(--_accent) 9%, var(--_surface));
    }

    tr :focus-visible {
      outline-offset: -2px;
    }

    .c-status {
      --width: 124px;
    }

    .c-type {
      --width: 112px;
    }

    .c-resource,
    .c-vault {
      --width: 118px;
      flex-grow: 3;
    }

    .c-resourceType {
      --width: 98px;
    }

    .c-started {
      --width: 116px;
    }

    .c-duration {
      --width: 72px;
    }

    .c-open {
      --width: 36px;
      flex-grow: 0;
    }

    td.c-open {
      margin-block: -8px;
    }

    .name {
      display: -webkit-box;
      overflow: hidden;
      -webkit-box-orient: vertical;
      -webkit-line-clamp: 2;
    }

    .id {
      display: block;
      overflow: hidden;
      white-space: nowrap;
    }

    .id span {
      display: inline-block;
      max-width: calc(100% - 12ch);
      overflow: hidden;
      text-overflow: ellipsis;
      vertical-align: bottom;
    }

    td time {
      display: block;
      color: var(--_muted);
      font-size: 12px;
      white-space: pre-line;
    }

    td time::first-line {
      color: var(--_text);
      font-size: 14px;
    }
  }

  /* The resource type is also in the details. */
  @media screen {
    @container (max-width: 959px) {
      .c-resourceType {
        display: none;
      }
    }
  }

  .open::before {
    width: 16px;
    height: 16px;
    clip-path: polygon(34% 26%, 41% 19%, 72% 50%, 41% 81%, 34% 74%, 58% 50%);
    background: currentColor;
    content: "";
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
