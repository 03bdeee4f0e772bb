import { MAX_PAIRED_PRODUCTS } from '@brewline/warehouse';
import type { Filter } from '@brewline/insights';
import type { Chain } from './chain.ts';
import { type Expectation, isAsked, itemsIn, type Row, sold, soldBefore } from './expectation.ts';
import type { Item } from './sales-in.ts';
import { change, groups, toPounds, ratio, sorted, sum } from './sums.ts';

/** Units and takings of the period's items, grouped by a text. */
const unitsBy = <Key extends string>(
  key: Key,
  textOf: (item: Item) => string,
  chain: Chain,
  filter: Filter,
): (Row & Record<Key, string> & { units: number; takings: number })[] =>
  [...groups(itemsIn(sold(chain, filter), filter), textOf)].map(
    ([text, items]) =>
      ({ [key]: text, units: items.length, takings: toPounds(sum(items, ({ pence }) => pence)) }) as Record<
        Key,
        string
      > & { units: number; takings: number },
  );

const products = (chain: Chain, filter: Filter) => unitsBy('product', ({ product }) => product, chain, filter);
const product = (one: { product: string }) => one.product;

const branchFavourites: Expectation = (chain, filter) => {
  const branches = [...groups(itemsIn(sold(chain, filter), filter), ({ branch }) => branch)].map(([branch, items]) => {
    const units = [...groups(items, ({ product }) => product)].map(([product, group]) => ({
      product,
      units: group.length,
    }));
    const [best, worst] = [
      sorted(units, (one) => -one.units, product)[0]!,
      sorted(units, (one) => one.units, product)[0]!,
    ];
    return {
      all: items.length,
      row: { branch, best: best.product, best_units: best.units, worst: worst.product, worst_units: worst.units },
    };
  });
  return sorted(
    branches,
    ({ all }) => -all,
    ({ row }) => row.branch,
  ).map(({ row }) => row);
};

const sizes: Expectation = (chain, filter) => {
  const found = unitsBy('size', ({ size }) => (size === '' ? 'No size' : size), chain, filter);
  const all = sum(found, ({ units }) => units);
  return sorted(
    found.map((one) => ({ ...one, share: ratio(one.units, all) })),
    ({ units }) => -units,
    ({ size }) => size,
  );
};

function changes(chain: Chain, filter: Filter) {
  const now = groups(itemsIn(sold(chain, filter), filter), product);
  const before = groups(itemsIn(soldBefore(chain, filter), filter), product);
  return [...new Set([...now.keys(), ...before.keys()])].map((name) => {
    const [units, previous_units] = [now.get(name)?.length ?? 0, before.get(name)?.length ?? 0];
    return { product: name, units, previous_units, change: change(units, previous_units) };
  });
}

const rising: Expectation = (chain, filter) => {
  const found = changes(chain, filter).filter(
    ({ units, previous_units }) => previous_units > 0 && units > previous_units,
  );
  return sorted(
    found.map((one) => ({ ...one, more_units: one.units - one.previous_units })),
    (one) => -one.more_units,
    product,
  ).slice(0, 10);
};

const falling: Expectation = (chain, filter) => {
  const found = changes(chain, filter).filter(({ units, previous_units }) => units < previous_units);
  return sorted(
    found.map((one) => ({ ...one, fewer_units: one.previous_units - one.units })),
    (one) => -one.fewer_units,
    product,
  ).slice(0, 10);
};

const boughtTogether: Expectation = (chain, filter) => {
  const sales = sold(chain, filter);
  const pairs = sales.flatMap(({ items }) => {
    const names = [...new Set(items.map(({ name }) => name))].sort();
    if (names.length > MAX_PAIRED_PRODUCTS) return [];
    return names.flatMap((first, at) =>
      names
        .slice(at + 1)
        .filter((second) => isAsked(filter, first) || isAsked(filter, second))
        .map((second) => `${first} + ${second}`),
    );
  });
  const found = [...groups(pairs, (pair) => pair)].map(([pair, { length }]) => ({
    pair,
    sales: length,
    share: ratio(length, sales.length),
  }));
  return sorted(
    found,
    (one) => -one.sales,
    ({ pair }) => pair,
  ).slice(0, 10);
};

export const WHAT: Record<string, Expectation> = {
  'best-sellers': (chain, filter) => sorted(products(chain, filter), (one) => -one.units, product).slice(0, 10),
  'best-earners': (chain, filter) => sorted(products(chain, filter), (one) => -one.takings, product).slice(0, 10),
  'worst-sellers': (chain, filter) => sorted(products(chain, filter), (one) => one.units, product).slice(0, 10),
  'worst-earners': (chain, filter) => sorted(products(chain, filter), (one) => one.takings, product).slice(0, 10),
  'branch-favourites': branchFavourites,
  'best-names': (chain, filter) =>
    sorted(
      unitsBy('name', ({ name }) => name, chain, filter),
      (one) => -one.units,
      ({ name }) => name,
    ).slice(0, 10),
  sizes,
  'flavours': (chain, filter) =>
    sorted(
      unitsBy('flavour', ({ flavour }) => flavour, chain, filter).filter(({ flavour }) => flavour !== ''),
      (one) => -one.units,
      ({ flavour }) => flavour,
    ).slice(0, 15),
  rising,
  falling,
  'bought-together': boughtTogether,
};
