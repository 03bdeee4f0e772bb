import { html, type Html } from '../html/html.ts';
import type { Answer, Drawing } from '../../questions/question.ts';
import { addUnit } from './axes.ts';
import { drawBars } from './bars.ts';
import { drawColumns } from './columns.ts';
import { columnOf } from './drawing.ts';
import { drawLines } from './lines.ts';
import { type Format, FORMATS } from './style.ts';
import { describeChart } from './aria-label.ts';

export const isChart = ({ kind }: Drawing): boolean => kind === 'bars' || kind === 'columns' || kind === 'lines';

/** The chart of an answer that has rows, as SVG for narrow and for wide screens, with a label for screen readers. */
export function renderChart(answer: Answer): Html {
  const drawings = FORMATS.map((format) => drawChart(answer, format));
  const label = describeChart(answer);
  return html`${renderCaption(answer)}<div class="chart" role="img" aria-label="${label}">${drawings}</div>`;
}

/** What is counted, where no axis says it. */
function renderCaption(answer: Answer): Html | undefined {
  const { drawing } = answer.question;
  const counted =
    drawing.kind === 'bars' || (drawing.kind === 'lines' && drawing.by !== undefined) ? drawing.value : undefined;
  return counted === undefined ? undefined : html`<p class="counted">${addUnit(columnOf(answer, counted))}</p>`;
}

function drawChart(answer: Answer, format: Format): Html | undefined {
  const { drawing } = answer.question;
  if (drawing.kind === 'bars') return drawBars(answer, drawing, format);
  if (drawing.kind === 'columns') return drawColumns(answer, drawing, format);
  if (drawing.kind === 'lines') return drawLines(answer, drawing, format);
  return undefined;
}
