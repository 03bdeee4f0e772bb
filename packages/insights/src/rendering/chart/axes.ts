import type { Column, Value } from '../../questions/question.ts';
import { formatShort } from '../format.ts';
import { type Format, INK, MUTED, RULE } from './style.ts';

/** The horizontal axis: places, with as many labels as fit. */
export function buildXAxis(places: readonly Value[], column: Column, format: Format, plot: number) {
  const labels = places.map((place) => formatShort(place, column));
  const room = Math.max(...labels.map((label) => label.length)) * format.font * 0.6 + 8;
  const every = Math.max(1, Math.ceil((labels.length * room) / plot));
  return {
    type: 'category' as const,
    data: labels,
    name: column.label,
    nameLocation: 'middle' as const,
    nameGap: 30,
    nameTextStyle: { color: MUTED, fontSize: format.font },
    axisTick: { show: false },
    axisLine: { lineStyle: { color: MUTED } },
    axisLabel: { color: INK, fontSize: format.font, interval: every - 1, hideOverlap: true },
  };
}

/** The vertical axis from zero: a few light lines with their figures, and above them what they count. */
export const buildYAxis = (column: Column, name: string, max: number, format: Format) => ({
  type: 'value' as const,
  min: 0,
  max,
  interval: max / 4,
  name,
  nameLocation: 'end' as const,
  nameGap: 14,
  nameTextStyle: { color: MUTED, fontSize: format.font, align: 'left' as const, padding: [0, 0, 0, -LEFT + 6] },
  axisLabel: { color: MUTED, fontSize: format.font, formatter: (value: number) => formatShort(value, column) },
  splitLine: { lineStyle: { color: RULE } },
});

/** The next round number, for four lines above zero. */
export function roundUp(max: number): number {
  const power = 10 ** Math.floor(Math.log10(max / 4));
  const step = [1, 2, 2.5, 5, 10].find((times) => times * power * 4 >= max) ?? 10;
  return max <= 0 ? 1 : step * power * 4;
}

/** Room for the figures of the vertical axis, and for the names of both axes. */
export const LEFT = 52;
export const TOP = 34;
export const BOTTOM = 46;
export const HEIGHT = 260;

const UNIT_SIGNS: Partial<Record<Column['unit'], string>> = { pounds: '£', percent: '%' };

/** `Takings (£)` */
export const addUnit = ({ label, unit }: Column): string =>
  UNIT_SIGNS[unit] === undefined ? label : `${label} (${UNIT_SIGNS[unit]})`;
