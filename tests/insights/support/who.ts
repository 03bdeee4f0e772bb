import type { Filter } from '@brewline/insights';
import type { Chain } from './chain.ts';
import { type Expectation, sold, soldIn } from './expectation.ts';
import type { Sale } from './sales-in.ts';
import { groups, mondayOf, plusDays, toPounds, ratio, sorted, takingsOf } from './sums.ts';

interface Week {
  readonly week: string;
  readonly all: readonly Sale[];
  readonly fresh: readonly Sale[];
  readonly returning: readonly Sale[];
}

/** The sales of each week: of customers whose first sale anywhere falls into it, and of those who came before. */
function weeksOf(chain: Chain, filter: Filter): Week[] {
  const firstWeek = new Map<string, string>();
  for (const { customer, day } of sorted(chain.sales, (sale) => sale.day))
    if (customer !== undefined && !firstWeek.has(customer)) firstWeek.set(customer, mondayOf(day));
  const sunday = plusDays(mondayOf(filter.to), 6);
  return sorted(
    groups(soldIn(chain, filter, plusDays(sunday, -90), sunday), ({ day }) => mondayOf(day)),
    ([week]) => week,
  ).map(([week, all]) => {
    const known = all.filter(({ customer }) => customer !== undefined);
    const isNew = ({ customer }: Sale) => firstWeek.get(customer!) === week;
    return { week, all, fresh: known.filter(isNew), returning: known.filter((sale) => !isNew(sale)) };
  });
}

const people = (sales: readonly Sale[]): number => new Set(sales.map(({ customer }) => customer)).size;

const cardAndCash: Expectation = (chain, filter) => {
  const all = sold(chain, filter);
  return sorted(
    groups(all, ({ payment }) => payment),
    ([payment]) => payment,
  ).map(([payment, group]) => ({
    payment: payment === 'CARD' ? 'Card' : 'Cash',
    share_of_sales: ratio(group.length, all.length),
    share_of_takings: ratio(takingsOf(group), takingsOf(all)),
    sales: group.length,
    takings: toPounds(takingsOf(group)),
  }));
};

export const WHO: Record<string, Expectation> = {
  'customers': (chain, filter) =>
    weeksOf(chain, filter).map(({ week, fresh, returning }) => ({
      week,
      returning_customers: people(returning),
      new_customers: people(fresh),
    })),
  'returning-takings': (chain, filter) =>
    weeksOf(chain, filter).map(({ week, all, fresh, returning }) => ({
      week,
      share: ratio(takingsOf(returning), takingsOf(all)),
      returning_takings: toPounds(takingsOf(returning)),
      unknown_takings: toPounds(takingsOf(all) - takingsOf(fresh) - takingsOf(returning)),
      takings: toPounds(takingsOf(all)),
    })),
  'card-and-cash': cardAndCash,
};
