import { css } from "lit";

/** The tables of machines and errors: their columns, and their cards in a narrow viewer. */
export const machines = css`
  .link {
    display: inline;
    height: auto;
    padding: 0;
    text-align: start;
    white-space: normal;
    overflow-wrap: anywhere;
    background: none !important;
    border: 0;
  }

  .note {
    margin: 0;
    padding: 10px 12px;
    border-block-end: 1px solid var(--_line);
  }

  [part="rest"] {
    border-block: 1px solid var(--_line) 0;
  }

  [data-chosen="true"] {
    background: color-mix(in oklab, var(--_accent) 12%, var(--_surface));
  }

  @media screen {
    td > .muted,
    .age {
      display: block;
    }

    .c-machine {
      --width: 150px;
      flex-grow: 3;
    }

    .c-verdict {
      --width: 170px;
      flex-grow: 3;
    }

    .c-lastGood,
    .c-first,
    .c-last {
      --width: 110px;
    }

    :is(.c-lastGood, .c-first, .c-last) time::first-line {
      color: inherit;
      font-size: 12px;
    }

    .c-results {
      --width: 168px;
      flex-grow: 0;
    }

    .c-now,
    .c-count,
    .c-machines {
      --width: 76px;
    }

    .c-message {
      --width: 260px;
      flex-grow: 6;
    }

    @container (max-width: 829px) {
      :is([part="machines"], [part="errors"]) tbody tr {
        padding-inline-end: 16px;
      }

      .c-machine,
      .c-message {
        flex-basis: 100%;
      }

      .c-verdict {
        flex-basis: 60%;
      }

      td:is(.c-lastGood, .c-results, .c-now, .c-count, .c-machines, .c-first, .c-last) {
        flex: none;
      }

      td[data-label]::before {
        color: var(--_muted);
        font-size: 12px;
        content: attr(data-label) " ";
      }

      td[data-label] time {
        display: inline;
      }
    }
  }
`;
