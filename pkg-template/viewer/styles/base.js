import { css } from "lit";

export const base = css`
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }

  .viewer {
    container-type: inline-size;
    color: var(--_text);
    font: 14px/1.45 var(--_font);
    -webkit-text-size-adjust: 100%;
  }

  h2,
  h3,
  p,
  dl,
  dd,
  pre {
    margin: 0;
  }

  .hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    padding: 0;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
    border: 0;
  }

  .muted {
    color: var(--_muted);
    font-size: 12px;
  }

  .mono,
  .error-code {
    font-family: var(--_mono);
    font-size: 11.5px;
    letter-spacing: -0.01em;
  }

  .icon {
    flex: none;
    width: 16px;
    height: 16px;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.6;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  :focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }

  @media (prefers-reduced-motion: reduce) {
    *,
    ::before,
    ::after {
      animation: none !important;
      transition: none !important;
    }
  }
`;
