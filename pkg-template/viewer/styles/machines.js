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

  .link:hover {
    text-decoration: underline;
  }

  .streak {
    display: block;
    width: 168px;
    max-width: 100%;
    height: 10px;
  }

  [data-chosen="true"] {
    background: color-mix(in oklab, var(--_accent) 12%, var(--_surface));
    box-shadow: inset 3px 0 var(--_accent);
  }

  @media screen {
    :is(.c-machine, .c-verdict, .c-message) .muted {
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

    .c-lastGood .age {
      display: block;
    }

    :is(.c-lastGood, .c-first, .c-last) time::first-line {
      color: inherit;
      font-size: 12px;
    }

    .c-results {
      --width: 168px;
      flex-grow: 0;
    }

    .c-now {
      --width: 76px;
    }

    .c-message {
      --width: 260px;
      flex-grow: 6;
    }

    .c-message .words {
      display: -webkit-box;
      overflow: hidden;
      -webkit-box-orient: vertical;
      -webkit-line-clamp: 2;
    }

    .c-count,
    .c-machines {
      --width: 72px;
      text-align: end;
      font-variant-numeric: tabular-nums;
    }
  }

  @media screen {
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

      .c-lastGood {
        flex-grow: 0;
        text-align: end;
      }

      .c-now:empty {
        display: none;
      }

      td:is(.c-results, .c-now, .c-count, .c-machines, .c-first, .c-last) {
        flex: none;
        text-align: start;
      }

      [part="machines"] .c-vault {
        flex: 1 0 auto;
        text-align: end;
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
