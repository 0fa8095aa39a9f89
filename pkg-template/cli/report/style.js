/** Colours of the viewer (`viewer/styles/tokens.js`), light and dark. @type {Readonly<Record<string, [light: string, dark: string]>>} */
export const COLOURS = {
  surface: ["#ffffff", "#16181d"],
  text: ["#1b1f27", "#e8eaee"],
  muted: ["#5a6270", "#a2a9b6"],
  line: ["#e5e8ed", "#2b2f38"],
  good: ["#12683a", "#7fdba6"],
  bad: ["#b3202c", "#ff9a9a"],
  busy: ["#1d55b8", "#8fbcff"],
  warn: ["#8a4b00", "#ffc078"],
  calm: ["#4d5563", "#b6bdc9"],
};

/** @param {0 | 1} at */
const variables = (at) =>
  `:root{${Object.entries(COLOURS)
    .map(([name, colours]) => `--${name}:${colours[at]}`)
    .join(";")}}`;

/** Style sheet of the report. Print is light, on A4. */
export const STYLE = `${variables(0)}
@media screen and (prefers-color-scheme:dark){${variables(1)}}
html{color-scheme:light dark;background:var(--surface);color:var(--text);-webkit-text-size-adjust:100%}
body{max-width:960px;margin:0 auto;padding:24px 20px;font:14px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
h1{margin:0 0 4px;font-size:24px;line-height:1.25}
h2{margin:2em 0 .5em;font-size:1.15em}
p{margin:0 0 8px}
.muted,small,footer,dt{color:var(--muted)}
small{display:block}
small,th,footer,code{font-size:.86em}small code{font-size:1em}
footer{margin-top:28px;padding-top:10px;border-top:1px solid var(--line)}
h1.good,.good{color:var(--good)}h1.bad,.bad{color:var(--bad)}.warn{color:var(--warn)}.busy{color:var(--busy)}.calm{color:var(--calm)}
dl{display:flex;flex-wrap:wrap;gap:8px 28px;margin:16px 0 0}
dl div{display:flex;flex-direction:column-reverse}
dd{margin:0;font-size:26px;font-weight:600;line-height:1.15;font-variant-numeric:tabular-nums}
table{width:100%;border-collapse:collapse}
th,td{padding:6px 12px 6px 0;text-align:start;vertical-align:top;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
th{color:var(--muted);font-weight:600;white-space:nowrap}
td.v,td.n,td.s{white-space:nowrap}
td.v{font-weight:600}
td.n,.days{font-variant-numeric:tabular-nums}
td.r{width:38%}
table+p{margin-top:8px}
svg rect{fill:currentColor}svg .good{fill-opacity:.45}
.days{display:block;width:100%;height:auto;overflow:visible}
.days line{stroke:var(--line)}
.days text{fill:var(--muted);font-size:11px}
.streak{vertical-align:-2px}small span{white-space:nowrap}
code{font-family:ui-monospace,"SF Mono","Cascadia Mono",Menlo,Consolas,monospace}
@media (max-width:640px){thead{display:none}tr{display:block;padding:8px 0;border-bottom:1px solid var(--line)}td,td.r{display:block;width:auto;padding:1px 0;border:0}td[data-label]::before{content:attr(data-label) " ";color:var(--muted)}}
@media (max-width:480px){.days{margin-bottom:8px}.days text{font-size:22px}.days line~line~text{transform:translateY(7px)}}
@media print{@page{size:A4;margin:14mm}html{color-scheme:light}body{max-width:none;padding:0;font-size:11px}svg{print-color-adjust:exact;-webkit-print-color-adjust:exact}h2{break-after:avoid}tr,svg,dl{break-inside:avoid}thead{display:table-header-group}}
`;
