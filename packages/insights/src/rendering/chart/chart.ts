import { html, type Html } from '../html/html.ts';
import type { Answer, Drawing } from '../../questions/question.ts';
import { withUnit } from './axes.ts';
import { bars } from './bars.ts';
import { columns } from './columns.ts';
import { columnOf } from './drawing.ts';
import { lines } from './lines.ts';
import { type Format, FORMATS } from './style.ts';
import { spoken } from './aria-label.ts';

export const isChart = ({ kind }: Drawing): boolean => kind === 'bars' || kind === 'columns' || kind === 'lines';

/** The chart of an answer that has rows, as SVG for narrow and for wide places, with a spoken label. */
export const chart = (answer: Answer): Html =>
  html`${caption(answer)}
    <div class="chart" role="img" aria-label="${spoken(answer)}">
      ${FORMATS.map((format) => drawn(answer, format))}
    </div>`;

/** What is counted, where no axis says it. */
function caption(answer: Answer): Html | undefined {
  const { drawing } = answer.question;
  const counted =
    drawing.kind === 'bars' || (drawing.kind === 'lines' && drawing.by !== undefined) ? drawing.value : undefined;
  return counted === undefined ? undefined : html`<p class="counted">${withUnit(columnOf(answer, counted))}</p>`;
}

function drawn(answer: Answer, format: Format): Html | undefined {
  const { drawing } = answer.question;
  if (drawing.kind === 'bars') return bars(answer, drawing, format);
  if (drawing.kind === 'columns') return columns(answer, drawing, format);
  if (drawing.kind === 'lines') return lines(answer, drawing, format);
  return undefined;
}
