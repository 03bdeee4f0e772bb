import { type Expectation, sold, soldIn } from './expectation.ts';
import type { Sale } from './sales-in.ts';
import { averagePounds, change, daysBetween, groups, itemsOf, plusDays, toPounds, sorted, takingsOf } from './sums.ts';

const hourOf = ({ day, hour }: Sale): string => `${day} ${String(hour).padStart(2, '0')}:00`;

const totals: Expectation = (chain, filter) => {
  const sales = sold(chain, filter);
  if (sales.length === 0) return [];
  return [
    {
      takings: toPounds(takingsOf(sales)),
      sales: sales.length,
      items: itemsOf(sales),
      average_basket: averagePounds(takingsOf(sales), sales.length),
    },
  ];
};

const totalsCompared: Expectation = (chain, filter) => {
  const { from, to, previousFrom, previousTo } = filter;
  const now = sold(chain, filter);
  const length = daysBetween(from, to);
  const shifts = (
    [
      [1, 'The day before'],
      [7, 'A week before'],
      [28, 'Four weeks before'],
      [364, 'A year before'],
    ] as const
  ).filter(([days]) => days > length);
  const shifted = shifts.map(([days, against]) => ({
    against: against,
    days,
    from: plusDays(from, -days),
    to: plusDays(to, -days),
  }));
  const isShifted = shifted.some((span) => span.from === previousFrom && span.to === previousTo);
  const spans = isShifted
    ? shifted
    : [
        ...shifted,
        { against: 'The period before', days: daysBetween(previousFrom, from), from: previousFrom, to: previousTo },
      ];
  return sorted(spans, ({ days }) => days).flatMap(({ against, days, ...span }) => {
    const then = soldIn(chain, filter, span.from, span.to);
    if (now.length === 0 || then.length === 0) return [];
    return [
      {
        against,
        days_earlier: days,
        previous_takings: toPounds(takingsOf(then)),
        takings_change: change(takingsOf(now), takingsOf(then)),
        sales_change: change(now.length, then.length),
        items_change: change(itemsOf(now), itemsOf(then)),
        basket_change: change(takingsOf(now) * then.length, takingsOf(then) * now.length),
      },
    ];
  });
};

const lastHours: Expectation = (chain, { branch }) => {
  const newest = chain.sales.map(hourOf).sort().at(-1)!;
  const dayBefore = `${plusDays(newest.slice(0, 10), -1)}${newest.slice(10)}`;
  const sales = soldIn(chain, { branch }, dayBefore.slice(0, 10), newest.slice(0, 10)).filter(
    (sale) => hourOf(sale) > dayBefore,
  );
  return sorted(groups(sales, hourOf), ([hour]) => hour).map(([hour_starts, group]) => ({
    hour_starts,
    takings: toPounds(takingsOf(group)),
    sales: group.length,
    items: itemsOf(group),
  }));
};

export const TOTALS = { totals, 'totals-compared': totalsCompared, 'last-hours': lastHours };
