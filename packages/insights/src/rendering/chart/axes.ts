import type { Column, Value } from '../../questions/question.ts';
import { formatShort } from '../format.ts';
import { type Format, INK, MUTED, RULE } from './style.ts';

/** Along the bottom: places with as many labels as have room. */
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

/** Upwards, from nought: a few quiet lines with their figures, and above them what they count. */
export const buildYAxis = (column: Column, name: string, most: number, format: Format) => ({
  type: 'value' as const,
  min: 0,
  max: most,
  interval: most / 4,
  name,
  nameLocation: 'end' as const,
  nameGap: 14,
  nameTextStyle: { color: MUTED, fontSize: format.font, align: 'left' as const, padding: [0, 0, 0, -LEFT + 6] },
  axisLabel: { color: MUTED, fontSize: format.font, formatter: (value: number) => formatShort(value, column) },
  splitLine: { lineStyle: { color: RULE } },
});

/** A round number that is not exceeded, for four lines above nought. */
export function roundUp(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most / 4));
  const step = [1, 2, 2.5, 5, 10].find((times) => times * power * 4 >= most) ?? 10;
  return most <= 0 ? 1 : step * power * 4;
}

/** Room for the figures of the axis upwards, and for the two axes' names. */
export const LEFT = 52;
export const TOP = 34;
export const BOTTOM = 46;
export const HEIGHT = 260;

const UNIT_SIGNS: Partial<Record<Column['unit'], string>> = { pounds: '£', percent: '%' };

/** `Takings (£)` */
export const addUnit = ({ label, unit }: Column): string =>
  UNIT_SIGNS[unit] === undefined ? label : `${label} (${UNIT_SIGNS[unit]})`;
