import { chart, isChart } from '../chart/chart.ts';
import type { Answer } from '../../questions/question.ts';
import { figures } from './figures.ts';
import { heatmap } from './heatmap.ts';
import { html, type Html } from './html.ts';
import { table } from './table.ts';

/** A question, its answer as it is drawn, and what to do with it. @param nothing what it says if there are no rows */
export function panel(answer: Answer, nothing: string): Html {
  const { id, title, advice, caveat, drawing } = answer.question;
  return html`<section class="panel ${answer.rows.length === 0 ? 'empty' : drawing.kind}" aria-labelledby="${id}">
    <h3 id="${id}">${title}</h3>
    ${
      answer.rows.length === 0
        ? html`<p class="nothing">${nothing}</p>`
        : html`<p class="advice">${advice}</p>
            ${drawn(answer)}
            ${
              isChart(drawing)
                ? html`<details id="${id}-figures">
                    <summary>All figures<span class="hidden">: ${title}</span></summary>
                    ${table(answer)}
                  </details>`
                : undefined
            }
            ${caveat === undefined ? undefined : html`<p class="note">${caveat}</p>`}`
    }
  </section> `;
}

function drawn(answer: Answer): Html {
  const { drawing } = answer.question;
  if (drawing.kind === 'figures') return figures(answer, drawing);
  if (drawing.kind === 'heatmap') return heatmap(answer, drawing);
  return isChart(drawing) ? chart(answer) : table(answer);
}
