import type { Answer, Column } from '../../questions/question.ts';
import { formatCounted, formatValue, isNumeric } from '../format.ts';
import { html, type Html } from './html.ts';

/** More rows than anybody reads would make a report too large to send. */
const MAX_ROWS = 400;

/** An answer as a table; the first column names its rows. */
export function renderTable({ question: { columns, title }, rows }: Answer): Html {
  const head = columns.map((column) => html`<th scope="col" class="${sideOf(column)}">${column.label}</th>`);
  const cells = (row: Answer['rows'][number]) =>
    columns.map((column, index) => {
      const text = formatValue(row[column.key]!, column);
      return index === 0 ? html`<th scope="row">${text}</th>` : html`<td class="${sideOf(column)}">${text}</td>`;
    });
  const body = rows.slice(0, MAX_ROWS).map((row) => html`<tr>${cells(row)}</tr>`);
  const rest = rows.length - MAX_ROWS;
  const more = rest > 0 ? html`<p class="note">And ${formatCounted(rest, 'more row')}.</p>` : undefined;
  return html`<div class="scroll" role="group" tabindex="0" aria-label="Figures: ${title}"><table>\
<thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>${more}`;
}

const sideOf = (column: Column): string => (isNumeric(column) ? 'number' : 'text');
