import type { Answer, Filter } from '@brewline/insights';
import type { Chain } from './chain.ts';
import type { Item, Sale } from './sales-in.ts';
import { groups } from './sums.ts';

export type Row = Answer['rows'][number];

/** The answer to a question, from the files alone. */
export type Expectation = (chain: Chain, filter: Filter) => Row[];

/** The sales of some days in the branches asked about. */
export const soldIn = ({ sales }: Chain, { branch }: Pick<Filter, 'branch'>, from: string, to: string): Sale[] =>
  sales.filter((sale) => sale.day >= from && sale.day <= to && (branch === '' || sale.branch === branch));

/** The sales of the period. */
export const sold = (chain: Chain, filter: Filter): Sale[] => soldIn(chain, filter, filter.from, filter.to);

export const soldBefore = (chain: Chain, filter: Filter): Sale[] =>
  soldIn(chain, filter, filter.previousFrom, filter.previousTo);

export const isAsked = ({ product }: Filter, name: string): boolean => product === '' || product === name;

/** The items of some sales, of the products asked about. */
export const itemsIn = (sales: readonly Sale[], filter: Filter): (Item & { readonly branch: string })[] =>
  sales
    .flatMap(({ branch, items }) => items.map((item) => ({ ...item, branch })))
    .filter(({ name }) => isAsked(filter, name));

/** The last day of the period on which anybody sold anything; undefined if nobody did. */
export const lastDayOf = (chain: Chain, filter: Filter): string | undefined =>
  sold(chain, { ...filter, branch: '' })
    .map(({ day }) => day)
    .sort()
    .at(-1);

export const byBranch = (sales: readonly Sale[]): Map<string, Sale[]> => groups(sales, ({ branch }) => branch);
