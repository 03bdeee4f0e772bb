import { addDays, isDay, weekdayOf } from './calendar.ts';

export const PERIODS = ['daily', 'weekly', 'monthly'] as const;
export type Period = (typeof PERIODS)[number];

/** A period and the one that it is compared with; days as `2021-08-25`, the first and last included. */
export interface Span {
  readonly from: string;
  readonly to: string;
  readonly previousFrom: string;
  readonly previousTo: string;
}

/**
 * The day, the week from Monday to Sunday, or the calendar month that a day is of. Before a week or month comes the one
 * right before; a day is compared with the same weekday of the week before, since the days of a week differ more than
 * weeks do.
 *
 * @param day `2021-08-25`
 * @throws RangeError if the calendar has no such day
 */
export function resolveSpan(period: Period, day: string): Span {
  if (!isDay(day)) throw new RangeError(`a day is written like 2021-08-25, not ${JSON.stringify(day)}`);
  const { firstOf, longest, back } = KINDS[period];
  const from = firstOf(day);
  const previousTo = addDays(from, -back);
  return { from, to: addDays(firstOf(addDays(from, longest)), -1), previousFrom: firstOf(previousTo), previousTo };
}

interface Kind {
  /** The first day of the period that a day is of. */
  readonly firstOf: (day: string) => string;
  /** So many days after its first is a day of the next. */
  readonly longest: number;
  /** So many days before its first ends the one that it is compared with. */
  readonly back: number;
}

const KINDS: Readonly<Record<Period, Kind>> = {
  daily: { firstOf: (day) => day, longest: 1, back: 7 },
  weekly: { firstOf: (day) => addDays(day, 1 - weekdayOf(day)), longest: 7, back: 1 },
  monthly: { firstOf: (day) => `${day.slice(0, 7)}-01`, longest: 31, back: 1 },
};
