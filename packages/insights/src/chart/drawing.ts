import type { Answer, Column, Drawing, Value } from '../question.ts';

export type DrawingOf<Kind extends Drawing['kind']> = Extract<Drawing, { kind: Kind }>;

export const columnOf = ({ question }: Answer, key: string): Column => question.columns.find((column) => column.key === key)!;

export const numberOf = (value: Value | undefined): number | null => (typeof value === 'number' ? value : null);

const DAY = 86_400_000;
const STEPS: Partial<Record<Column['unit'], number>> = { day: DAY, week: 7 * DAY };

/** The places along an axis in the order of the rows; days, weeks and hours without a row get theirs, as a gap that is seen. */
export function placesOf({ rows }: Answer, { key, unit }: Column): Value[] {
  const places = [...new Set(rows.map((row) => row[key]!))];
  const [first, last] = [places[0], places.at(-1)];
  if (unit === 'hour') return steps(Number(first), Number(last), 1);
  const step = STEPS[unit];
  return step === undefined ? places : steps(Date.parse(String(first)), Date.parse(String(last)), step).map((time) => new Date(time).toISOString().slice(0, 10));
}

const steps = (first: number, last: number, step: number): number[] => Array.from({ length: Math.round((last - first) / step) + 1 }, (_, index) => first + index * step);
