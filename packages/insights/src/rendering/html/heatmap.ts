import { columnOf, type DrawingOf, numberOf, placesOf } from '../chart/drawing.ts';
import type { Answer, Column, Value } from '../../questions/question.ts';
import { short } from '../format.ts';
import { html, type Html } from './html.ts';

/** How many shades there are, from almost white to dark; the style gives each a colour on which its text is read. */
const SHADES = 6;

/** A table of shaded cells, which holds the figures as well. */
export function heatmap(answer: Answer, drawing: DrawingOf<'heatmap'>): Html {
  const [across, down] = [columnOf(answer, drawing.across), columnOf(answer, drawing.down)];
  const [columns, rows, value] = [ordered(answer, across), ordered(answer, down), columnOf(answer, drawing.value)];
  const figures = new Map(answer.rows.map((row) => [`${row[across.key]} ${row[down.key]}`, numberOf(row[value.key])]));
  const most = Math.max(...[...figures.values()].map(Number));
  const cell = (at: Value, of: Value) => {
    const figure = figures.get(`${at} ${of}`) ?? null;
    if (figure === null) return html`<td class="shade-0"></td>`;
    return html`<td
      class="shade-${most <= 0 ? 0 : Math.max(0, Math.min(SHADES - 1, Math.floor((figure / most) * SHADES)))}"
    >
      ${short(figure, value)}
    </td>`;
  };
  return html`<table class="heatmap">
    <caption>
      ${value.label}, by ${down.label.toLowerCase()} and ${across.label.toLowerCase()}
    </caption>
    <thead>
      <tr>
        <th scope="col">${down.label}</th>
        ${columns.map((at) => html`<th scope="col">${short(at, across)}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (of) =>
          html`<tr>
            <th scope="row">${short(of, down)}</th>
            ${columns.map((at) => cell(at, of))}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

const ordered = (answer: Answer, column: Column): Value[] => {
  const places = [...new Set(answer.rows.map((row) => row[column.key]!))].sort((one, other) => (one < other ? -1 : 1));
  return placesOf({ ...answer, rows: places.map((place) => ({ [column.key]: place })) }, column);
};
