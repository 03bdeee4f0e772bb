import { isDay, plusDays, weekdayOf } from './days.ts';
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
  if (!isDay(day)) throw new RangeError(`a day is written like 2021-08-25, not ${JSON.stringify(day)}`);
  const firstOf = FIRST_DAY[period];
  const from = firstOf(day);
  const previousTo = plusDays(from, -1);
  return { from, to: plusDays(firstOf(plusDays(from, LONGEST[period])), -1), previousFrom: firstOf(previousTo), previousTo };
}

/** The first day of the period that a day is of. */
const FIRST_DAY: Readonly<Record<Period, (day: string) => string>> = {
  daily: (day) => day,
  weekly: (day) => plusDays(day, 1 - weekdayOf(day)),
  monthly: (day) => `${day.slice(0, 7)}-01`,
};

/** So many days after the first of one is a day of the next. */
const LONGEST: Readonly<Record<Period, number>> = { daily: 1, weekly: 7, monthly: 31 };
