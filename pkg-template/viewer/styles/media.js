import { css } from "lit";

/** Other media and preferences: print, forced colours, right-to-left pages. */
export const media = css`
  /* The texts are not of the page's direction. */
  .viewer:dir(rtl) :is(h2, h3, p, dt, dd, th, label > span, button > span, .span, .toast, summary) {
    text-align: -webkit-match-parent;
    text-align: match-parent;
    unicode-bidi: plaintext;
  }

  .viewer:dir(rtl) :is([data-icon="open"], [data-icon="previous"]) {
    scale: -1 1;
  }

  .open:dir(rtl)::before,
  .streak:dir(rtl) {
    scale: -1 1;
  }

  @media (forced-colors: active) {
    progress {
      height: 9px;
      border: 1px solid CanvasText;
      forced-color-adjust: none;
      background: Canvas;
    }

    progress::-webkit-progress-value {
      background: Highlight;
    }

    progress::-moz-progress-bar {
      background: Highlight;
    }

    .pill::before,
    .open::before,
    .mark,
    .skeleton {
      forced-color-adjust: none;
      background-color: CanvasText;
    }

    .pill:is([data-status="running"], [data-status="waiting"])::before {
      background-color: transparent;
      border-color: CanvasText;
    }

    .pill[data-status="running"]::before {
      border-block-start-color: transparent;
    }

    [part="row"]:focus-within {
      outline: 1px solid Highlight;
      outline-offset: -1px;
    }
  }

  @media print {
    :host,
    :host([theme]) {
      color-scheme: light;
    }

    .filters,
    .turn,
    .inline,
    .c-open,
    progress,
    button,
    .json:not([open]),
    .viewer:has(dialog[open]) > :not(dialog) {
      display: none;
    }

    .list,
    .scroll {
      overflow: visible;
      border: 0;
    }

    table {
      width: 100%;
      border-collapse: collapse;
      font-size: 11px;
    }

    th,
    td {
      padding: 4px 6px;
      text-align: start;
      vertical-align: top;
      border-block-end: 1px solid var(--_line);
    }

    tr,
    .field-row {
      break-inside: avoid;
    }

    td bdi:not(.pill) {
      display: block;
    }

    td .muted,
    td .mono {
      font-size: 9px;
      overflow-wrap: anywhere;
    }

    time {
      white-space: pre-line;
    }

    .pill {
      padding: 0;
      background: none;
      font-size: 11px;
    }

    dialog[open] {
      position: absolute;
      inset: 0 0 auto;
      width: auto;
      height: auto;
      overflow: visible;
      border: 0;
      box-shadow: none;
    }

    .sheet {
      display: block;
      height: auto;
    }

    .body {
      overflow: visible;
    }
  }
`;
