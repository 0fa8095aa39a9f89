import { css } from "lit";

/** Card layout: in a narrow viewer each row of the table is a card. */
export const cards = css`
  @container (max-width: 719px) {
    table {
      display: block;
      min-width: 0;
    }

    thead {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }

    tbody {
      display: block;
    }

    tbody tr {
      position: relative;
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      gap: 3px 12px;
      padding: 14px 52px 14px 16px;
      border-block-end: 1px solid var(--_line);
    }

    tbody tr:last-child {
      border-block-end: 0;
    }

    td,
    td:first-child {
      width: auto;
      height: auto;
      padding: 0;
      border: 0;
    }

    .c-status {
      grid-area: 1 / 1 / 2 / -1;
      margin-block-end: 5px;
    }

    .c-started {
      grid-area: 1 / 2;
      text-align: end;
    }

    .c-started time {
      display: flex;
      justify-content: flex-end;
      gap: 6px;
      color: var(--_muted);
      font-size: 12px;
      line-height: 24px;
    }

    .c-resource {
      grid-area: 2 / 1 / 3 / -1;
    }

    .c-resource:has(> .muted:only-child) {
      display: none;
    }

    .c-type {
      grid-area: 3 / 1;
    }

    .c-resourceType {
      grid-area: 3 / 2;
      display: block;
      color: var(--_muted);
      text-align: end;
    }

    .c-vault {
      grid-area: 4 / 1;
      color: var(--_muted);
    }

    .c-vault .name {
      font-weight: inherit;
    }

    .c-vault .muted {
      display: none;
    }

    .c-duration {
      grid-area: 4 / 2;
      text-align: end;
    }

    td.c-open {
      position: absolute;
      inset-block: 0;
      inset-inline-end: 6px;
      display: grid;
      align-content: center;
      padding: 0;
    }

    .open {
      width: 44px;
      height: 44px;
    }

    .skeleton {
      width: 100%;
      min-width: 60px;
    }
  }
`;
