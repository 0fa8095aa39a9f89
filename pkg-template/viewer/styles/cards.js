import { css } from "lit";

/** Card layout: in a narrow viewer each row is a card of lines. */
export const cards = css`
  @media screen {
    @container (max-width: 829px) {
      thead {
        position: absolute;
        width: 1px;
        height: 1px;
        overflow: hidden;
        clip-path: inset(50%);
      }

      tbody tr {
        position: relative;
        flex-wrap: wrap;
        gap: 3px 12px;
        padding-block: 14px;
        padding-inline: 16px 44px;
      }

      tr[part="row"] {
        contain-intrinsic-block-size: auto 130px;
      }

      td {
        flex: 1 0 auto;
        align-self: baseline;
        max-width: 100%;
        padding: 0;
      }

      .c-status {
        flex-basis: 100px;
        order: 1;
        margin-block-end: 5px;
      }

      .c-started {
        order: 2;
        flex-grow: 0;
        margin-inline-start: auto;
      }

      .c-started time {
        line-height: 24px;
        white-space: nowrap;
      }

      td time::first-line {
        color: inherit;
        font-size: 12px;
      }

      .c-resource {
        order: 3;
        flex-basis: 100%;
      }

      .c-type {
        order: 4;
      }

      .c-resourceType {
        order: 5;
        display: flow-root;
        flex-grow: 0;
        color: var(--_muted);
      }

      .c-vault {
        order: 6;
        flex: 1 1 calc(100% - 120px);
        color: var(--_muted);
      }

      .c-vault .name {
        font-weight: inherit;
      }

      .c-vault .muted {
        display: none;
      }

      .c-duration {
        order: 7;
        flex: none;
        margin-inline-start: auto;
      }

      .progress progress {
        max-width: 160px;
      }

      td.c-open {
        position: absolute;
        inset-block: 0;
        inset-inline-end: 0;
        display: grid;
        align-content: center;
        align-self: stretch;
        width: 44px;
        margin: 0;
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
  }
`;
