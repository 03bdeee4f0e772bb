import type { Html } from '../html/html.ts';
import type { Answer, Column, Value } from '../../questions/question.ts';
import { formatShort } from '../format.ts';
import { buildXAxis, BOTTOM, HEIGHT, LEFT, roundUp, TOP, buildYAxis, addUnit } from './axes.ts';
import { columnOf, type DrawingOf, numberOf, placesOf } from './drawing.ts';
import { ACCENT, clipName, type Format, INK } from './style.ts';
import { renderSvg } from './svg.ts';

interface Line {
  readonly name: string;
  readonly figures: readonly (number | null)[];
}

/** Room for the last figure. */
const RIGHT = 64;

/** The height of each of several lines. */
const ROW = 76;

/**
 * A line along an axis from zero. Several are drawn below each other on one scale, each with its name: in one plot they
 * would be a tangle.
 */
export function drawLines(answer: Answer, drawing: DrawingOf<'lines'>, format: Format): Html {
  const [along, up] = [columnOf(answer, drawing.at), columnOf(answer, drawing.value)];
  const places = placesOf(answer, along);
  const all = linesOf(answer, drawing, places);
  const max = roundUp(Math.max(...all.flatMap(({ figures }) => figures).map(Number)));
  const bottomAxis = buildXAxis(places, along, format, format.width - LEFT - RIGHT);
  const isOne = all.length === 1;
  const height = isOne ? HEIGHT : all.length * ROW + BOTTOM + 6;

  return renderSvg(
    {
      grid: all.map((_, index) =>
        isOne
          ? { left: LEFT, right: RIGHT, top: TOP, bottom: BOTTOM }
          : { left: LEFT, right: RIGHT, top: index * ROW + 34, height: ROW - 42 },
      ),
      xAxis: all.map((_, index) => ({
        ...(index === all.length - 1 ? bottomAxis : { ...bottomAxis, name: '', axisLabel: { show: false } }),
        gridIndex: index,
        boundaryGap: false,
      })),
      yAxis: all.map(({ name }, index) => ({
        ...buildYAxis(up, isOne ? addUnit(up) : clipName(name), max, format),
        ...(!isOne && {
          interval: max,
          nameGap: 12,
          nameTextStyle: { ...NAME, fontSize: format.font, padding: [0, 0, 0, 4 - LEFT] },
        }),
        gridIndex: index,
      })),
      series: all.map(({ figures }, index) => ({
        ...buildSeries(figures, up, format),
        xAxisIndex: index,
        yAxisIndex: index,
        color: ACCENT,
      })),
    },
    format,
    height,
  );
}

const NAME = { color: INK, fontWeight: 600 as const, align: 'left' as const };

/** A line with its last figure beside it. */
function buildSeries(figures: Line['figures'], up: Column, { font }: Format) {
  const last = figures.findLastIndex((figure) => figure !== null);
  return {
    type: 'line' as const,
    silent: true,
    symbol: 'circle',
    symbolSize: 4,
    showSymbol: true,
    lineStyle: { width: 2 },
    data: figures.map((value, place) => ({
      value,
      // A symbol only where no line would show the point, and at the end.
      symbolSize: place === last || (figures[place - 1] == null && figures[place + 1] == null) ? 6 : 0,
      ...(place === last && {
        label: {
          show: true,
          position: 'right' as const,
          formatter: () => formatShort(value, up),
          color: INK,
          fontSize: font,
          fontWeight: 600,
        },
      }),
    })),
  };
}

/** One line, or one for each value of a column, the highest first. */
function linesOf(answer: Answer, { at, value, by }: DrawingOf<'lines'>, places: readonly Value[]): Line[] {
  const toLine = (name: string, rows: Answer['rows']): Line => {
    const figures = new Map(rows.map((row) => [row[at], numberOf(row[value])]));
    return { name, figures: places.map((place) => figures.get(place) ?? null) };
  };
  if (by === undefined) return [toLine(columnOf(answer, value).label, answer.rows)];
  const names = [...new Set(answer.rows.map((row) => String(row[by])))];
  const total = ({ figures }: Line) => figures.reduce((sum: number, figure) => sum + (figure ?? 0), 0);
  return names
    .map((name) =>
      toLine(
        name,
        answer.rows.filter((row) => String(row[by]) === name),
      ),
    )
    .sort((one, other) => total(other) - total(one));
}
