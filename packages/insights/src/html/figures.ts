import { columnOf, type DrawingOf } from '../chart/drawing.ts';
import type { Answer, Column } from '../question.ts';
import { inFull } from '../units.ts';
import { html, type Html } from './html.ts';

/** A few large figures, with their names; what else the answer holds stands small beside them. */
export function figures(answer: Answer, { label, values }: DrawingOf<'figures'>): Html {
  const columns = values.map((key) => columnOf(answer, key));
  const rest = answer.question.columns.filter(({ key }) => key !== label && !values.includes(key));
  const figure = (name: string, row: Answer['rows'][number], column: Column, beside: readonly Column[]) =>
    html`<div><dt>${name}</dt><dd>${inFull(row[column.key]!, column)}</dd>${beside.map((other) => html`<dd class="note">${other.label} ${inFull(row[other.key]!, other)}</dd>`)}</div>`;

  if (label !== undefined) {
    const [first, ...others] = columns;
    const names = columnOf(answer, label);
    return html`<dl class="figures">${answer.rows.map((row) => figure(inFull(row[label]!, names), row, first!, [...others, ...rest]))}</dl>`;
  }
  const [row] = answer.rows;
  const notes = rest.map((column) => html`<p class="note">${column.label} ${inFull(row![column.key]!, column)}</p>`);
  return html`<dl class="figures">${columns.map((column) => figure(column.label, row!, column, []))}</dl>${notes}`;
}
