import { addDays, isDay, weekdayOf } from './calendar.ts';

export const PERIODS = ['daily', 'weekly', 'monthly'] as const;
export type Period = (typeof PERIODS)[number];

/** A period and the one it is compared with; days as `2021-08-25`, first and last included. */
export interface Span {
  readonly from: string;
  readonly to: string;
  readonly previousFrom: string;
  readonly previousTo: string;
}

/**
 * The day itself, or the week from Monday to Sunday or the calendar month that contains it. A week or month is compared
 * with the one right before; a day with the same weekday of the week before, since the days of a week differ more than
 * weeks do.
 *
 * @param day `2021-08-25`
 * @throws RangeError if the calendar has no such day
 */
export function resolveSpan(period: Period, day: string): Span {
  if (!isDay(day)) throw new RangeError(`Not a day: ${JSON.stringify(day)}. Write it like 2021-08-25.`);
  const { firstOf, maxDays, daysBack } = KINDS[period];
  const from = firstOf(day);
  const previousTo = addDays(from, -daysBack);
  return { from, to: addDays(firstOf(addDays(from, maxDays)), -1), previousFrom: firstOf(previousTo), previousTo };
}

interface Kind {
  /** The first day of the period that contains a day. */
  readonly firstOf: (day: string) => string;
  /** The most days it can have: its first day plus these is in the next period. */
  readonly maxDays: number;
  /** How many days before its first day the period it is compared with ends. */
  readonly daysBack: number;
}

const KINDS: Readonly<Record<Period, Kind>> = {
  daily: { firstOf: (day) => day, maxDays: 1, daysBack: 7 },
  weekly: { firstOf: (day) => addDays(day, 1 - weekdayOf(day)), maxDays: 7, daysBack: 1 },
  monthly: { firstOf: (day) => `${day.slice(0, 7)}-01`, maxDays: 31, daysBack: 1 },
};
