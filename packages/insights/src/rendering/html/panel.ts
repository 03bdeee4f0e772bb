import type { Answer } from '../../questions/question.ts';
import { isChart, renderChart } from '../chart/chart.ts';
import { renderFigures } from './figures.ts';
import { renderHeatmap } from './heatmap.ts';
import { html, type Html } from './html.ts';
import { renderTable } from './table.ts';

/** A question, its drawn answer, and what to do with it. @param emptyText shown if there are no rows */
export function renderPanel(answer: Answer, emptyText: string): Html {
  const { id, title, drawing } = answer.question;
  const isEmpty = answer.rows.length === 0;
  return html`<section class="panel ${isEmpty ? 'empty' : drawing.kind}" aria-labelledby="${id}">
<h3 id="${id}">${title}</h3>
${isEmpty ? html`<p class="nothing">${emptyText}</p>` : renderAnswer(answer)}
</section>
`;
}

function renderAnswer(answer: Answer): Html {
  const { advice, caveat, drawing } = answer.question;
  return html`<p class="advice">${advice}</p>
${renderDrawing(answer)}
${isChart(drawing) ? renderAllFigures(answer) : undefined}
${caveat === undefined ? undefined : html`<p class="note">${caveat}</p>`}`;
}

function renderDrawing(answer: Answer): Html {
  const { drawing } = answer.question;
  if (drawing.kind === 'figures') return renderFigures(answer, drawing);
  if (drawing.kind === 'heatmap') return renderHeatmap(answer, drawing);
  return isChart(drawing) ? renderChart(answer) : renderTable(answer);
}

const renderAllFigures = (answer: Answer): Html =>
  html`<details id="${answer.question.id}-figures">\
<summary>All figures<span class="hidden">: ${answer.question.title}</span></summary>${renderTable(answer)}</details>`;
