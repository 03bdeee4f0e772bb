import type { Html } from '../html/html.ts';
import type { Answer, Value } from '../../questions/question.ts';
import { formatValue } from '../format.ts';
import { columnOf, type DrawingOf, numberOf } from './drawing.ts';
import { ACCENT, BELOW, boldWidthOf, wrapAt, clipName, type Format, INK, widthOf } from './style.ts';
import { renderSvg } from './svg.ts';

/** Horizontal bars in the order of the rows, each with its name and its figure, so that the axis needs no ticks. */
export function drawBars(answer: Answer, { label, value }: DrawingOf<'bars'>, format: Format): Html {
  const [labels, values] = [columnOf(answer, label), columnOf(answer, value)];
  const names = answer.rows.map((row) => clipName(formatValue(row[label]!, labels)));
  const figures = answer.rows.map((row) => numberOf(row[value]));
  const hasNegative = figures.some((figure) => (figure ?? 0) < 0);
  const printed = (figure: Value) => addSign(formatValue(figure, values), figure, hasNegative);
  const margin = Math.max(...figures.map((figure) => boldWidthOf(printed(figure), format))) + 8;
  const longest = Math.max(...names.map((name) => widthOf(name, format)));
  const left = format.name === 'wide' ? Math.min(240, longest + 12) : 0;
  const room = format.name === 'wide' ? left - 12 : format.width;
  const row = (format.name === 'wide' ? 28 : 38) + (longest > room ? format.font - 3 : 0);

  return renderSvg(
    {
      grid: { left: left + (hasNegative ? margin : 0), right: margin, top: 4, bottom: 4 },
      xAxis: { type: 'value', show: false, ...findExtent(figures) },
      yAxis: {
        type: 'category',
        data: names,
        inverse: true,
        axisTick: { show: false },
        axisLine: { show: !hasNegative && format.name === 'wide', lineStyle: { color: INK } },
        axisLabel: {
          color: INK,
          fontSize: format.font,
          interval: 0,
          ...placeLabels(format, hasNegative ? margin : 0),
          ...wrapAt(room, longest, format),
        },
      },
      series: {
        type: 'bar',
        silent: true,
        barWidth: format.name === 'wide' ? 18 : 12,
        data: figures.map((figure) => ({
          value: figure ?? 0,
          itemStyle: { color: (figure ?? 0) < 0 ? BELOW : ACCENT },
          label: {
            show: true,
            position: (figure ?? 0) < 0 ? ('left' as const) : ('right' as const),
            formatter: () => printed(figure),
            color: INK,
            fontSize: format.font,
            fontWeight: 600,
          },
        })),
      },
    },
    format,
    names.length * row + 8,
  );
}

/** If some bars are negative, the positive ones have a sign too. */
const addSign = (text: string, figure: Value, hasNegative: boolean): string =>
  hasNegative && Number(figure) > 0 && !text.startsWith('+') ? `+${text}` : text;

/** The longest bar fills the width; zero is always included. */
function findExtent(figures: readonly (number | null)[]): { min: number; max: number } {
  const [min, max] = [Math.min(0, ...figures.map(Number)), Math.max(0, ...figures.map(Number))];
  return { min, max: min === max ? 1 : max };
}

/** Beside the bar, or, on a phone, above it. */
const placeLabels = ({ name }: Format, margin: number) =>
  name === 'wide'
    ? { margin: 8 + margin }
    : {
        inside: true,
        align: 'left' as const,
        verticalAlign: 'bottom' as const,
        margin: -margin,
        padding: [0, 0, 9, 0],
      };
