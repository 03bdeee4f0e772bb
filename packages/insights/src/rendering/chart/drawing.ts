import { daysBetween, addDays } from '../../period/calendar.ts';
import type { Answer, Column, Drawing, Value } from '../../questions/question.ts';

export type DrawingOf<Kind extends Drawing['kind']> = Extract<Drawing, { kind: Kind }>;

export const columnOf = ({ question }: Answer, key: string): Column =>
  question.columns.find((column) => column.key === key)!;

export const numberOf = (value: Value | undefined): number | null => (typeof value === 'number' ? value : null);

const DAYS: Partial<Record<Column['unit'], number>> = { day: 1, week: 7 };

/**
 * The places along an axis in the order of the rows; days, weeks and hours without a row have one too, so that gaps are
 * visible.
 */
export function placesOf({ rows }: Answer, { key, unit }: Column): Value[] {
  const places = [...new Set(rows.map((row) => row[key]!))];
  const [first, last] = [places[0], places.at(-1)];
  if (unit === 'hour') return upTo(Number(last) - Number(first)).map((hours) => Number(first) + hours);
  const days = DAYS[unit];
  return days === undefined
    ? places
    : upTo(daysBetween(String(first), String(last)) / days).map((steps) => addDays(String(first), steps * days));
}

const upTo = (last: number): number[] => Array.from({ length: last + 1 }, (_, index) => index);
