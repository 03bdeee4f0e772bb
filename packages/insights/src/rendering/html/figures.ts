import { columnOf, type DrawingOf } from '../chart/drawing.ts';
import type { Answer } from '../../questions/question.ts';
import { inFull } from '../format.ts';
import { html, type Html } from './html.ts';

/** A few large figures, with their names; what else the answer holds stands small below them. */
export function figures(answer: Answer, { values }: DrawingOf<'figures'>): Html {
  const row = answer.rows[0]!;
  const rest = answer.question.columns.filter(({ key }) => !values.includes(key));
  const large = values
    .map((key) => columnOf(answer, key))
    .map(
      (column) =>
        html`<div>
          <dt>${column.label}</dt>
          <dd>${inFull(row[column.key]!, column)}</dd>
        </div>`,
    );
  return html`<dl class="figures">${large}</dl>
    ${rest.map((column) => html`<p class="note">${column.label} ${inFull(row[column.key]!, column)}</p>`)}`;
}
