import { ACCENT, INK, MUTED, RULE } from '../chart/style.ts';

/** The style of reports and the page: one column on a phone, two where there is room, and on paper unbroken panels. */
export const STYLE = `
:root { color-scheme: light; --ink: ${INK}; --muted: ${MUTED}; --rule: ${RULE}; --accent: ${ACCENT}; }
* { box-sizing: border-box; }
body { margin: 0; background: #f7f3ee; color: var(--ink); \
font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; \
-webkit-text-size-adjust: 100%; }
body > header, main { max-width: 1240px; margin: 0 auto; padding: 0 12px; }
body > header { padding-top: 14px; display: flex; flex-wrap: wrap; gap: 8px 24px; \
align-items: end; justify-content: space-between; }
.brand { margin: 0; font-weight: 700; color: var(--accent); }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 14px 0 16px; overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; margin: 32px 0 12px; }
h3 { font-size: 1.05rem; line-height: 1.3; margin: 0; }
ul { padding-left: 1.2em; margin: 0; }
li { margin: 4px 0; overflow-wrap: anywhere; }
.warnings, .summary, .panel, .about { background: #fff; border: 1px solid var(--rule); \
border-radius: 10px; padding: 14px; }
.warnings { border: 2px solid #b3441e; background: #fdf1ea; margin-bottom: 16px; }
.warnings h2, .summary h2 { font-size: 1.05rem; margin: 0 0 6px; }
.summary li:first-child { font-size: 1.12rem; font-weight: 600; list-style: none; margin-left: -1.2em; }
nav ul { display: flex; flex-wrap: wrap; gap: 4px 18px; list-style: none; padding: 0; margin: 16px 2px 0; }
a { color: var(--accent); }
.panels { column-gap: 16px; }
.panel { container-type: inline-size; break-inside: avoid; margin-bottom: 16px; }
.panel > * + * { margin: 8px 0 0; }
.panel p { overflow-wrap: anywhere; }
.advice { color: var(--muted); font-size: .92rem; }
.note { color: var(--muted); font-size: .8rem; }
.counted { color: var(--muted); font-size: .82rem; }
.nothing { color: var(--muted); }
.chart svg { display: block; width: 100%; height: auto; max-width: 440px; }
.chart svg.wide { max-width: 660px; }
.chart svg.wide { display: none; }
@container (min-width: 490px) { .chart svg.narrow { display: none; } .chart svg.wide { display: block; } }
dl.figures { display: flex; flex-wrap: wrap; gap: 12px 32px; margin: 10px 0 0; }
dl.figures dt { color: var(--muted); font-size: .92rem; }
dl.figures dd { margin: 0; font-size: 1.7rem; line-height: 1.2; font-weight: 650; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .88rem; }
th, td { text-align: left; vertical-align: top; padding: 5px 6px; \
border-bottom: 1px solid var(--rule); font-weight: 400; }
thead th { color: var(--muted); vertical-align: bottom; font-size: .82rem; line-height: 1.25; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
tr > :first-child { padding-left: 0; min-width: 6.5em; } tr > :last-child { padding-right: 0; }
thead .number { white-space: normal; }
.heatmap { table-layout: fixed; border-collapse: separate; border-spacing: 2px; font-size: .75rem; }
.heatmap caption { text-align: left; color: var(--muted); font-size: .82rem; padding-bottom: 4px; }
.heatmap td { text-align: center; padding: 6px 0; border: 0; border-radius: 3px; font-variant-numeric: tabular-nums; }
.heatmap th { border: 0; padding: 6px 0; font-size: .75rem; color: var(--ink); vertical-align: middle; }
.heatmap thead th { text-align: center; }
.heatmap tr > :first-child { text-align: left; min-width: 0; }
.shade-0 { background: #f4f1ec; } .shade-1 { background: #dcebe8; } \
.shade-2 { background: #b4d6d1; } .shade-3 { background: #82bab2; }
.shade-4 { background: #25796f; color: #fff; } .shade-5 { background: #08514a; color: #fff; }
details { font-size: .88rem; }
summary { cursor: pointer; color: var(--accent); padding: 6px 0; }
.about { margin: 32px 0; font-size: .88rem; }
.about h2 { font-size: 1rem; margin: 0 0 6px; }
.about p, .about dl { margin: 4px 0; }
.about dl > div { margin: 4px 0; }
.about dt, .about dd { display: inline; margin: 0; }
.about dt { font-weight: 600; }
.about dt::after { content: ": "; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
form { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: end; }
label { display: grid; gap: 2px; font-size: .85rem; color: var(--muted); min-width: 0; }
select, input, button { font: inherit; font-size: 1rem; color: var(--ink); background: #fff; \
border: 1px solid #8a7d70; border-radius: 6px; padding: 6px 10px; min-height: 40px; max-width: 100%; }
button { background: var(--accent); border-color: var(--accent); color: #fff; font-weight: 600; cursor: pointer; }
:focus-visible { outline: 3px solid #2c5fb0; outline-offset: 2px; }
#live { margin: 0; flex-basis: 100%; min-height: 1.5em; font-size: .88rem; color: var(--muted); }
@media (min-width: 1160px) { body > header, main { padding-left: 24px; padding-right: 24px; } \
.panels { columns: 2; } .panel, .summary, .warnings { padding: 18px 20px; } }
@media print {
  @page { size: A4; margin: 14mm 12mm; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { background: #fff; font-size: 9pt; line-height: 1.4; }
  h1, .theme > h2 { margin: 4mm 0 2mm; }
  nav, form, #live, details { display: none; }
  body > header, main { max-width: none; padding: 0; }
  .panels { columns: 2; padding-right: 2px; zoom: .64; font-size: 16px; }
  .panel, .summary, .warnings, .about { break-inside: avoid; }
  .scroll { overflow: visible; }
  h2, h3 { break-after: avoid; }
}
`;
