import type { Answer } from '../../questions/question.ts';
import { ACCENT, INK, MUTED, RULE } from '../chart/style.ts';
import { type Content, describeEmpty, MAX_MAIL_COLUMNS, selectForMail } from '../content.ts';
import { formatValue, isNumeric } from '../format.ts';
import { html, Html } from './html.ts';

const FONT = 'font-family: Arial, Helvetica, sans-serif';
const BRAND = `margin: 0; ${FONT}; font-size: 14px; font-weight: bold; color: ${ACCENT}`;
const TITLE = `margin: 4px 0 16px; ${FONT}; font-size: 22px; line-height: 28px; color: ${INK}`;
const WARNING_BOX = 'padding: 12px 12px 4px; border: 2px solid #b3441e; background: #fdf1ea';
const SENTENCE = `margin: 0 0 8px; ${FONT}; font-size: 16px; line-height: 24px; color: ${INK}`;
const QUESTION = `margin: 24px 0 6px; ${FONT}; font-size: 17px; line-height: 24px; color: ${INK}`;
const EMPTY = `margin: 0; ${FONT}; font-size: 14px; color: ${MUTED}`;
const FOOTER = `margin: 24px 0 0; ${FONT}; font-size: 12px; line-height: 18px; color: ${MUTED}`;
const CELL =
  `padding: 6px 8px 6px 0; border-bottom: 1px solid ${RULE}; `
  + `${FONT}; font-size: 14px; line-height: 20px; color: ${INK}; vertical-align: top`;
const HEAD = `${CELL}; color: ${MUTED}; font-size: 12px; font-weight: normal`;

/** Email programs need tables for layout; with these attributes a table is only a box. */
const BOX = new Html('role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"');

/** An email that email programs can show: tables, styles on each element, no picture. */
export function renderMail(content: Content): string {
  const { title, summary, coverage } = content;
  return html`<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8">\
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title></head>
<body style="margin: 0; padding: 0; background: #ffffff">
<div role="main">
<table ${BOX}><tr><td align="center" style="padding: 16px">
<table ${BOX} style="max-width: 640px"><tr><td align="left">
<p style="${BRAND}">Brewline</p>
<h1 style="${TITLE}">${title}</h1>
${renderWarnings(content)}
${renderSentences(summary)}
${selectForMail(content).map((answer) => renderAnswer(answer, describeEmpty(content, answer)))}
<p style="${FOOTER}">${coverage.join(' ')}</p>
</td></tr></table>
</td></tr></table>
</div>
</body></html>
`.text;
}

const renderWarnings = ({ warnings }: Content): Html | undefined =>
  warnings.length === 0
    ? undefined
    : html`<table ${BOX} style="margin: 0 0 16px"><tr><td style="${WARNING_BOX}">\
${renderSentences(warnings)}</td></tr></table>`;

const renderSentences = (sentences: readonly string[]): Html[] =>
  sentences.map((sentence) => html`<p style="${SENTENCE}">${sentence}</p>`);

const renderAnswer = (answer: Answer, emptyText: string): Html =>
  html`<h2 style="${QUESTION}">${answer.question.title}</h2>
${answer.rows.length === 0 ? html`<p style="${EMPTY}">${emptyText}</p>` : renderTable(answer)}`;

function renderTable({ question, rows }: Answer): Html {
  const columns = question.columns.slice(0, MAX_MAIL_COLUMNS);
  const side = columns.map((column) => (isNumeric(column) ? 'right' : 'left'));
  const heads = columns.map(
    ({ label }, index) => html`<th scope="col" align="${side[index]}" style="${HEAD}">${label}</th>`,
  );
  const cells = (row: Answer['rows'][number]) =>
    columns.map((column, index) => {
      const text = formatValue(row[column.key]!, column);
      return html`<td align="${side[index]}" style="${CELL}">${text}</td>`;
    });
  return html`<table width="100%" cellpadding="0" cellspacing="0" border="0" style="border-collapse: collapse">
<thead><tr>${heads}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${cells(row)}</tr>`)}</tbody></table>`;
}
