import type { Html } from '../html/html.ts';
import type { Answer, Column } from '../../questions/question.ts';
import { formatShort } from '../format.ts';
import { buildXAxis, BOTTOM, HEIGHT, LEFT, roundUp, TOP, buildYAxis, addUnit } from './axes.ts';
import { findCommonWord } from './common-word.ts';
import { columnOf, type DrawingOf, numberOf, placesOf } from './drawing.ts';
import { buildEndLabel, measureEndLabels, liftLabels } from './end-label.ts';
import { boldWidthOf, type Format, INK, SERIES } from './style.ts';
import { renderSvg } from './svg.ts';

type Figures = readonly (number | null)[];

/** Room beside the last column if it needs no names. */
const RIGHT = 12;

/** Columns along an axis; several values are stacked, and named beside the last column. */
export function drawColumns(answer: Answer, { at, values }: DrawingOf<'columns'>, format: Format): Html {
  const along = columnOf(answer, at);
  const stacked = values.map((key) => columnOf(answer, key));
  const names = stacked.map(({ label }) => label);
  const places = placesOf(answer, along);
  const rows = new Map(answer.rows.map((row) => [row[at], row]));
  const figures = stacked.map(({ key }) => places.map((place) => numberOf(rows.get(place)?.[key])));
  const max = roundUp(Math.max(...places.map((_, place) => sum(figures.map((series) => series[place])))));
  const right = stacked.length > 1 ? measureEndLabels(names, format) : RIGHT;
  const plot = format.width - LEFT - right;
  const labels = stacked.length > 1 ? labelSeries(figures, names, max, right, format) : undefined;

  return renderSvg(
    {
      grid: { left: LEFT, right, top: TOP, bottom: BOTTOM },
      xAxis: buildXAxis(places, along, format, plot),
      yAxis: buildYAxis(stacked[0]!, addUnit({ ...stacked[0]!, label: findCommonWord(names) }), max, format),
      series: figures.map((series, index) => ({
        type: 'bar' as const,
        stack: 'all',
        silent: true,
        barMaxWidth: 42,
        barCategoryGap: '28%',
        color: SERIES[index % SERIES.length]!,
        data:
          labels === undefined
            ? labelColumns(series, stacked[0]!, plot, format)
            : series.map((value, place) => ({ value, ...(place === places.length - 1 && { label: labels[index]! }) })),
      })),
    },
    format,
    HEIGHT,
  );
}

/** A figure above each column if all fit, else above the highest alone. */
function labelColumns(figures: Figures, column: Column, plot: number, format: Format) {
  const room = Math.max(...figures.map((figure) => boldWidthOf(formatShort(figure, column), format))) + 4;
  const highest = figures.indexOf(Math.max(...figures.map(Number)));
  const step = plot / figures.length;
  // A figure wider than its column would leave the drawing at the right end.
  const over = (place: number) => Math.max(0, room / 2 - RIGHT - (figures.length - place - 0.5) * step);
  const label = (figure: number, place: number) => ({
    show: true,
    position: 'top' as const,
    offset: [-over(place), 0],
    formatter: () => formatShort(figure, column),
    color: INK,
    fontSize: format.font,
    fontWeight: 600,
  });
  return figures.map((value, place) => ({
    value,
    ...(value !== null && (place === highest || room <= step) && { label: label(value, place) }),
  }));
}

function labelSeries(
  figures: readonly Figures[],
  names: readonly string[],
  max: number,
  right: number,
  format: Format,
) {
  const last = figures.map((series) => series.at(-1) ?? 0);
  const middles = last.map((value, index) => ((sum(last.slice(0, index)) + value / 2) / max) * (HEIGHT - TOP - BOTTOM));
  const lifted = liftLabels(middles, names, right, format);
  return names.map((name, index) => buildEndLabel(name, SERIES[index % SERIES.length]!, right, lifted[index]!, format));
}

const sum = (values: readonly (number | null | undefined)[]): number =>
  values.reduce((total: number, value) => total + (value ?? 0), 0);
