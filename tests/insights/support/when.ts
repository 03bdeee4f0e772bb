import { byBranch, type Expectation, sold, soldIn } from './expectation.ts';
import type { Sale } from './sales-in.ts';
import {
  averagePounds,
  daysOf,
  groups,
  mondayOf,
  monthOf,
  plusDays,
  toPounds,
  ratio,
  sorted,
  takingsOf,
  weekdayOf,
} from './sums.ts';
import { widened } from './where.ts';

const takingsBy = (key: string, sales: readonly Sale[], startOf: (day: string) => string) =>
  sorted(
    groups(sales, ({ day }) => startOf(day)),
    ([start]) => start,
  ).map(([start, group]) => ({
    [key]: start,
    takings: toPounds(takingsOf(group)),
    sales: group.length,
    average_basket: averagePounds(takingsOf(group), group.length),
  }));

const busyTimes: Expectation = (chain, filter) => {
  const weekdays = groups(widened(chain, filter), ({ day }) => weekdayOf(day));
  const cells = [...weekdays].flatMap(([weekday, group]) =>
    [...groups(group, ({ hour }) => hour)].map(([hour, { length }]) => ({
      weekday,
      hour,
      sales: ratio(length, daysOf(group), 1),
    })),
  );
  return sorted(
    cells,
    ({ weekday }) => weekday,
    ({ hour }) => hour,
  );
};

const throughTheDay: Expectation = (chain, filter) => {
  const days = daysOf(sold(chain, filter));
  return sorted(
    groups(sold(chain, filter), ({ hour }) => hour),
    ([hour]) => hour,
  ).map(([hour, group]) => ({
    hour,
    sales_a_day: ratio(group.length, days, 1),
    takings_a_day: averagePounds(takingsOf(group), days),
    sales: group.length,
  }));
};

const peakHours: Expectation = (chain, filter) => {
  const peaks = [...byBranch(sold(chain, filter))].map(([branch, all]) => {
    const [[hour, group]] = sorted(
      groups(all, (sale) => sale.hour),
      ([, sales]) => -sales.length,
      ([one]) => one,
    ) as [[number, Sale[]]];
    return { branch, hour, sales: group.length, share: ratio(group.length, all.length) };
  });
  return sorted(
    peaks,
    ({ sales }) => -sales,
    ({ branch }) => branch,
  );
};

const takingsByWeekday: Expectation = (chain, filter) =>
  sorted(
    groups(widened(chain, filter), ({ day }) => weekdayOf(day)),
    ([weekday]) => weekday,
  ).map(([weekday, group]) => ({
    weekday,
    takings_a_day: averagePounds(takingsOf(group), daysOf(group)),
    sales_a_day: ratio(group.length, daysOf(group), 1),
    days: daysOf(group),
  }));

const aYearBefore = (day: string): string => `${Number(day.slice(0, 4)) - 1}${monthOf(day).slice(4)}`;

export const WHEN: Record<string, Expectation> = {
  'busy-times': busyTimes,
  'through-the-day': throughTheDay,
  'peak-hours': peakHours,
  'takings-by-day': (chain, filter) => takingsBy('day', widened(chain, filter), (day) => day),
  'takings-by-weekday': takingsByWeekday,
  'takings-by-week': (chain, filter) =>
    takingsBy('week', soldIn(chain, filter, plusDays(mondayOf(filter.to), -84), filter.to), mondayOf),
  'takings-by-month': (chain, filter) =>
    takingsBy('month', soldIn(chain, filter, aYearBefore(filter.to), filter.to), monthOf),
};
