import type { Answer, Column } from '../../questions/question.ts';
import { columnOf, type DrawingOf } from '../chart/drawing.ts';
import { formatValue } from '../format.ts';
import { html, type Html } from './html.ts';

/** A few large figures with their names; the rest of the answer is small below them. */
export function renderFigures(answer: Answer, { values }: DrawingOf<'figures'>): Html {
  const row = answer.rows[0]!;
  const valueOf = (column: Column) => formatValue(row[column.key]!, column);
  const large = (column: Column) => html`<div><dt>${column.label}</dt><dd>${valueOf(column)}</dd></div>`;
  const small = (column: Column) => html`<p class="note">${column.label} ${valueOf(column)}</p>`;
  const rest = answer.question.columns.filter(({ key }) => !values.includes(key));
  return html`<dl class="figures">${values.map((key) => large(columnOf(answer, key)))}</dl>${rest.map(small)}`;
}
