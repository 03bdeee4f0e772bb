/** The answers to the sample queries of docs/schema.md, from the files alone. */
import { ROW_REASONS, type RowReason } from '@brewline/sales';
import { type Chain, MISSING, type RowDefect } from './chain.ts';
import type { Item, Sale } from './sales-in.ts';
import {
  averagePounds,
  daysOf,
  groups,
  itemsOf,
  mondayOf,
  monthOf,
  plusDays,
  ratio,
  sorted,
  sum,
  takingsOf,
  toPounds,
} from './sums.ts';

type Rows = Record<string, unknown>[];

const newestDay = ({ sales }: Chain): string => sales.reduce((newest, { day }) => (day > newest ? day : newest), '');
const lastDays = (chain: Chain, days: number): Sale[] =>
  chain.sales.filter(({ day }) => day > plusDays(newestDay(chain), -days));
const itemsIn = (sales: readonly Sale[]): Item[] => sales.flatMap(({ items }) => items);

const takingsByMonth = ({ sales }: Chain): Rows =>
  sorted(
    [...groups(sales, ({ branch, day }) => `${monthOf(day)} ${branch}`).values()].map((group) => ({
      branch: group[0]!.branch,
      month: monthOf(group[0]!.day),
      takings: toPounds(takingsOf(group)),
      sales: group.length,
      average_basket: averagePounds(takingsOf(group), group.length),
    })),
    ({ month }) => month,
    ({ takings }) => -takings,
    ({ branch }) => branch,
  );

const unitsBy = (name: 'product' | 'flavour', items: readonly Item[], keyOf: (item: Item) => string): Rows =>
  sorted(
    groups(items, keyOf),
    ([, group]) => -group.length,
    ([key]) => key,
  )
    .slice(0, 10)
    .map(([key, group]) => ({ [name]: key, units: group.length, takings: toPounds(sum(group, ({ pence }) => pence)) }));

const quietHours = (chain: Chain): Rows => {
  const sales = lastDays(chain, 28);
  return sorted(
    [...groups(sales, ({ hour }) => hour)].map(([hour, group]) => ({
      hour,
      sales_per_day: ratio(group.length, daysOf(sales), 1)!,
    })),
    (row) => row.sales_per_day,
    ({ hour }) => hour,
  );
};

const customersByMonth = ({ sales }: Chain): Rows => {
  const visits = sales.filter(({ customer }) => customer !== undefined);
  const firstMonth = new Map(
    [...groups(visits, ({ customer }) => customer)].map(([customer, group]) => [
      customer,
      sorted(group, ({ day }) => day)[0]!.day.slice(0, 7),
    ]),
  );
  return sorted(
    groups(visits, ({ day }) => monthOf(day)),
    ([month]) => month,
  ).map(([month, group]) => {
    const customers = [...new Set(group.map(({ customer }) => customer))];
    const returning = customers.filter((customer) => firstMonth.get(customer)! < month.slice(0, 7));
    return { month, customers: customers.length, returning_customers: returning.length };
  });
};

const basketSize = ({ sales }: Chain): Rows =>
  sorted(
    [...groups(sales, ({ branch }) => branch)].map(([branch, group]) => ({
      branch,
      units_per_sale: ratio(itemsOf(group), group.length, 2),
      pounds_per_sale: averagePounds(takingsOf(group), group.length)!,
    })),
    (row) => -row.pounds_per_sale,
    ({ branch }) => branch,
  );

const soldTogether = (chain: Chain): Rows => {
  const pairs = lastDays(chain, 28).flatMap(({ items }) => {
    const names = [...new Set(items.map(({ name }) => name))].sort();
    return names.flatMap((first, at) => names.slice(at + 1).map((second) => [first, second] as const));
  });
  return sorted(
    [...groups(pairs, (pair) => pair.join('\n')).values()].map((group) => ({
      first_name: group[0]![0],
      second_name: group[0]![1],
      sales: group.length,
    })),
    ({ sales }) => -sales,
    (row) => row.first_name,
    (row) => row.second_name,
  ).slice(0, 10);
};

const growth = ({ sales }: Chain): Rows => {
  const sold = sales.flatMap(({ day, items }) => items.map(({ product }) => ({ month: monthOf(day), product })));
  const units = groups(sold, ({ month, product }) => `${month} ${product}`);
  const rows = [...units.values()].flatMap((group) => {
    const { month, product } = group[0]!;
    const earlier = units.get(`${monthOf(plusDays(month, -1))} ${product}`);
    return earlier === undefined ? [] : [{ product, month, units: group.length, units_before: earlier.length }];
  });
  return sorted(
    rows.map((row) => ({ ...row, growth: ratio(row.units - row.units_before, row.units_before, 3)! })),
    ({ month }) => -Date.parse(month),
    (row) => -row.growth,
    ({ product }) => product,
  );
};

const payments = ({ sales }: Chain): Rows =>
  sorted(
    groups(sales, ({ payment }) => payment),
    ([payment]) => payment,
  ).map(([payment_method, group]) => ({
    payment_method,
    sales: group.length,
    takings: toPounds(takingsOf(group)),
    share_of_sales: ratio(group.length, sales.length, 3),
  }));

const quarters = ({ sales }: Chain): Rows =>
  sorted(
    [...groups(sales, ({ hour, minute }) => hour * 60 + minute - (minute % 15))].map(([start, group]) => ({
      hour: Math.floor(start / 60),
      minute: start % 60,
      sales: group.length,
    })),
    (row) => -row.sales,
    ({ hour }) => hour,
    ({ minute }) => minute,
  ).slice(0, 10);

const ranking = (chain: Chain): Rows => {
  const monday = mondayOf(newestDay(chain));
  const ranked = (week: string) => {
    const takings = [...groups(chain.sales, ({ branch }) => branch)].flatMap(([branch, group]) => {
      const sales = group.filter(({ day }) => mondayOf(day) === week);
      return sales.length === 0 ? [] : [{ branch, pence: takingsOf(sales) }];
    });
    return takings.map((one) => ({ ...one, rank: 1 + takings.filter(({ pence }) => pence > one.pence).length }));
  };
  const earlier = ranked(plusDays(monday, -7));
  return sorted(
    ranked(monday),
    ({ rank }) => rank,
    ({ branch }) => branch,
  ).map(({ rank, branch, pence }) => {
    const before = earlier.find((one) => one.branch === branch);
    return {
      rank,
      branch,
      takings: toPounds(pence),
      previous_rank: before?.rank ?? null,
      previous_takings: before ? toPounds(before.pence) : null,
    };
  });
};

const REASON_OF: Readonly<Record<RowDefect, RowReason>> = {
  'lost-comma': 'bad_basket',
  'item-without-price': 'bad_basket',
  'negative-price': 'bad_price',
  'cut-short': 'column_count',
  'extra-column': 'column_count',
  'bad-date': 'bad_date',
  'four-decimal-total': 'bad_total',
  'unknown-payment': 'bad_payment',
  'open-quote': 'open_quote',
  'card-in-product': 'product_name',
  'card-in-branch': 'branch_name',
  'not-text': 'bad_character',
  'total-disagrees': 'total_differs',
  'not-utf8': 'not_utf8',
};

const rejectedRows = ({ files }: Chain): Rows => {
  const rejected = files
    .filter(({ status }) => status !== 'Superseded')
    .flatMap(({ name, notes }) => notes.rejected.map((kind) => ({ name, reason: REASON_OF[kind] })));
  return sorted(
    [...groups(rejected, ({ reason }) => reason)].map(([reason, group]) => ({
      field: ROW_REASONS[reason].field,
      reason,
      rejected_rows: group.length,
      files: new Set(group.map(({ name }) => name)).size,
    })),
    (row) => -row.rejected_rows,
    ({ field }) => field,
    ({ reason }) => reason,
  );
};

const refusedFiles: Rows = [
  {
    object_key: 'durham_26-08-2021_09-00-00.csv',
    status: 'refused',
    refusal: 'too_many_rejects',
    rows_read: 10,
    rejected: 4,
  },
  { object_key: 'durham_27-08-2021_09-00-00.csv', status: 'refused', refusal: 'binary', rows_read: 1, rejected: 1 },
];

/** By the query's title, in the order of the document. */
export const EXPECTED_SAMPLES: Readonly<Record<string, (chain: Chain) => Rows>> = {
  'Takings by branch and month': takingsByMonth,
  'Best-selling products of one branch in the last seven days': (chain) => {
    const sales = lastDays(chain, 7).filter(({ branch }) => branch === 'York');
    return unitsBy('product', itemsIn(sales), ({ product }) => product);
  },
  'Quietest hours: sales per day in the last four weeks': quietHours,
  'Customers per month, and how many of them came in an earlier month': customersByMonth,
  'Basket size by branch: units and pounds per sale': basketSize,
  'Products sold together most often in the last four weeks': soldTogether,
  'Growth of each product from month to month; the newest month may not be over': growth,
  'Card and cash, with their share of all sales': payments,
  // Testbury opened two days before.
  'Branches that have not reported on the newest day': () => [{ branch: MISSING.branch }, { branch: 'Testbury' }],
  'Rejected rows by reason': rejectedRows,
  'Files that are refused or stuck': () => refusedFiles,
  'Best-selling flavours': ({ sales }) =>
    unitsBy(
      'flavour',
      itemsIn(sales).filter(({ flavour }) => flavour !== ''),
      ({ flavour }) => flavour,
    ),
  'Busiest quarters of an hour': quarters,
  'Branches by takings in the newest week, with their rank in the week before': ranking,
};
