import type { Filter } from './filter.ts';

export const PERIODS = ['daily', 'weekly', 'monthly'] as const;
export type Period = (typeof PERIODS)[number];

/** A period and the one right before it; days as `2021-08-25`, the first and last included. */
export type Span = Pick<Filter, 'from' | 'to' | 'previousFrom' | 'previousTo'>;

/**
 * The day, the week from Monday to Sunday, or the calendar month that a day is of.
 *
 * @param day `2021-08-25`
 * @throws RangeError if the calendar has no such day
 */
export function periodOf(period: Period, day: string): Span {
  const from = firstDays[period](dateOf(day), 0);
  const next = firstDays[period](from, 1);
  return { from: isoOf(from), to: isoOf(plusDays(next, -1)), previousFrom: isoOf(firstDays[period](from, -1)), previousTo: isoOf(plusDays(from, -1)) };
}

/** The first day of the period that a day is of, or of one so many periods later. */
const firstDays: Readonly<Record<Period, (day: Date, later: number) => Date>> = {
  daily: (day, later) => plusDays(day, later),
  weekly: (day, later) => plusDays(day, later * 7 - ((day.getUTCDay() + 6) % 7)),
  monthly: (day, later) => new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + later, 1)),
};

const plusDays = (day: Date, days: number): Date => new Date(day.getTime() + days * 86_400_000);

const isoOf = (day: Date): string => day.toISOString().slice(0, 10);

function dateOf(day: string): Date {
  const date = new Date(`${day}T00:00:00Z`);
  // JavaScript takes 30 February for 2 March.
  if (!/^\d{4}-\d\d-\d\d$/.test(day) || Number.isNaN(date.getTime()) || isoOf(date) !== day) throw new RangeError(`a day is written like 2021-08-25, not ${JSON.stringify(day)}`);
  return date;
}
