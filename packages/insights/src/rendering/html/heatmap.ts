import type { Answer, Column, Value } from '../../questions/question.ts';
import { columnOf, type DrawingOf, numberOf, placesOf } from '../chart/drawing.ts';
import { formatShort } from '../format.ts';
import { html, type Html } from './html.ts';

/** The number of shades, from almost white to dark; the style gives each a text colour that is readable on it. */
const SHADES = 6;

/** A table of shaded cells, which holds the figures as well. */
export function renderHeatmap(answer: Answer, drawing: DrawingOf<'heatmap'>): Html {
  const [across, down] = [columnOf(answer, drawing.across), columnOf(answer, drawing.down)];
  const value = columnOf(answer, drawing.value);
  const [columns, rows] = [sortedPlaces(answer, across), sortedPlaces(answer, down)];
  const figures = new Map(answer.rows.map((row) => [`${row[across.key]} ${row[down.key]}`, numberOf(row[value.key])]));
  const max = Math.max(...[...figures.values()].map(Number));
  const shadeOf = (figure: number) =>
    max <= 0 ? 0 : Math.max(0, Math.min(SHADES - 1, Math.floor((figure / max) * SHADES)));
  const cell = (column: Value, row: Value) => {
    const figure = figures.get(`${column} ${row}`) ?? null;
    return figure === null
      ? html`<td class="shade-0"></td>`
      : html`<td class="shade-${shadeOf(figure)}">${formatShort(figure, value)}</td>`;
  };
  const heads = columns.map((column) => html`<th scope="col">${formatShort(column, across)}</th>`);
  const lines = rows.map((row) => {
    const cells = columns.map((column) => cell(column, row));
    return html`<tr><th scope="row">${formatShort(row, down)}</th>${cells}</tr>`;
  });
  const dimensions = `${down.label.toLowerCase()} and ${across.label.toLowerCase()}`;
  return html`<table class="heatmap"><caption>${value.label}, by ${dimensions}</caption>
<thead><tr><th scope="col">${down.label}</th>${heads}</tr></thead>
<tbody>${lines}</tbody></table>`;
}

const sortedPlaces = (answer: Answer, column: Column): Value[] => {
  const places = [...new Set(answer.rows.map((row) => row[column.key]!))].sort((one, other) => (one < other ? -1 : 1));
  return placesOf({ ...answer, rows: places.map((place) => ({ [column.key]: place })) }, column);
};
