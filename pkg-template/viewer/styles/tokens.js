import { css } from "lit";

/**
 * Design tokens: colours, fonts and radius. The page can set each by its `--cbr-…` property. Light and dark follow
 * `color-scheme`, which is the user's preference unless `theme` or the page sets it.
 */
export const tokens = css`
  :host {
    display: block;
    color-scheme: light dark;

    --_surface: var(--cbr-surface, light-dark(#ffffff, #16181d));
    --_raised: var(--cbr-raised, light-dark(#f6f7f9, #1d2026));
    --_text: var(--cbr-text, light-dark(#1b1f27, #e8eaee));
    --_muted: var(--cbr-muted, light-dark(#5a6270, #a2a9b6));
    --_line: var(--cbr-line, light-dark(#e5e8ed, #2b2f38));
    --_control: var(--cbr-control, light-dark(#bcc3ce, #4d5462));
    --_accent: var(--cbr-accent, light-dark(#2b59c3, #8fb1ff));
    --_on-accent: var(--cbr-on-accent, light-dark(#ffffff, #0e1523));

    --_good: var(--cbr-good, light-dark(#12683a, #7fdba6));
    --_bad: var(--cbr-bad, light-dark(#b3202c, #ff9a9a));
    --_busy: var(--cbr-busy, light-dark(#1d55b8, #8fbcff));
    --_warn: var(--cbr-warn, light-dark(#8a4b00, #ffc078));
    --_calm: var(--cbr-calm, light-dark(#4d5563, #b6bdc9));

    --_radius: var(--cbr-radius, 10px);
    --_font: var(
      --cbr-font,
      system-ui,
      -apple-system,
      "Segoe UI",
      Roboto,
      "PingFang SC",
      "Microsoft YaHei",
      "Noto Sans CJK SC",
      sans-serif
    );
    --_mono: var(--cbr-font-mono, ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, monospace);
  }

  :host([hidden]) {
    display: none;
  }

  :host([theme="light"]) {
    color-scheme: light;
  }

  :host([theme="dark"]) {
    color-scheme: dark;
  }
`;
